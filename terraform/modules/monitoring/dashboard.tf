locals {
  charts = merge([
    for id, contract in var.contracts : {
      for title, queries in {
        "what came of records, a second" = [
          for name in ["records_read", "records_admitted", "records_duplicate", "records_conflict", "records_dead_letter", "records_quarantine"] :
          { legend = name, query = "sum(delta(${format(local.counter[id], name)}[5m])) / 300" }
        ]
        "events too late, an hour" = [{ legend = "events_too_late", query = local.since[id].events_too_late.hour }]
        "age of the watermark and lag, seconds" = [
          { legend = "watermark", query = "max(dataflow_googleapis_com:job_data_watermark_age{monitored_resource=\"dataflow_job\",job_name=\"${contract.job}\"})" },
          { legend = "lag", query = "max(dataflow_googleapis_com:job_system_lag{monitored_resource=\"dataflow_job\",job_name=\"${contract.job}\"})" },
          { legend = "allowed", query = "vector(${contract.latency_seconds + contract.out_of_order_seconds})" },
        ]
      } : "${id}: ${title}" => queries
    }
  ]...)
}

resource "google_monitoring_dashboard" "this" {
  project = var.project

  dashboard_json = jsonencode({
    displayName = "Plimsoll"
    mosaicLayout = {
      columns = 12
      tiles = [
        for i, title in keys(local.charts) : {
          xPos = 4 * (i % 3), yPos = 4 * floor(i / 3), width = 4, height = 4
          widget = {
            title = title
            xyChart = {
              dataSets = [
                for each in local.charts[title] : {
                  plotType        = "LINE"
                  legendTemplate  = each.legend
                  timeSeriesQuery = { prometheusQuery = each.query }
                }
              ]
            }
          }
        }
      ]
    }
  })
}
