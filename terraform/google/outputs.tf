output "bootstrap_servers" {
  description = "Where producers and pipelines begin."
  value       = module.kafka.bootstrap_servers
}

output "staging_bucket" {
  description = "Bucket for templates, staged and temporary files."
  value       = module.storage.staging
}

output "readers" {
  description = "Dataset of each contract's views."
  value       = module.bigquery.readers
}

output "topics" {
  description = "Partitions of each topic."
  value       = module.kafka.topics
}

output "partition_arithmetic" {
  description = "How many partitions each source topic has, and why."
  value       = module.contracts.partition_arithmetic
}

output "images" {
  description = "Where the template's image is pushed to; a name and a tag follow."
  value       = module.storage.images.path
}
