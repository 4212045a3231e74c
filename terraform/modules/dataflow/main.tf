# A job per slot: blue and green differ in template, consumer group and datasets, and read the same events.

resource "google_dataflow_flex_template_job" "slot" {
  provider = google-beta
  for_each = var.slots

  project                 = var.project
  region                  = var.region
  name                    = "${var.job_name}-${each.key}"
  container_spec_gcs_path = each.value.template

  # Draining takes what was read to its rows; a cancelled job would leave it to the next.
  on_delete                    = "drain"
  skip_wait_on_job_termination = false

  parameters = merge(
    {
      contract            = "/template/contracts/${var.contract}"
      "bootstrap-servers" = var.bootstrap_servers
      bigquery            = var.project
      slot                = each.key
      "kafka.group.id"    = "${var.job_name}-${each.key}" # tells its clients apart at the broker; nothing is committed by it
    },
    { for name, value in var.kafka_properties : "kafka.${name}" => value },
    each.value.parameters,
  )

  # A job of the same name is updated in place, where its new graph fits; these steps have other names in it.
  transform_name_mapping = each.value.state_mapping

  service_account_email   = var.service_account
  subnetwork              = var.subnet_path
  ip_configuration        = "WORKER_IP_PRIVATE"
  machine_type            = var.machine_type
  num_workers             = var.workers.start
  max_workers             = var.workers.most
  autoscaling_algorithm   = "THROUGHPUT_BASED"
  enable_streaming_engine = true
  additional_experiments  = ["use_runner_v2"]
  staging_location        = "gs://${var.staging_bucket}/staging"
  temp_location           = "gs://${var.staging_bucket}/temp"
  kms_key_name            = var.kms_key
  labels                  = merge(var.labels, { slot = each.key })
}
