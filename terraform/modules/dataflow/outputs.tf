output "jobs" {
  description = "Name of each slot's job."
  value       = { for slot, job in google_dataflow_flex_template_job.slot : slot => job.name }
}
