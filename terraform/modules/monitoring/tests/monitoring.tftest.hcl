mock_provider "google" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
  emails  = { orders = ["sales@example.com"], "*" = ["platform@example.com"] }
  contracts = {
    orders = {
      resource_name          = "orders"
      owner                  = "sales-analytics"
      peak_events_per_second = 1000
      latency_seconds        = 60
      frequency_seconds      = 1
      out_of_order_seconds   = 30
      job                    = "plimsoll-orders-blue"
      dataset                = "orders"
    }
  }
}

run "each_promise_of_the_contract_is_watched" {
  command = plan

  assert {
    condition     = keys(output.alerts) == ["orders dead letters", "orders flood", "orders freshness", "orders lag", "orders silence", "orders too late"]
    error_message = join(", ", keys(output.alerts))
  }
  assert {
    condition     = google_monitoring_alert_policy.contract["orders freshness"].conditions[0].condition_prometheus_query_language[0].query == "max(dataflow_googleapis_com:job_data_watermark_age{monitored_resource=\"dataflow_job\",job_name=\"plimsoll-orders-blue\"}) > 90"
    error_message = "latency and maxOutOfOrderness"
  }
  assert {
    condition     = endswith(output.alerts["orders lag"], "> 60") && endswith(output.alerts["orders flood"], "/ 300 > 1000") && endswith(output.alerts["orders dead letters"], "> 0.01")
    error_message = "the contract's latency and peak, and the part that was allowed"
  }
  assert {
    condition     = strcontains(google_monitoring_alert_policy.contract["orders silence"].documentation[0].content, "sales-analytics")
    error_message = "the owner is named"
  }
}

run "silence_is_ten_times_the_frequency" {
  command = plan
  variables {
    contracts = {
      orders = {
        resource_name          = "orders"
        owner                  = "sales-analytics"
        peak_events_per_second = 1000
        latency_seconds        = 60
        frequency_seconds      = 3600
        out_of_order_seconds   = 30
        job                    = "plimsoll-orders-blue"
        dataset                = "orders"
      }
    }
  }
  assert {
    condition     = strcontains(output.alerts["orders silence"], "[36000s]")
    error_message = output.alerts["orders silence"]
  }
}

run "ledger_is_asserted_every_hour" {
  command = plan

  assert {
    condition     = startswith(google_bigquery_data_transfer_config.verdict["orders"].params.query, "ASSERT (SELECT COALESCE(LOGICAL_AND(adds_up), TRUE) FROM `shop-analytics.orders.ledger_verdict`")
    error_message = google_bigquery_data_transfer_config.verdict["orders"].params.query
  }
  assert {
    condition     = google_bigquery_data_transfer_config.verdict["orders"].schedule == "every 1 hours" && strcontains(google_monitoring_alert_policy.verdict.conditions[0].condition_matched_log[0].filter, "does not add up")
    error_message = "the failed query alerts"
  }
}

run "dashboard_has_charts_of_each_contract" {
  command = plan

  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles) == 3 && output.charts[0] == "orders: age of the watermark and lag, seconds"
    error_message = join(", ", output.charts)
  }
}

run "no_budget_unless_asked_for" {
  command = plan

  assert {
    condition     = length(google_billing_budget.this) == 0
    error_message = "it needs an account that pays"
  }
}

run "budget_is_told_of_before_it_is_spent" {
  command = plan
  variables {
    budget = { billing_account = "012345-ABCDEF-012345", amount = 500, currency = "EUR" }
  }
  assert {
    condition     = [for rule in google_billing_budget.this[0].threshold_rules : rule.threshold_percent] == [0.5, 0.9, 1, 1] && google_billing_budget.this[0].threshold_rules[3].spend_basis == "FORECASTED_SPEND"
    error_message = "at half, at nine tenths, when spent, and when it will be"
  }
  assert {
    condition     = google_billing_budget.this[0].amount[0].specified_amount[0].units == "500"
    error_message = "the amount"
  }
}

run "promise_of_no_time_is_refused" {
  command = plan
  variables {
    contracts = {
      orders = {
        resource_name          = "orders"
        owner                  = "sales-analytics"
        peak_events_per_second = 1000
        latency_seconds        = 0
        frequency_seconds      = 1
        out_of_order_seconds   = 30
        job                    = "plimsoll-orders-blue"
        dataset                = "orders"
      }
    }
  }
  expect_failures = [var.contracts]
}

run "email_is_an_address" {
  command = plan
  variables {
    emails = { orders = ["sales"] }
  }
  expect_failures = [var.emails]
}

run "emails_are_of_known_contracts" {
  command = plan
  variables {
    emails = { returns = ["sales@example.com"] }
  }
  expect_failures = [var.emails]
}

run "part_of_dead_letters_is_one" {
  command = plan
  variables {
    most_dead_letters = 1
  }
  expect_failures = [var.most_dead_letters]
}

run "part_of_too_late_is_one" {
  command = plan
  variables {
    most_too_late = 0
  }
  expect_failures = [var.most_too_late]
}

run "verdict_waits_for_a_checkpoint" {
  command = plan
  variables {
    verdict_minutes = 1
  }
  expect_failures = [var.verdict_minutes]
}

run "budget_is_above_zero" {
  command = plan
  variables {
    budget = { billing_account = "012345-ABCDEF-012345", amount = 0, currency = "EUR" }
  }
  expect_failures = [var.budget]
}

run "budget_has_an_account" {
  command = plan
  variables {
    budget = { billing_account = "mine", amount = 500, currency = "EUR" }
  }
  expect_failures = [var.budget]
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

run "labels_are_lower_case" {
  command = plan
  variables {
    labels = { Team = "Sales" }
  }
  expect_failures = [var.labels]
}
