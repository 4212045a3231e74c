mock_provider "google" {}

variables {
  project = "shop-analytics"
  pipelines = {
    orders = {
      resource_name = "orders"
      buckets       = { archive = "shop-analytics-orders-archive" }
      datasets      = { blue = "orders_blue" }
    }
    clicks = { resource_name = "clicks-of-the-whole-shop-and-more" }
  }
}

run "each_pipeline_has_an_account" {
  command = plan

  assert {
    condition     = google_service_account.pipeline["orders"].account_id == "plimsoll-orders"
    error_message = "named by the contract"
  }
  assert {
    condition     = can(regex("^plimsoll-clicks-of-the-[a-f0-9]{6}$", google_service_account.pipeline["clicks"].account_id))
    error_message = google_service_account.pipeline["clicks"].account_id
  }
}

run "roles_are_the_least" {
  command = plan

  assert {
    condition     = toset([for each in google_project_iam_member.pipeline : each.role]) == toset(["roles/dataflow.worker", "roles/managedkafka.client"])
    error_message = "workers and Kafka, nothing else in the project"
  }
  assert {
    condition     = [for each in google_storage_bucket_iam_member.pipeline : "${each.bucket} ${each.role}"] == ["shop-analytics-orders-archive roles/storage.objectUser"]
    error_message = "objects of its own bucket"
  }
  assert {
    condition     = [for each in google_bigquery_dataset_iam_member.pipeline : "${each.dataset_id} ${each.role}"] == ["orders_blue roles/bigquery.dataEditor"]
    error_message = "tables of its own dataset"
  }
}

run "images_are_read_where_there_are_any" {
  command = plan

  variables {
    images = { location = "europe-west4", repository = "plimsoll" }
  }
  assert {
    condition     = { for id, each in google_artifact_registry_repository_iam_member.pipeline : id => "${each.repository} ${each.role}" } == { orders = "plimsoll roles/artifactregistry.reader", clicks = "plimsoll roles/artifactregistry.reader" }
    error_message = "each pipeline fetches its image, and pushes none"
  }
}

run "repository_must_be_one" {
  command = plan
  variables {
    images = { location = "europe-west4", repository = "Images" }
  }
  expect_failures = [var.images]
}

run "name_must_be_one" {
  command = plan
  variables {
    pipelines = { orders = { resource_name = "Orders" } }
  }
  expect_failures = [var.pipelines]
}

run "no_pipeline_is_an_editor" {
  command = plan
  variables {
    project_roles = ["roles/editor"]
  }
  expect_failures = [var.project_roles]
}

run "project_must_be_an_id" {
  command = plan
  variables {
    project = "Shop"
  }
  expect_failures = [var.project]
}
