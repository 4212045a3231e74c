mock_provider "kafka" {}

variables {
  bootstrap_servers = ["kafka-1:9093"]
}

run "every_contract_has_its_topics" {
  command = plan

  assert {
    condition     = alltrue([for suffix in ["", ".dead-letters", ".quarantine", ".conflicts", ".too-late", ".ledger"] : contains(keys(kafka_topic.this), "orders${suffix}")])
    error_message = "the source topic of orders and the topics beside it"
  }
  assert {
    condition     = contains(keys(kafka_topic.this), "wiki_edits") && !contains(keys(kafka_topic.this), "wiki_edits.quarantine")
    error_message = "a contract without rules has no quarantine"
  }
  assert {
    condition     = kafka_topic.this["orders"].config["message.timestamp.type"] == "LogAppendTime" && kafka_topic.this["orders"].config["compression.type"] == "zstd"
    error_message = "arrival is the broker's clock; zstd"
  }
  assert {
    condition     = kafka_topic.this["orders.ledger"].config["cleanup.policy"] == "compact,delete"
    error_message = "the newest counts of a minute stay, until they are old"
  }
  assert {
    condition     = kafka_topic.this["orders"].replication_factor == 3
    error_message = "three copies"
  }
}

run "another_contract_changes_no_code" {
  command = plan

  variables {
    contracts_directory = "../../src/test/resources/contracts"
  }
  assert {
    condition     = contains(keys(kafka_topic.this), "weblog.ledger") && !contains(keys(kafka_topic.this), "orders")
    error_message = "the topics of other contracts, and no others"
  }
}

run "brokers_have_a_port" {
  command = plan
  variables {
    bootstrap_servers = ["kafka-1"]
  }
  expect_failures = [var.bootstrap_servers]
}

run "there_is_a_copy" {
  command = plan
  variables {
    replication_factor = 0
  }
  expect_failures = [var.replication_factor]
}

run "mechanism_is_one_of_kafkas" {
  command = plan
  variables {
    sasl = { mechanism = "magic", username = "terraform" }
  }
  expect_failures = [var.sasl]
}
