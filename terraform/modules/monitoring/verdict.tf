# The ledger's verdict is a query over a table, which no metric tells: a scheduled query asserts it every hour, and its
# failure is what alerts.

resource "google_service_account" "verdict" {
  project      = var.project
  account_id   = "plimsoll-verdict"
  display_name = "Asks whether the ledgers add up"
}

resource "google_project_iam_member" "verdict" {
  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = "serviceAccount:${google_service_account.verdict.account_id}@${var.project}.iam.gserviceaccount.com"
}

resource "google_bigquery_dataset_iam_member" "verdict" {
  for_each = var.contracts

  project    = var.project
  dataset_id = each.value.dataset
  role       = "roles/bigquery.dataViewer"
  member     = "serviceAccount:${google_service_account.verdict.account_id}@${var.project}.iam.gserviceaccount.com"
}

resource "google_bigquery_data_transfer_config" "verdict" {
  for_each = var.contracts

  project              = var.project
  location             = var.region
  display_name         = "Ledger of ${each.key}"
  data_source_id       = "scheduled_query"
  schedule             = "every 1 hours"
  service_account_name = "${google_service_account.verdict.account_id}@${var.project}.iam.gserviceaccount.com"

  params = {
    query = join(" ", [
      "ASSERT (SELECT COALESCE(LOGICAL_AND(adds_up), TRUE) FROM `${var.project}.${each.value.dataset}.ledger_verdict`",
      "WHERE arrival_minute BETWEEN TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 DAY) AND TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL ${var.verdict_minutes} MINUTE))",
      "AS 'the ledger of ${each.key} does not add up'",
    ])
  }

  depends_on = [google_bigquery_dataset_iam_member.verdict, google_project_iam_member.verdict]
}

resource "google_monitoring_alert_policy" "verdict" {
  project      = var.project
  display_name = "ledger verdict"
  combiner     = "OR"
  severity     = "CRITICAL"
  user_labels  = var.labels

  notification_channels = [for email in toset(flatten([for emails in var.emails : tolist(emails)])) : google_monitoring_notification_channel.email[email].name]

  conditions {
    display_name = "a ledger does not add up"

    condition_matched_log {
      filter = "resource.type=\"bigquery_dts_config\" AND severity>=ERROR AND jsonPayload.message:\"does not add up\""
    }
  }

  alert_strategy {
    auto_close = "86400s"

    notification_rate_limit {
      period = "3600s"
    }
  }

  documentation {
    content   = "Events were lost or counted twice. The view ledger_verdict tells the minutes; `plimsoll ledger` tells the differences."
    mime_type = "text/markdown"
  }
}
