variables {
  contracts_directory = "../../../contracts"
}

run "periods_become_seconds" {
  command = plan

  assert {
    condition     = output.contracts.orders.seconds.event_retention == 90 * 86400
    error_message = "90 d of slaProperties"
  }
  assert {
    condition     = output.contracts.orders.seconds.row_retention == 730 * 86400
    error_message = "P2Y where nothing is said"
  }
  assert {
    condition     = output.contracts.orders.seconds.allowed_lateness == 600 && output.contracts.orders.seconds.latency == 60
    error_message = "PT10M and 1 m"
  }
}

run "topics_are_those_of_the_tables" {
  command = plan

  assert {
    condition = [for name in keys(output.topics) : name if startswith(name, "orders")] == [
      "orders", "orders.conflicts", "orders.dead-letters", "orders.ledger", "orders.quarantine",
      "orders.rows.coupons_per_hour", "orders.rows.orders_per_hour", "orders.rows.orders_per_minute", "orders.too-late",
    ]
    error_message = "the source, what is beside it, the rows of each view, the ledger"
  }
  assert {
    condition     = !contains(keys(output.topics), "wiki_edits.quarantine")
    error_message = "without business rules nothing is quarantined"
  }
  assert {
    condition = output.topics["orders"].configs == {
      "cleanup.policy" = "delete", "retention.ms" = "7776000000", "compression.type" = "zstd", "message.timestamp.type" = "LogAppendTime"
    }
    error_message = "events are deleted after their retention, and their timestamp is their arrival"
  }
  assert {
    condition     = output.topics["orders.rows.orders_per_hour"].configs["cleanup.policy"] == "compact,delete" && output.topics["orders.rows.orders_per_hour"].configs["retention.ms"] == "63072000000"
    error_message = "rows are compacted, and deleted after rowRetention: each window is a new key"
  }
}

run "partitions_follow_the_peak" {
  command = plan

  variables {
    events_per_second_per_core = 300
    yearly_growth              = 1.5
  }

  assert {
    # 1000 / 300 = 4 cores, 1.5^3 = 3.375
    condition     = output.topics["orders"].partitions == 14 && output.topics["orders.ledger"].partitions == 14
    error_message = "cores for the peak, times three years' growth"
  }
  assert {
    condition     = output.partition_arithmetic["orders"] == "1000 events/s at the peak / 300 a core = 4 cores; x 3.375 (growth 1.5 a year for three years, at least 2, at most 4) = 14 partitions"
    error_message = output.partition_arithmetic["orders"]
  }
}

run "growth_is_bounded" {
  command = plan

  variables {
    events_per_second_per_core = 100
    yearly_growth              = 3
  }

  assert {
    condition     = output.topics["orders"].partitions == 40
    error_message = "at most four times the cores"
  }
}

run "adding_contracts_needs_no_hcl" {
  command = plan

  variables {
    contracts_directory = "../../../src/test/resources/contracts"
  }

  assert {
    condition     = contains(keys(output.topics), "weblog") && contains(keys(output.topics), "weblog.rows.top10_paths_1d")
    error_message = "the suite's own contracts have topics"
  }
  assert {
    condition     = output.topics["nexmark"].contracts == tolist(["nexmark_auctions", "nexmark_bids", "nexmark_persons"])
    error_message = "contracts of one topic share it"
  }
  assert {
    condition     = [for name in keys(output.topics) : name if startswith(name, "nexmark.")] == ["nexmark.dead-letters", "nexmark.ledger"] && output.topics["nexmark.ledger"].configs["retention.ms"] == "63072000000"
    error_message = "what is none of theirs has topics of its own"
  }
  assert {
    condition     = contains([for column in output.tables.weblog.top10_paths_1d.columns : column.name], "rank")
    error_message = "the best rows have a rank"
  }
  assert {
    condition     = { for column in output.tables.raw_wiki_edits.fixed_1h_by_channel_robot.columns : column.name => column.type if contains(["is_robot", "avg_added", "sum_added"], column.name) } == { avg_added = "STRING", is_robot = "BOOL", sum_added = "INT64" }
    error_message = "types follow the fields"
  }
}

run "classified_columns_are_known" {
  command = plan

  variables {
    contracts_directory = "../../../src/test/resources/contracts"
  }

  assert {
    condition     = [for column in output.tables.weblog.sessions_30m_by_client.columns : column.name if column.classification == "personal"] == ["row_key", "client"]
    error_message = "a dimension over a classified field is classified, and the key that holds it; what is counted is not"
  }
  assert {
    condition     = [for column in output.tables.weblog.dead_letters.columns : column.name if column.classification == "personal"] == ["key", "value"]
    error_message = "the bytes of a record may hold any of its fields"
  }
}

run "folder_without_contracts_is_refused" {
  command = plan
  variables {
    contracts_directory = "tests"
  }
  expect_failures = [var.contracts_directory]
}

run "rate_of_zero_is_refused" {
  command = plan
  variables {
    events_per_second_per_core = 0
  }
  expect_failures = [var.events_per_second_per_core]
}

run "shrinking_is_refused" {
  command = plan
  variables {
    yearly_growth = 0.5
  }
  expect_failures = [var.yearly_growth]
}

run "retention_without_unit_is_refused" {
  command = plan
  variables {
    default_event_retention = "7"
  }
  expect_failures = [var.default_event_retention]
}

run "doubled_classification_is_refused" {
  command = plan
  variables {
    classification_order = ["personal", "personal"]
  }
  expect_failures = [var.classification_order]
}

run "period_that_is_none_is_refused" {
  command = plan
  variables {
    contracts_directory = "tests/wrong_period"
  }
  expect_failures = [output.contracts]
}

run "contract_without_events_is_refused" {
  command = plan
  variables {
    contracts_directory = "tests/wrong_size"
  }
  expect_failures = [output.contracts]
}

run "two_contracts_of_one_id_are_refused" {
  command = plan
  variables {
    contracts_directory = "tests/same_id"
  }
  expect_failures = [output.contracts]
}

run "objects_deeper_than_six_are_refused" {
  command = plan
  variables {
    contracts_directory = "tests/too_deep"
  }
  expect_failures = [output.contracts]
}

run "name_that_is_read_as_a_boolean_is_refused" {
  command = plan
  variables {
    contracts_directory = "tests/misread_name"
  }
  expect_failures = [output.contracts]
}

run "bare_unit_and_quoted_name_are_understood" {
  command = plan
  variables {
    contracts_directory = "tests/bare_words"
  }

  assert {
    condition     = output.contracts.orders.event_retention_days == 730
    error_message = "y is years, though YAML 1.1 takes it for true"
  }
  assert {
    condition     = [for column in output.tables.orders.per_hour.columns : column.type if contains(["n", "all"], column.name)] == ["INT64", "INT64"]
    error_message = "a name in quotes is a name"
  }
}
