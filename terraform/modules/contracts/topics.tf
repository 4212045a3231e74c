# The topics of all contracts: what is in them, how long, and in how many partitions.

locals {
  # Several contracts may share a source topic: it takes all their events and keeps them as long as the one that keeps longest.
  sharing = {
    for id, contract in local.contracts_by_id : contract.topic => id...
  }

  peaks = { for topic, ids in local.sharing : topic => sum([for id in ids : local.contracts_by_id[id].peak_events_per_second]) }

  # Cores for today's peak; partitions for 2 to 4 times as many, bounded by three years' growth.
  # Rounded, so that no last digit of a power decides about a partition.
  growth = min(4, max(2, floor(1000 * pow(var.yearly_growth, 3) + 0.5) / 1000))
  cores  = { for topic, peak in local.peaks : topic => ceil(peak / var.events_per_second_per_core) }
  partitions = {
    for topic, cores in local.cores : topic => ceil(cores * local.growth)
  }

  # Rows, dead letters and the ledger follow their contract's source.
  topic_kinds = {
    source   = { cleanup = "delete", keeps = "event_retention", timestamps = "LogAppendTime" }
    beside   = { cleanup = "delete", keeps = "event_retention", timestamps = "CreateTime" }
    upserted = { cleanup = "compact,delete", keeps = "row_retention", timestamps = "CreateTime" }
  }

  named_topics = flatten([
    for id, contract in local.contracts_by_id : concat(
      [{ name = contract.topic, contract = id, kind = "source" }],
      [for view in contract.views : { name = "${id}.rows.${view}", contract = id, kind = "upserted" }],
      [for name in contract.has_rules ? ["dead-letters", "quarantine", "conflicts", "too-late"] : ["dead-letters", "conflicts", "too-late"] :
      { name = "${id}.${name}", contract = id, kind = "beside" }],
      [{ name = "${id}.ledger", contract = id, kind = "upserted" }],
      # What belongs to none of a topic's contracts belongs to the topic.
      length(local.sharing[contract.topic]) < 2 ? [] : [
        { name = "${contract.topic}.dead-letters", contract = id, kind = "beside" },
        { name = "${contract.topic}.ledger", contract = id, kind = "upserted" },
      ],
    )
  ])

  topics = {
    for name, uses in { for each in local.named_topics : each.name => each... } : name => {
      contracts  = distinct([for each in uses : each.contract])
      partitions = local.partitions[local.contracts_by_id[uses[0].contract].topic]
      configs = {
        "cleanup.policy"         = local.topic_kinds[uses[0].kind].cleanup
        "retention.ms"           = format("%d", 1000 * max([for each in uses : local.contracts_by_id[each.contract].seconds[local.topic_kinds[each.kind].keeps]]...))
        "compression.type"       = "zstd"
        "message.timestamp.type" = local.topic_kinds[uses[0].kind].timestamps
      }
    }
  }
}
