output "emails" {
  description = "Address of each pipeline's account."
  value       = { for id, account in google_service_account.pipeline : id => account.email }
}

output "members" {
  description = "Each pipeline's account as a member of a policy."
  value       = { for id, account in google_service_account.pipeline : id => account.member }
}
