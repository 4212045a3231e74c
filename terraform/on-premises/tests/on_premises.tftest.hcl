mock_provider "kafka" {}

variables {
  bootstrap_servers = ["kafka-1.example.com:9093", "kafka-2.example.com:9093"]
}

run "topics_are_those_of_the_contracts" {
  command = plan

  assert {
    condition     = kafka_topic.this["orders"].partitions == 3 && kafka_topic.this["orders"].replication_factor == 3 && kafka_topic.this["orders"].config["message.timestamp.type"] == "LogAppendTime"
    error_message = "partitions, copies and configuration"
  }
  assert {
    condition     = kafka_topic.this["orders.rows.orders_per_hour"].config["cleanup.policy"] == "compact,delete"
    error_message = "rows are compacted and deleted"
  }
}

run "adding_contracts_changes_no_hcl" {
  command = plan
  variables {
    contracts_directory = "../../src/test/resources/contracts"
  }
  assert {
    condition     = output.topics["nexmark"] == 3 && output.topics["weblog.ledger"] == 3
    error_message = "the suite's own contracts have topics"
  }
}

run "partitions_follow_ones_own_rate" {
  command = plan
  variables {
    events_per_second_per_core = 300
    yearly_growth              = 1.5
  }
  assert {
    # 1000 / 300 = 4 cores, 1.5^3 = 3.375
    condition     = output.topics["orders"] == 14
    error_message = "the rate of a core and the growth make partitions"
  }
}

run "servers_have_ports" {
  command = plan
  variables {
    bootstrap_servers = ["kafka-1"]
  }
  expect_failures = [var.bootstrap_servers]
}

run "replication_factor_is_at_least_one" {
  command = plan
  variables {
    replication_factor = 0
  }
  expect_failures = [var.replication_factor]
}
