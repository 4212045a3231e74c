resource "google_managed_kafka_cluster" "this" {
  project    = var.project
  location   = var.region
  cluster_id = var.cluster_id
  labels     = var.labels

  capacity_config {
    vcpu_count   = tostring(var.vcpus)
    memory_bytes = format("%d", var.vcpus * var.memory_gib_per_vcpu * pow(1024, 3))
  }

  gcp_config {
    kms_key = var.kms_key

    access_config {
      network_configs {
        subnet = var.subnet
      }
    }
  }

  rebalance_config {
    mode = "AUTO_REBALANCE_ON_SCALE_UP"
  }
}

resource "google_managed_kafka_topic" "this" {
  for_each = var.topics

  project            = var.project
  location           = var.region
  cluster            = google_managed_kafka_cluster.this.cluster_id
  topic_id           = each.key
  partition_count    = each.value.partitions
  replication_factor = var.replication_factor
  configs            = each.value.configs

  lifecycle {
    # Events are not to be had again.
    prevent_destroy = true
  }
}
