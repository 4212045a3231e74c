output "cluster" {
  description = "Resource name of the cluster."
  value       = google_managed_kafka_cluster.this.id
}

output "bootstrap_servers" {
  description = "Where a client of the subnet begins; SASL_SSL, with the identity of its service account."
  value       = "bootstrap.${var.cluster_id}.${var.region}.managedkafka.${var.project}.cloud.goog:9092"
}

output "topics" {
  description = "Partitions of each topic."
  value       = { for name, topic in google_managed_kafka_topic.this : name => topic.partition_count }
}
