mock_provider "google" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
  secrets = { kafka-password = ["serviceAccount:plimsoll-orders@shop-analytics.iam.gserviceaccount.com"] }
}

run "only_the_named_may_read" {
  command = plan

  assert {
    condition     = [for each in google_secret_manager_secret_iam_member.reader : "${each.secret_id} ${each.role} ${each.member}"] == ["kafka-password roles/secretmanager.secretAccessor serviceAccount:plimsoll-orders@shop-analytics.iam.gserviceaccount.com"]
    error_message = "one reader, one role"
  }
  assert {
    condition     = google_secret_manager_secret.this["kafka-password"].replication[0].user_managed[0].replicas[0].location == "europe-west4"
    error_message = "kept in the region"
  }
  assert {
    condition     = output.secrets == { kafka-password = "projects/shop-analytics/secrets/kafka-password" }
    error_message = "a name, no value"
  }
}

run "key_of_ones_own" {
  command = plan
  variables {
    kms_key = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k"
  }
  assert {
    condition     = google_secret_manager_secret.this["kafka-password"].replication[0].user_managed[0].replicas[0].customer_managed_encryption[0].kms_key_name == var.kms_key
    error_message = "the key is used"
  }
}

run "name_must_be_one" {
  command = plan
  variables {
    secrets = { "kafka/password" = [] }
  }
  expect_failures = [var.secrets]
}

run "people_read_no_secret" {
  command = plan
  variables {
    secrets = { kafka-password = ["allUsers"] }
  }
  expect_failures = [var.secrets]
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
