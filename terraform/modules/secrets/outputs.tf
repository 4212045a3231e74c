output "secrets" {
  description = "Resource name of each secret, which is all that a job is told of it."
  value       = { for name, secret in google_secret_manager_secret.this : name => "projects/${var.project}/secrets/${secret.secret_id}" }
}
