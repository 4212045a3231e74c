mock_provider "google" {}

variables {
  project = "shop-analytics"
  region  = "europe-west4"
  subnet  = "projects/shop-analytics/regions/europe-west4/subnetworks/plimsoll"
  topics = {
    orders = {
      partitions = 3
      configs    = { "cleanup.policy" = "delete", "retention.ms" = "7776000000" }
    }
  }
}

run "topics_have_partitions_copies_and_configuration" {
  command = plan

  assert {
    condition     = google_managed_kafka_topic.this["orders"].partition_count == 3 && google_managed_kafka_topic.this["orders"].replication_factor == 3
    error_message = "partitions of the contract, three copies"
  }
  assert {
    condition     = google_managed_kafka_topic.this["orders"].configs["retention.ms"] == "7776000000"
    error_message = "configuration is handed on"
  }
  assert {
    condition     = output.bootstrap_servers == "bootstrap.plimsoll.europe-west4.managedkafka.shop-analytics.cloud.goog:9092"
    error_message = output.bootstrap_servers
  }
}

run "cluster_has_the_memory_of_its_cores_and_no_public_address" {
  command = plan

  variables {
    vcpus = 6
  }
  assert {
    condition     = google_managed_kafka_cluster.this.capacity_config[0].memory_bytes == "25769803776"
    error_message = "6 cores of 4 GiB"
  }
  assert {
    condition     = google_managed_kafka_cluster.this.gcp_config[0].access_config[0].network_configs[0].subnet == var.subnet
    error_message = "reached from the subnet"
  }
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

run "cluster_id_must_be_a_name" {
  command = plan
  variables {
    cluster_id = "Plimsoll_1"
  }
  expect_failures = [var.cluster_id]
}

run "subnet_must_be_a_resource_name" {
  command = plan
  variables {
    subnet = "plimsoll"
  }
  expect_failures = [var.subnet]
}

run "vcpus_are_at_least_three" {
  command = plan
  variables {
    vcpus = 2
  }
  expect_failures = [var.vcpus]
}

run "memory_is_bounded" {
  command = plan
  variables {
    memory_gib_per_vcpu = 16
  }
  expect_failures = [var.memory_gib_per_vcpu]
}

run "replication_factor_is_at_least_one" {
  command = plan
  variables {
    replication_factor = 0
  }
  expect_failures = [var.replication_factor]
}

run "topic_without_partitions_is_refused" {
  command = plan
  variables {
    topics = { orders = { partitions = 0, configs = {} } }
  }
  expect_failures = [var.topics]
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
