# The tables of all contracts, by the rules of `plimsoll schema`: a test holds both to the same answer.

locals {
  measures = {
    for folder, file in local.files : folder => {
      for view in file.views : view.name => [
        for name, measure in view.measures : {
          name    = name
          kind    = [for key in keys(measure) : key if !contains(["where", "q"], key)][0]
          operand = try(tostring(measure[[for key in keys(measure) : key if !contains(["where", "q"], key)][0]]), "")
        }
      ]
    }
  }

  # An expression is an integer if all its fields are and no constant has a point. Names are taken out before constants are looked at.
  operand_types = {
    for folder, views in local.measures : folder => {
      for operand in distinct(flatten([for view, measures in views : [for measure in measures : measure.operand]])) :
      operand => try(local.fields[folder][operand].type,
        alltrue([for path in regexall("\\b[A-Za-z_][A-Za-z0-9_.]*", operand) : local.fields[folder][path].type == "INT64"])
        && length(regexall("[.eE]", replace(operand, "/\\b[A-Za-z_][A-Za-z0-9_.]*/", ""))) == 0
      ? "INT64" : "BIGNUMERIC")
    }
  }

  # A measure that is a value of one field shows what the field shows; a count or a sum does not.
  dimension_columns = {
    for folder, file in local.files : folder => {
      for view in file.views : view.name => [
        for dimension in try(view.dimensions, []) : {
          name = try(
            [for name, path in dimension : name if can(tostring(path))][0],
            lower(replace(replace(replace(reverse(split(".", dimension))[0], "/([a-z0-9])([A-Z])/", "$${1}_$${2}"), "/([A-Z]+)([A-Z][a-z])/", "$${1}_$${2}"), "/[^A-Za-z0-9]+/", "_")),
          )
          path = try(values(dimension)[0], dimension)
        }
      ]
    }
  }

  row_columns = {
    for folder, file in local.files : folder => {
      for view in file.views : view.name => concat(
        [for each in local.row_head : { name = each[0], type = each[1], mode = try(each[2], "NULLABLE"), classification = "" }],
        [for each in can(view.top) ? [["rank", "INT64"]] : [] : { name = each[0], type = each[1], mode = try(each[2], "NULLABLE"), classification = "" }],
        [for each in local.dimension_columns[folder][view.name] : {
          name = each.name, type = local.fields[folder][each.path].type, mode = "NULLABLE", classification = local.fields[folder][each.path].classification
        }],
        [for each in local.measures[folder][view.name] : {
          name           = each.name
          type           = contains(["count", "distinct"], each.kind) ? "INT64" : each.kind == "avg" ? "STRING" : local.operand_types[folder][each.operand]
          mode           = "NULLABLE"
          classification = contains(["first", "last", "min", "max", "quantile"], each.kind) ? try(local.fields[folder][each.operand].classification, "") : ""
        }],
        [for each in local.row_tail : { name = each[0], type = each[1], mode = try(each[2], "NULLABLE"), classification = "" }],
      )
    }
  }

  tables = {
    for id, contract in local.contracts_by_id : id => merge(
      {
        for view in contract.views : view => {
          kind           = "rows"
          columns        = local.row_columns[contract.folder][view]
          primary_key    = ["row_key"]
          partition      = "window_start"
          clustering     = ["row_key"]
          retention_days = contract.row_retention_days
        }
      },
      {
        for name, columns in local.beside : name => {
          kind = name
          columns = [for each in columns : {
            name = each[0], type = each[1], mode = try(each[2], "NULLABLE")
            # The bytes of a record, and its key, may hold any of its fields.
            classification = contains(["key", "value"], each[0]) ? contract.classification : ""
          }]
          primary_key    = name == "ledger" ? ["row_key"] : []
          partition      = name == "ledger" ? "arrival_minute" : "arrival"
          clustering     = local.clustering[name]
          retention_days = name == "ledger" ? contract.row_retention_days : contract.event_retention_days
        } if name != "quarantine" || contract.has_rules
      },
    )
  }
}
