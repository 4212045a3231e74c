output "contracts" {
  description = "Each contract by its id: topic, sizes, retention, views, whether it has rules, the strictest classification of its fields."
  value       = local.contracts_by_id

  precondition {
    condition     = length(local.wrong_periods) == 0
    error_message = "${join("; ", local.wrong_periods)} (expected: an ISO-8601 period above zero such as P2Y or PT10M; of slaProperties a whole number in unit y, d, h, m or s)"
  }
  precondition {
    condition     = alltrue([for id, contracts in local.contracts : length(contracts) == 1])
    error_message = "contracts_directory: ${join(", ", [for id, contracts in local.contracts : id if length(contracts) > 1])} (expected: each contract's id once)"
  }
  precondition {
    condition     = length(local.too_deep) == 0
    error_message = "${join("; ", local.too_deep)} (expected: objects nested at most six deep)"
  }
  precondition {
    condition     = length(local.misread_names) == 0
    error_message = "${join("; ", local.misread_names)} (expected: y, n, yes, no, on and off in quotes, as the names of fields, views, dimensions and measures: Terraform reads YAML 1.1)"
  }
  precondition {
    condition     = alltrue([for id, contract in local.contracts_by_id : contract.peak_events_per_second > 0 && contract.average_event_bytes > 0])
    error_message = "peakEventsPerSecond, averageEventBytes (expected: above 0)"
  }
}

output "topics" {
  description = "Each topic by its name: its contracts, partitions and Kafka's own configuration."
  value       = local.topics
}

output "tables" {
  description = "Each contract's BigQuery tables by their names: kind, view, columns, primary key, partitioning, clustering, retention."
  value       = local.tables
}

output "views" {
  description = "Each contract's readers' views by their names: SQL, in which {dataset} stands for the project and dataset."
  value       = local.views
}

output "partition_arithmetic" {
  description = "How many partitions each source topic has, and why."
  value = {
    for topic, peak in local.peaks : topic => format(
      "%d events/s at the peak / %d a core = %d cores; x %.3f (growth %s a year for three years, at least 2, at most 4) = %d partitions",
      peak, var.events_per_second_per_core, local.cores[topic], local.growth, var.yearly_growth, local.partitions[topic],
    )
  }
}
