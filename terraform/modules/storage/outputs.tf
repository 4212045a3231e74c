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
