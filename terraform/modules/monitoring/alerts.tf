# What the contract promises, watched. A job's own counters come as gauges that only grow, one for each step: hence
# delta and sum. They begin again with a job, so that only what came since counts.

locals {
  counter = {
    for id, contract in var.contracts : id =>
    "dataflow_googleapis_com:job_user_counter{monitored_resource=\"dataflow_job\",job_name=\"${contract.job}\",metric_name=\"%s\"}"
  }

  since = {
    for id, counter in local.counter : id => {
      for name in ["records_read", "records_admitted", "records_dead_letter", "events_too_late"] : name => {
        hour   = "clamp_min(sum(delta(${format(counter, name)}[1h])), 0)"
        window = "clamp_min(sum(delta(${format(counter, name)}[${local.volume_seconds[id]}s])), 0)"
      }
    }
  }

  # Ten times as long as an event may be missed, and no less than five minutes.
  volume_seconds = { for id, contract in var.contracts : id => max(300, ceil(10 * contract.frequency_seconds)) }

  alerts = merge([
    for id, contract in var.contracts : {
      "${id} freshness" = {
        contract = id, severity = "CRITICAL", duration = "300s"
        query    = "max(dataflow_googleapis_com:job_data_watermark_age{monitored_resource=\"dataflow_job\",job_name=\"${contract.job}\"}) > ${contract.latency_seconds + contract.out_of_order_seconds}"
        says     = "The watermark is older than the contract's latency and maxOutOfOrderness allow: windows close late. Is a partition idle, or the source behind?"
      }
      "${id} lag" = {
        contract = id, severity = "CRITICAL", duration = "600s"
        query    = "max(dataflow_googleapis_com:job_system_lag{monitored_resource=\"dataflow_job\",job_name=\"${contract.job}\"}) > ${contract.latency_seconds}"
        says     = "A record waits longer than the contract's latency. More workers, or a step that fails and is tried again?"
      }
      "${id} dead letters" = {
        contract = id, severity = "WARNING", duration = "0s"
        query    = "${local.since[id].records_dead_letter.hour} / clamp_min(${local.since[id].records_read.hour}, 1) > ${var.most_dead_letters}"
        says     = "Too many records are no events. The table dead_letters tells the reasons."
      }
      "${id} too late" = {
        contract = id, severity = "WARNING", duration = "0s"
        query    = "${local.since[id].events_too_late.hour} / clamp_min(${local.since[id].records_admitted.hour}, 1) > ${var.most_too_late}"
        says     = "Too many events come after their windows' allowed lateness. The table too_late tells which, and by how much."
      }
      "${id} silence" = {
        contract = id, severity = "CRITICAL", duration = "0s"
        query    = "(${local.since[id].records_read.window} or vector(0)) == 0"
        says     = "No event came in ten times the contract's frequency. Does the producer run, and the job?"
      }
      "${id} flood" = {
        contract = id, severity = "WARNING", duration = "600s"
        query    = "${local.since[id].records_read.window} / ${local.volume_seconds[id]} > ${contract.peak_events_per_second}"
        says     = "More events come than peakEventsPerSecond, by which topics and workers are made. If that is to stay, say so in the contract."
      }
    }
  ]...)
}

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(flatten([for emails in var.emails : tolist(emails)]))

  project      = var.project
  display_name = each.value
  type         = "email"
  labels       = { email_address = each.value }
  user_labels  = var.labels
}

resource "google_monitoring_alert_policy" "contract" {
  for_each = local.alerts

  project      = var.project
  display_name = each.key
  combiner     = "OR"
  severity     = each.value.severity
  user_labels  = merge(var.labels, { contract = var.contracts[each.value.contract].resource_name })

  notification_channels = [
    for email in setunion(lookup(var.emails, each.value.contract, []), lookup(var.emails, "*", [])) : google_monitoring_notification_channel.email[email].name
  ]

  conditions {
    display_name = each.key

    condition_prometheus_query_language {
      query    = each.value.query
      duration = each.value.duration
      # Not every metric is known before the first job has run.
      disable_metric_validation = true
    }
  }

  documentation {
    content   = "${each.value.says}\n\nOwner: ${var.contracts[each.value.contract].owner}."
    mime_type = "text/markdown"
  }
}
