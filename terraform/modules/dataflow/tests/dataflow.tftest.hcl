mock_provider "google-beta" {}

variables {
  project           = "shop-analytics"
  region            = "europe-west4"
  contract          = "orders"
  job_name          = "plimsoll-orders"
  bootstrap_servers = "bootstrap.plimsoll.europe-west4.managedkafka.shop-analytics.cloud.goog:9092"
  service_account   = "plimsoll-orders@shop-analytics.iam.gserviceaccount.com"
  subnet_path       = "regions/europe-west4/subnetworks/plimsoll"
  staging_bucket    = "shop-analytics-plimsoll-staging"
  slots = {
    blue  = { template = "gs://shop-analytics-plimsoll-staging/templates/0.1.0.json" }
    green = { template = "gs://shop-analytics-plimsoll-staging/templates/0.2.0.json", parameters = { from = "2026-11-01T00:00:00Z" } }
  }
}

run "slots_run_beside_one_another" {
  command = plan

  assert {
    condition     = output.jobs == { blue = "plimsoll-orders-blue", green = "plimsoll-orders-green" }
    error_message = "a job per slot"
  }
  assert {
    condition     = { for slot, job in google_dataflow_flex_template_job.slot : slot => "${job.parameters.slot} ${job.parameters["kafka.group.id"]}" } == { blue = "blue plimsoll-orders-blue", green = "green plimsoll-orders-green" }
    error_message = "each with tables and a consumer group of its own"
  }
  assert {
    condition     = google_dataflow_flex_template_job.slot["green"].container_spec_gcs_path != google_dataflow_flex_template_job.slot["blue"].container_spec_gcs_path && google_dataflow_flex_template_job.slot["green"].parameters.from == "2026-11-01T00:00:00Z"
    error_message = "its template and what else differs"
  }
}

run "workers_are_private_and_bounded" {
  command = plan

  assert {
    condition     = google_dataflow_flex_template_job.slot["blue"].ip_configuration == "WORKER_IP_PRIVATE" && google_dataflow_flex_template_job.slot["blue"].max_workers == 3
    error_message = "no public address, three workers at most"
  }
  assert {
    condition     = google_dataflow_flex_template_job.slot["blue"].on_delete == "drain" && google_dataflow_flex_template_job.slot["blue"].service_account_email == var.service_account
    error_message = "drained, and run by the pipeline's account"
  }
}

run "kafka_is_spoken_to_by_the_accounts_identity" {
  command = plan

  assert {
    condition     = google_dataflow_flex_template_job.slot["blue"].parameters["kafka.sasl.mechanism"] == "OAUTHBEARER"
    error_message = "no password"
  }
}

run "secret_property_in_the_open_is_refused" {
  command = plan
  variables {
    kafka_properties = { "ssl.key.password" = "hunter2" }
  }
  expect_failures = [var.kafka_properties]
}

run "contract_must_be_the_name_of_a_folder" {
  command = plan
  variables {
    contract = "../orders"
  }
  expect_failures = [var.contract]
}

run "job_name_must_be_one" {
  command = plan
  variables {
    job_name = "Orders"
  }
  expect_failures = [var.job_name]
}

run "slot_must_be_a_name" {
  command = plan
  variables {
    slots = { Blue = { template = "gs://b/t.json" } }
  }
  expect_failures = [var.slots]
}

run "template_must_be_a_file_of_a_bucket" {
  command = plan
  variables {
    slots = { blue = { template = "template.json" } }
  }
  expect_failures = [var.slots]
}

run "secret_in_the_open_is_refused" {
  command = plan
  variables {
    slots = { blue = { template = "gs://b/t.json", parameters = { "kafka.ssl.key.password" = "hunter2" } } }
  }
  expect_failures = [var.slots]
}

run "servers_have_ports" {
  command = plan
  variables {
    bootstrap_servers = "kafka"
  }
  expect_failures = [var.bootstrap_servers]
}

run "account_is_an_address" {
  command = plan
  variables {
    service_account = "plimsoll-orders"
  }
  expect_failures = [var.service_account]
}

run "subnet_must_be_a_path" {
  command = plan
  variables {
    subnet_path = "plimsoll"
  }
  expect_failures = [var.subnet_path]
}

run "bucket_must_be_a_name" {
  command = plan
  variables {
    staging_bucket = "gs://staging"
  }
  expect_failures = [var.staging_bucket]
}

run "machine_type_must_be_one" {
  command = plan
  variables {
    machine_type = "big"
  }
  expect_failures = [var.machine_type]
}

run "most_workers_are_not_below_the_first" {
  command = plan
  variables {
    workers = { start = 4, most = 3 }
  }
  expect_failures = [var.workers]
}

run "project_must_be_an_id" {
  command = plan
  variables {
    project = "Shop"
  }
  expect_failures = [var.project]
}

run "region_must_be_one" {
  command = plan
  variables {
    region = "Europe"
  }
  expect_failures = [var.region]
}

run "kms_key_must_be_a_resource_name" {
  command = plan
  variables {
    kms_key = "my-key"
  }
  expect_failures = [var.kms_key]
}

run "labels_are_lower_case" {
  command = plan
  variables {
    labels = { Team = "Sales" }
  }
  expect_failures = [var.labels]
}
