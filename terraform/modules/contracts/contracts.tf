# Reads each contract once. What a contract does not say has the default that the pipeline has.

locals {
  folders = sort([for file in fileset(var.contracts_directory, "*/contract.odcs.yaml") : dirname(file)])

  files = {
    for folder in local.folders : folder => {
      contract = yamldecode(file("${var.contracts_directory}/${folder}/contract.odcs.yaml"))
      views    = try(yamldecode(file("${var.contracts_directory}/${folder}/views.yaml")).views, [])
    }
  }

  said = {
    for folder, file in local.files : folder => {
      custom = { for each in try(file.contract.customProperties, []) : each.property => each.value }
      # Of what is said twice the last counts.
      sla   = { for property, all in { for each in try(file.contract.slaProperties, []) : each.property => each... } : property => all[length(all) - 1] }
      kafka = [for server in try(file.contract.servers, []) : server if try(server.type, "") == "kafka"]
    }
  }

  # An ODCS value and unit as a period, as the pipeline reads it: d, h or y; of latency and frequency also m, min, s.
  # A bare y is true for yamldecode, which reads YAML 1.1.
  unit_periods = {
    true = "P%sY", y = "P%sY", yr = "P%sY", year = "P%sY", years = "P%sY"
    d    = "P%sD", day = "P%sD", days = "P%sD"
    h    = "PT%sH", hour = "PT%sH", hours = "PT%sH"
    m    = "PT%sM", min = "PT%sM", minute = "PT%sM", minutes = "PT%sM"
    s    = "PT%sS", sec = "PT%sS", second = "PT%sS", seconds = "PT%sS"
  }

  sla_periods = {
    for folder, said in local.said : folder => {
      for property, default in { retention = var.default_event_retention, latency = "PT1M", frequency = "PT1M" } :
      property => try(format(local.unit_periods[lower(said.sla[property].unit)], said.sla[property].value),
      contains(keys(said.sla), property) ? "${property} in ${try(said.sla[property].unit, "no unit")}" : default)
    }
  }

  periods = {
    for folder, said in local.said : folder => {
      event_retention  = local.sla_periods[folder].retention
      latency          = local.sla_periods[folder].latency
      frequency        = local.sla_periods[folder].frequency
      row_retention    = try(said.custom.rowRetention, "P2Y")
      out_of_orderness = try(said.custom.maxOutOfOrderness, "PT30S")
      allowed_lateness = try(said.custom.allowedLateness, "PT10M")
      deduplication    = try(said.custom.deduplicationHorizon, "PT24H")
      future_skew      = try(said.custom.maxFutureSkew, "PT5M")
    }
  }

  contracts_by_id = { for id, contracts in local.contracts : id => contracts[0] }

  contracts = {
    for folder, file in local.files : file.contract.id => {
      folder                 = folder
      id                     = file.contract.id
      version                = file.contract.version
      dataset                = file.contract.id
      resource_name          = trim(replace(lower(file.contract.id), "/[^a-z0-9]+/", "-"), "-")
      owner                  = try(file.contract.team.name, "nobody")
      topic                  = local.source_topics[folder]
      peak_events_per_second = try(tonumber(local.said[folder].custom.peakEventsPerSecond), 1000)
      average_event_bytes    = try(tonumber(local.said[folder].custom.averageEventBytes), 1000)
      has_rules              = local.has_rules[folder]
      views                  = [for view in file.views : view.name]
      classification         = local.strictest[folder]
      periods                = local.periods[folder]
      seconds                = { for name, period in local.periods[folder] : name => local.seconds[period] }
      event_retention_days   = ceil(local.seconds[local.periods[folder].event_retention] / 86400)
      row_retention_days     = ceil(local.seconds[local.periods[folder].row_retention] / 86400)
    }...
  }

  # The topic that the Kafka server says, else the contract's id.
  source_topics = {
    for folder, file in local.files : folder => try(
      [for each in local.said[folder].kafka[0].customProperties : each.value if each.property == "topic"][0],
      local.said[folder].kafka[0].topic,
      file.contract.id,
    )
  }
}

# yamldecode reads YAML 1.1, in which y, n, yes, no, on and off are booleans; the pipeline reads 1.2, in which they are
# names. Where one is a name, both would mean different things.
locals {
  misread_names = flatten([
    for folder, file in local.files : [
      for name in distinct(concat(
        flatten([for path in keys(local.fields[folder]) : split(".", path)]),
        flatten([for view in file.views : [
          [tostring(view.name)],
          [for dimension in try(view.dimensions, []) : try([tostring(dimension)], [for name, path in dimension : [name, tostring(path)]])],
          [for measure in local.measures[folder][view.name] : [measure.name, measure.operand]],
        ]]),
      )) : "${folder}: a name that is read as ${name}" if contains(["true", "false"], name)
    ]
  ])
}
