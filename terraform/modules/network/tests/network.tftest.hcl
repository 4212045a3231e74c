mock_provider "google" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
}

run "google_is_reached_privately" {
  command = plan

  assert {
    condition     = google_compute_subnetwork.this.private_ip_google_access && !google_compute_network.this.auto_create_subnetworks
    error_message = "one subnet, with private access"
  }
  assert {
    condition     = google_compute_subnetwork.this.ip_cidr_range == "10.80.0.0/22"
    error_message = "a thousand addresses"
  }
  assert {
    condition     = output.subnet == "projects/shop-analytics/regions/europe-west4/subnetworks/plimsoll" && output.subnet_path == "regions/europe-west4/subnetworks/plimsoll"
    error_message = output.subnet
  }
}

run "only_workers_reach_workers" {
  command = plan

  assert {
    condition     = google_compute_firewall.workers.source_tags == toset(["dataflow"]) && google_compute_firewall.workers.target_tags == toset(["dataflow"])
    error_message = "from workers to workers"
  }
  assert {
    condition     = one(google_compute_firewall.workers.allow).ports == tolist(["12345-12346"])
    error_message = "on the ports of shuffling"
  }
}

run "name_must_be_one" {
  command = plan
  variables {
    name = "Plimsoll"
  }
  expect_failures = [var.name]
}

run "range_must_be_wide_enough" {
  command = plan
  variables {
    subnet_range = "10.0.0.0/29"
  }
  expect_failures = [var.subnet_range]
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
