# ISO-8601 periods become seconds here and nowhere else. A year has 365 days, a month 30.

locals {
  all_periods = distinct(flatten([for folder, periods in local.periods : values(periods)]))

  period_parts = {
    for period in local.all_periods : period => try(
      regex("^P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:[.][0-9]+)?)S)?)?$", period),
      [],
    )
  }

  period_units = [365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1]

  seconds = {
    for period, parts in local.period_parts : period => sum(concat([0], [
      for i, part in parts : try(tonumber(part), 0) * local.period_units[i] if part != null
    ]))
  }

  # A period that is no period, or of no length where one must be, is a mistake of the contract.
  wrong_periods = flatten([
    for folder, periods in local.periods : [
      for name, period in periods : "${folder}/contract.odcs.yaml: ${name}: ${period}"
      if length(local.period_parts[period]) == 0 || (strcontains(name, "retention") && local.seconds[period] == 0)
    ]
  ])
}
