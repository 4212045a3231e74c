# The columns that are the same in every contract: name, type, and mode where it is not NULLABLE. Of a record that is
# taken back only its key is known, so that no column but the key is required.

locals {
  row_head = [
    ["row_key", "STRING", "REQUIRED"],
    ["contract", "STRING"],
    ["contract_version", "STRING"],
    ["view", "STRING"],
    ["window_start", "TIMESTAMP"],
    ["window_end", "TIMESTAMP"],
  ]

  row_tail = [
    ["errors", "STRING", "REPEATED"],
    ["events", "INT64"],
    ["pane", "STRING"],
    ["pane_index", "INT64"],
    ["generation", "INT64"],
    ["run_id", "STRING"],
    ["oldest_event_time", "TIMESTAMP"],
    ["newest_event_time", "TIMESTAMP"],
    ["attempt", "INT64"],
  ]

  refused = [
    ["key", "BYTES"],
    ["value", "BYTES"],
    ["reason", "STRING"],
    ["message", "STRING"],
    ["stage", "STRING"],
    ["topic", "STRING"],
    ["partition", "INT64"],
    ["offset", "INT64"],
    ["arrival", "TIMESTAMP"],
    ["contract", "STRING"],
    ["contract_version", "STRING"],
    ["pipeline_version", "STRING"],
    ["truncated", "STRING"],
  ]

  event = [
    ["topic", "STRING"],
    ["partition", "INT64"],
    ["offset", "INT64"],
    ["arrival", "TIMESTAMP"],
    ["event_time", "TIMESTAMP"],
    ["key", "JSON"],
  ]

  # Beside the fields of the events themselves.
  event_head = [
    ["record_topic", "STRING"],
    ["record_partition", "INT64"],
    ["record_offset", "INT64"],
    ["record_arrival", "TIMESTAMP"],
    ["record_event_time", "TIMESTAMP"],
  ]

  beside = {
    dead_letters = local.refused
    quarantine   = local.refused
    conflicts = concat(
      [["contract", "STRING"]],
      local.event,
      [["content", "STRING"], ["first_content", "STRING"]],
    )
    too_late = concat(
      [
        ["contract", "STRING"],
        ["view", "STRING"],
        ["windows", "JSON"],
        ["watermark", "TIMESTAMP"],
        ["lateness_ms", "INT64"],
      ],
      local.event,
    )
    ledger = [
      ["row_key", "STRING", "REQUIRED"],
      ["contract", "STRING"],
      ["arrival_minute", "TIMESTAMP"],
      ["generation", "INT64"],
      ["run_id", "STRING"],
      ["read", "INT64"],
      ["admitted", "INT64"],
      ["duplicate", "INT64"],
      ["conflict", "INT64"],
      ["dead_letter", "JSON"],
      ["quarantine", "JSON"],
      ["tombstone", "INT64"],
      ["views", "JSON"],
    ]
  }
}
