output "alerts" {
  description = "PromQL of each alert of a contract."
  value       = { for name, alert in local.alerts : name => alert.query }
}

output "charts" {
  description = "Titles of the dashboard's charts."
  value       = keys(local.charts)
}
