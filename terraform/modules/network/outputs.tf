output "network" {
  description = "Resource name of the network."
  value       = google_compute_network.this.id
}

output "subnet" {
  description = "Resource name of the subnet, as the Kafka cluster takes it."
  value       = "projects/${var.project}/regions/${var.region}/subnetworks/${google_compute_subnetwork.this.name}"
}

output "subnet_path" {
  description = "The subnet as a Dataflow job takes it."
  value       = "regions/${var.region}/subnetworks/${google_compute_subnetwork.this.name}"
}
