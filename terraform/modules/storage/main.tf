# One bucket per contract for its events, since each is kept in a time of its own, and one for what jobs put down.

resource "google_storage_bucket" "archive" {
  for_each = var.contracts

  project                     = var.project
  name                        = "${var.project}-${each.value.resource_name}-archive"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = merge(var.labels, { contract = each.value.resource_name })

  # A retention policy and versioning exclude each other: locked objects cannot be overwritten anyway.
  versioning {
    enabled = !contains(var.compliance_contracts, each.key)
  }

  dynamic "retention_policy" {
    for_each = contains(var.compliance_contracts, each.key) ? [each.value.row_retention_days * 86400] : []

    content {
      retention_period = retention_policy.value
      is_locked        = var.lock_compliance
    }
  }

  dynamic "lifecycle_rule" {
    for_each = local.tiers[each.key]

    content {
      action {
        type          = "SetStorageClass"
        storage_class = lifecycle_rule.key
      }
      condition {
        age        = lifecycle_rule.value
        with_state = "LIVE"
      }
    }
  }

  # Rows that are no more kept need no events to be counted again.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = each.value.row_retention_days
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "staging" {
  project                     = var.project
  name                        = "${var.project}-plimsoll-staging"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.labels

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = var.staging_days
      matches_prefix = ["temp/"]
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key == null ? [] : [var.kms_key]

    content {
      default_kms_key_name = encryption.value
    }
  }
}

# The images that templates name. A tag stays what it was: a job that is launched again runs what it ran.
resource "google_artifact_registry_repository" "images" {
  project       = var.project
  location      = var.region
  repository_id = "plimsoll"
  description   = "Images of templates."
  format        = "DOCKER"
  kms_key_name  = var.kms_key
  labels        = var.labels

  docker_config {
    immutable_tags = true
  }
}
