output "datasets" {
  description = "Dataset of each contract and slot, by contract and then slot."
  value       = { for id in keys(var.contracts) : id => { for slot in var.slots : slot => google_bigquery_dataset.slot["${id} ${slot}"].dataset_id } }
}

output "readers" {
  description = "Dataset of each contract's views, which readers use."
  value       = { for id, dataset in google_bigquery_dataset.readers : id => dataset.dataset_id }
}
