# For each contract a dataset per slot with the tables that a job writes, and one with the views that readers use.

locals {
  slots = {
    for each in setproduct(keys(var.contracts), var.slots) : "${each[0]} ${each[1]}" => { contract = each[0], slot = each[1] }
  }

  datasets = { for key, each in local.slots : key => "${var.contracts[each.contract].dataset}_${each.slot}" }

  tables = merge([
    for key, each in local.slots : {
      for name, table in var.contracts[each.contract].tables : "${key} ${name}" => merge(table, { slot_key = key, name = name })
    }
  ]...)

  views = merge([
    for id, contract in var.contracts : {
      for name, query in contract.views : "${id} ${name}" => { contract = id, name = name, query = query }
    }
  ]...)
}

resource "google_bigquery_dataset" "slot" {
  for_each = local.slots

  project                    = var.project
  location                   = var.region
  dataset_id                 = local.datasets[each.key]
  description                = "Tables of ${each.value.contract}, written by the job of the slot ${each.value.slot}."
  delete_contents_on_destroy = false
  labels                     = merge(var.labels, { slot = each.value.slot })

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
}

resource "google_bigquery_table" "this" {
  for_each = local.tables

  project             = var.project
  dataset_id          = google_bigquery_dataset.slot[each.value.slot_key].dataset_id
  table_id            = each.value.name
  deletion_protection = var.deletion_protection
  labels              = merge(var.labels, { kind = each.value.kind })
  clustering          = length(each.value.clustering) == 0 ? null : each.value.clustering

  # Only what is upserted is merged, and so may be stale.
  max_staleness = length(each.value.primary_key) == 0 ? null : format("0-0 0 %d:%d:%d", floor(var.max_staleness_seconds / 3600), floor(var.max_staleness_seconds / 60) % 60, var.max_staleness_seconds % 60)

  schema = jsonencode([
    for column in each.value.columns : merge(
      { name = column.name, type = column.type, mode = column.mode },
      contains(keys(var.policy_tags), column.classification) ? { policyTags = { names = [var.policy_tags[column.classification]] } } : {},
    )
  ])

  dynamic "table_constraints" {
    for_each = length(each.value.primary_key) == 0 ? [] : [each.value.primary_key]

    content {
      primary_key {
        columns = table_constraints.value
      }
    }
  }

  dynamic "time_partitioning" {
    for_each = each.value.partition == null ? [] : [each.value.partition]

    content {
      type          = "DAY"
      field         = time_partitioning.value
      expiration_ms = each.value.retention_days * 86400000
    }
  }
}

resource "google_bigquery_dataset" "readers" {
  for_each = var.contracts

  project     = var.project
  location    = var.region
  dataset_id  = each.value.dataset
  description = "What readers see of ${each.key}: views of the live slot's tables."
  labels      = merge(var.labels, { slot = var.live_slot })

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
}

resource "google_bigquery_table" "view" {
  for_each = local.views

  project             = var.project
  dataset_id          = google_bigquery_dataset.readers[each.value.contract].dataset_id
  table_id            = each.value.name
  deletion_protection = false
  labels              = var.labels

  view {
    query          = replace(each.value.query, "{dataset}", "${var.project}.${local.datasets["${each.value.contract} ${var.live_slot}"]}")
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.this]
}

# The views may read the slots' tables; who reads the views need not.
resource "google_bigquery_dataset_access" "views" {
  for_each = local.slots

  project    = var.project
  dataset_id = google_bigquery_dataset.slot[each.key].dataset_id

  dataset {
    target_types = ["VIEWS"]

    dataset {
      project_id = var.project
      dataset_id = google_bigquery_dataset.readers[each.value.contract].dataset_id
    }
  }
}

resource "google_bigquery_dataset_iam_member" "reader" {
  for_each = {
    for each in setproduct(keys(var.contracts), var.readers) : "${each[0]} ${each[1]}" => { contract = each[0], member = each[1] }
  }

  project    = var.project
  dataset_id = google_bigquery_dataset.readers[each.value.contract].dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value.member
}
