mock_provider "google" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
  contracts = {
    orders = { resource_name = "orders", event_retention_days = 90, row_retention_days = 730 }
    clicks = { resource_name = "clicks", event_retention_days = 7, row_retention_days = 100 }
  }
}

run "objects_go_down_the_tiers" {
  command = plan

  assert {
    condition     = output.tiers.orders == { NEARLINE = 90, COLDLINE = 120, ARCHIVE = 365 }
    error_message = "nearline once the topic has forgotten them, then by the tiers' smallest stay"
  }
  assert {
    condition     = output.tiers.clicks == { NEARLINE = 30, COLDLINE = 90 }
    error_message = "no tier that objects would not reach"
  }
  assert {
    condition = { for rule in google_storage_bucket.archive["orders"].lifecycle_rule :
      one(rule.action).storage_class => one(rule.condition).age if one(rule.action).type == "SetStorageClass"
    } == { NEARLINE = 90, COLDLINE = 120, ARCHIVE = 365 }
    error_message = "the bucket has those rules"
  }
  assert {
    condition     = contains([for rule in google_storage_bucket.archive["orders"].lifecycle_rule : one(rule.condition).age if one(rule.action).type == "Delete"], 730)
    error_message = "objects go with the rows"
  }
}

run "archives_are_private_and_versioned" {
  command = plan

  assert {
    condition     = google_storage_bucket.archive["orders"].name == "shop-analytics-orders-archive" && google_storage_bucket.archive["orders"].versioning[0].enabled
    error_message = "named by the contract, versioned"
  }
  assert {
    condition     = google_storage_bucket.archive["orders"].public_access_prevention == "enforced" && google_storage_bucket.archive["orders"].uniform_bucket_level_access
    error_message = "nothing is public"
  }
  assert {
    condition     = length(google_storage_bucket.archive["orders"].retention_policy) == 0 && length(google_storage_bucket.archive["orders"].encryption) == 0
    error_message = "no lock and no key of one's own unless asked for"
  }
}

run "compliance_archive_is_locked" {
  command = plan

  variables {
    compliance_contracts = ["orders"]
    lock_compliance      = true
    kms_key              = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k"
  }
  assert {
    condition     = google_storage_bucket.archive["orders"].retention_policy[0].retention_period == 730 * 86400 && google_storage_bucket.archive["orders"].retention_policy[0].is_locked
    error_message = "kept for rowRetention, locked"
  }
  assert {
    condition     = length(google_storage_bucket.archive["clicks"].retention_policy) == 0
    error_message = "only what was named"
  }
  assert {
    condition     = google_storage_bucket.archive["orders"].encryption[0].default_kms_key_name == var.kms_key
    error_message = "a key of one's own"
  }
}

run "temporary_objects_go" {
  command = plan

  assert {
    condition     = one(google_storage_bucket.staging.lifecycle_rule[0].condition).age == 14 && one(google_storage_bucket.staging.lifecycle_rule[0].condition).matches_prefix == tolist(["temp/"])
    error_message = "after two weeks, templates stay"
  }
}

run "images_keep_their_tags" {
  command = plan

  assert {
    condition     = output.images.path == "europe-west4-docker.pkg.dev/shop-analytics/plimsoll" && google_artifact_registry_repository.images.docker_config[0].immutable_tags
    error_message = "where images go, and that a tag stays what it was"
  }
}

run "events_are_not_kept_longer_than_rows" {
  command = plan
  variables {
    contracts = { orders = { resource_name = "orders", event_retention_days = 90, row_retention_days = 30 } }
  }
  expect_failures = [var.contracts]
}

run "two_contracts_share_no_bucket" {
  command = plan
  variables {
    contracts = {
      a_b = { resource_name = "a-b", event_retention_days = 7, row_retention_days = 30 }
      a-b = { resource_name = "a-b", event_retention_days = 7, row_retention_days = 30 }
    }
  }
  expect_failures = [var.contracts]
}

run "compliance_is_of_known_contracts" {
  command = plan
  variables {
    compliance_contracts = ["returns"]
  }
  expect_failures = [var.compliance_contracts]
}

run "staging_is_kept_a_week" {
  command = plan
  variables {
    staging_days = 1
  }
  expect_failures = [var.staging_days]
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
