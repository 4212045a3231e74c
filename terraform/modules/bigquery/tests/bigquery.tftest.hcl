mock_provider "google" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
  slots   = ["blue", "green"]
  readers = ["group:analysts@example.com"]
  policy_tags = {
    personal = "projects/shop-analytics/locations/europe-west4/taxonomies/1/policyTags/2"
  }
  contracts = {
    orders = {
      dataset = "orders"
      tables = {
        orders_per_hour = {
          kind = "rows"
          columns = [
            { name = "row_key", type = "STRING", mode = "REQUIRED", classification = "" },
            { name = "window_start", type = "TIMESTAMP", mode = "REQUIRED", classification = "" },
            { name = "customer", type = "STRING", mode = "NULLABLE", classification = "personal" },
            { name = "store", type = "STRING", mode = "NULLABLE", classification = "internal" },
          ]
          primary_key    = ["row_key"]
          partition      = "window_start"
          clustering     = ["row_key"]
          retention_days = 730
        }
        dead_letters = {
          kind           = "dead_letters"
          columns        = [{ name = "arrival", type = "TIMESTAMP", mode = "REQUIRED", classification = "" }]
          primary_key    = []
          partition      = "arrival"
          clustering     = []
          retention_days = 90
        }
      }
      views = { orders_per_hour_current = "SELECT * FROM `{dataset}.orders_per_hour`" }
    }
  }
}

run "each_slot_has_all_tables" {
  command = plan

  assert {
    condition     = output.datasets.orders == { blue = "orders_blue", green = "orders_green" } && output.readers.orders == "orders"
    error_message = "a dataset per slot, and the readers' own"
  }
  assert {
    condition     = length(google_bigquery_table.this) == 4
    error_message = "two tables in two slots"
  }
}

run "rows_are_upserted_and_expire" {
  command = plan

  assert {
    condition     = google_bigquery_table.this["orders blue orders_per_hour"].table_constraints[0].primary_key[0].columns == tolist(["row_key"])
    error_message = "the primary key is the row key"
  }
  assert {
    condition     = google_bigquery_table.this["orders blue orders_per_hour"].max_staleness == "0-0 0 0:1:0"
    error_message = "a minute"
  }
  assert {
    condition     = google_bigquery_table.this["orders blue orders_per_hour"].time_partitioning[0].expiration_ms == 63072000000 && google_bigquery_table.this["orders blue orders_per_hour"].time_partitioning[0].field == "window_start"
    error_message = "partitions go after rowRetention"
  }
  assert {
    condition     = length(google_bigquery_table.this["orders blue dead_letters"].table_constraints) == 0
    error_message = "dead letters have no key"
  }
}

run "classified_columns_carry_their_tag" {
  command = plan

  assert {
    condition = jsondecode(google_bigquery_table.this["orders blue orders_per_hour"].schema)[2] == {
      name = "customer", type = "STRING", mode = "NULLABLE", policyTags = { names = ["projects/shop-analytics/locations/europe-west4/taxonomies/1/policyTags/2"] }
    }
    error_message = "the classification's tag"
  }
  assert {
    condition     = !can(jsondecode(google_bigquery_table.this["orders blue orders_per_hour"].schema)[3].policyTags)
    error_message = "a classification without a tag restricts nothing"
  }
}

run "readers_see_the_live_slot_through_views" {
  command = plan

  variables {
    live_slot = "green"
  }
  assert {
    condition     = google_bigquery_table.view["orders orders_per_hour_current"].view[0].query == "SELECT * FROM `shop-analytics.orders_green.orders_per_hour`"
    error_message = google_bigquery_table.view["orders orders_per_hour_current"].view[0].query
  }
  assert {
    condition     = [for each in google_bigquery_dataset_iam_member.reader : "${each.dataset_id} ${each.role} ${each.member}"] == ["orders roles/bigquery.dataViewer group:analysts@example.com"]
    error_message = "readers read the views' dataset and no slot's"
  }
  assert {
    condition     = google_bigquery_dataset_access.views["orders green"].dataset[0].dataset[0].dataset_id == "orders"
    error_message = "the views may read the slot"
  }
}

run "key_of_ones_own_encrypts" {
  command = plan
  variables {
    kms_key = "projects/p/locations/europe-west4/keyRings/r/cryptoKeys/k"
  }
  assert {
    condition     = google_bigquery_dataset.slot["orders blue"].default_encryption_configuration[0].kms_key_name == var.kms_key
    error_message = "the key is used"
  }
}

run "dataset_must_be_a_name" {
  command = plan
  variables {
    contracts = { orders = { dataset = "or-ders", tables = {}, views = {} } }
  }
  expect_failures = [var.contracts]
}

run "two_contracts_share_no_dataset" {
  command = plan
  variables {
    contracts = {
      a = { dataset = "a", tables = {}, views = {} }
      b = { dataset = "a", tables = {}, views = {} }
    }
  }
  expect_failures = [var.contracts]
}

run "slot_must_be_a_name" {
  command = plan
  variables {
    slots     = ["Blue"]
    live_slot = "Blue"
  }
  expect_failures = [var.slots]
}

run "live_slot_is_one_of_the_slots" {
  command = plan
  variables {
    live_slot = "red"
  }
  expect_failures = [var.live_slot]
}

run "nothing_is_public" {
  command = plan
  variables {
    readers = ["allUsers"]
  }
  expect_failures = [var.readers]
}

run "staleness_is_bounded" {
  command = plan
  variables {
    max_staleness_seconds = -1
  }
  expect_failures = [var.max_staleness_seconds]
}

run "policy_tag_must_be_a_resource_name" {
  command = plan
  variables {
    policy_tags = { personal = "personal" }
  }
  expect_failures = [var.policy_tags]
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
