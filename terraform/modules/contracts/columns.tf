# The columns that are the same in every contract: name, type, mode, and whether the column holds whole records.

locals {
  row_head = [
    ["contract", "STRING", "REQUIRED"],
    ["contract_version", "STRING", "REQUIRED"],
    ["view", "STRING", "REQUIRED"],
    ["window_start", "TIMESTAMP", "REQUIRED"],
    ["window_end", "TIMESTAMP", "REQUIRED"],
  ]

  row_tail = [
    ["errors", "STRING", "REPEATED"],
    ["events", "INT64", "REQUIRED"],
    ["pane", "STRING", "REQUIRED"],
    ["pane_index", "INT64", "REQUIRED"],
    ["generation", "INT64", "REQUIRED"],
    ["run_id", "STRING", "REQUIRED"],
    ["oldest_event_time", "TIMESTAMP", "REQUIRED"],
    ["newest_event_time", "TIMESTAMP", "REQUIRED"],
    ["attempt", "INT64", "REQUIRED"],
  ]

  refused = [
    ["key", "BYTES", "NULLABLE"],
    ["value", "BYTES", "REQUIRED"],
    ["reason", "STRING", "REQUIRED"],
    ["message", "STRING", "REQUIRED"],
    ["stage", "STRING", "REQUIRED"],
    ["topic", "STRING", "REQUIRED"],
    ["partition", "INT64", "REQUIRED"],
    ["offset", "INT64", "REQUIRED"],
    ["arrival", "TIMESTAMP", "REQUIRED"],
    ["contract", "STRING", "REQUIRED"],
    ["contract_version", "STRING", "NULLABLE"],
    ["pipeline_version", "STRING", "REQUIRED"],
    ["truncated", "STRING", "NULLABLE"],
  ]

  event = [
    ["topic", "STRING", "REQUIRED"],
    ["partition", "INT64", "REQUIRED"],
    ["offset", "INT64", "REQUIRED"],
    ["arrival", "TIMESTAMP", "REQUIRED"],
    ["event_time", "TIMESTAMP", "REQUIRED"],
    ["key", "JSON", "NULLABLE"],
  ]

  beside = {
    dead_letters = local.refused
    quarantine   = local.refused
    conflicts = concat(
      [["contract", "STRING", "REQUIRED"]],
      local.event,
      [["content", "STRING", "REQUIRED"], ["first_content", "STRING", "REQUIRED"]],
    )
    too_late = concat(
      [
        ["contract", "STRING", "REQUIRED"],
        ["view", "STRING", "REQUIRED"],
        ["windows", "JSON", "REQUIRED"],
        ["watermark", "TIMESTAMP", "REQUIRED"],
        ["lateness_ms", "INT64", "REQUIRED"],
      ],
      local.event,
    )
    ledger = [
      ["contract", "STRING", "REQUIRED"],
      ["arrival_minute", "TIMESTAMP", "REQUIRED"],
      ["generation", "INT64", "REQUIRED"],
      ["run_id", "STRING", "REQUIRED"],
      ["read", "INT64", "REQUIRED"],
      ["admitted", "INT64", "REQUIRED"],
      ["duplicate", "INT64", "REQUIRED"],
      ["conflict", "INT64", "REQUIRED"],
      ["dead_letter", "JSON", "REQUIRED"],
      ["quarantine", "JSON", "REQUIRED"],
      ["tombstone", "INT64", "REQUIRED"],
      ["views", "JSON", "REQUIRED"],
    ]
  }
}
