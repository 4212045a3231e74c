mock_provider "google" {
  # A member is what an account's address makes of it, which a mock cannot know.
  mock_resource "google_service_account" {
    defaults = {
      email  = "pipeline@shop-analytics.iam.gserviceaccount.com"
      member = "serviceAccount:pipeline@shop-analytics.iam.gserviceaccount.com"
    }
    override_during = plan
  }
}

mock_provider "google-beta" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
}

run "everything_but_jobs_comes_first" {
  command = plan

  assert {
    condition     = length(module.dataflow) == 0 && output.topics["orders"] == 3
    error_message = "topics, and no job"
  }
  assert {
    condition     = output.readers == { orders = "orders", wiki_edits = "wiki_edits" }
    error_message = "a dataset of views for each contract"
  }
}

run "job_of_a_slot_runs_by_its_own_account" {
  command = plan

  variables {
    jobs    = { orders = { green = { template = "gs://shop-analytics-plimsoll-staging/templates/0.1.0.json" } } }
    secrets = { kafka-password = ["orders"] }
  }
  assert {
    condition     = module.dataflow["orders"].jobs == { green = "plimsoll-orders-green" }
    error_message = "one job, in one slot"
  }
}

run "adding_contracts_changes_no_hcl" {
  command = plan

  variables {
    contracts_directory = "../../src/test/resources/contracts"
  }
  assert {
    condition     = keys(output.readers) == ["nexmark_auctions", "nexmark_bids", "nexmark_persons", "raw_wiki_edits", "weblog"] && output.topics["weblog.rows.top10_paths_1d"] == 3
    error_message = "the suite's own contracts have datasets and topics"
  }
}

run "rates_and_bounds_reach_the_modules" {
  command = plan

  variables {
    events_per_second_per_core = 300
    yearly_growth              = 1.5
    max_staleness_seconds      = 600
    machine_type               = "n2-standard-4"
    workers                    = { start = 2, most = 5 }
    most_dead_letters          = 0.02
    most_too_late              = 0.03
    jobs                       = { orders = { blue = { template = "gs://shop-analytics-plimsoll-staging/templates/0.1.0.json" } } }
  }
  assert {
    # 1000 / 300 = 4 cores, 1.5^3 = 3.375
    condition     = output.topics["orders"] == 14
    error_message = "the rate of a core and the growth make partitions"
  }
  assert {
    condition     = endswith(module.monitoring.alerts["orders dead letters"], "> 0.02") && endswith(module.monitoring.alerts["orders too late"], "> 0.03")
    error_message = "so do the parts that may be refused"
  }
  assert {
    condition     = output.images == "europe-west4-docker.pkg.dev/shop-analytics/plimsoll"
    error_message = "images have a place"
  }
}

run "job_of_an_unknown_slot_is_refused" {
  command = plan
  variables {
    jobs = { orders = { red = { template = "gs://b/t.json" } } }
  }
  expect_failures = [var.jobs]
}

run "secrets_are_for_contracts" {
  command = plan
  variables {
    secrets = { kafka-password = ["somebody@example.com"] }
  }
  expect_failures = [var.secrets]
}
