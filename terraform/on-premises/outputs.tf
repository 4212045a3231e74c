output "topics" {
  description = "Partitions of each topic."
  value       = { for name, topic in kafka_topic.this : name => topic.partitions }
}

output "partition_arithmetic" {
  description = "How many partitions each source topic has, and why."
  value       = module.contracts.partition_arithmetic
}
