output "archives" {
  description = "Name of each contract's bucket."
  value       = { for id, bucket in google_storage_bucket.archive : id => bucket.name }
}

output "staging" {
  description = "Name of the bucket for templates (templates/), staged files (staging/) and temporary ones (temp/)."
  value       = google_storage_bucket.staging.name
}

output "tiers" {
  description = "After how many days each contract's objects go down which tier."
  value       = local.tiers
}

output "images" {
  description = "The repository of images: its resource name's parts, and the path to push to."
  value = {
    location   = google_artifact_registry_repository.images.location
    repository = google_artifact_registry_repository.images.repository_id
    path       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}"
  }
}
