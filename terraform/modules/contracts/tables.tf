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

  # An expression is an integer if all its fields are and no constant has places behind its point, which an exponent moves.
  # Names are taken out before constants are looked at.
  operand_types = {
    for folder, views in local.measures : folder => {
      for operand in distinct(flatten([for view, measures in views : [for measure in measures : measure.operand]])) :
      operand => try(local.fields[folder][operand].type,
        alltrue(concat(
          [for path in regexall("\\b[A-Za-z_][A-Za-z0-9_.]*", operand) : local.fields[folder][path].type == "INT64"],
          [
            for literal in regexall("[0-9]*([.]?)([0-9]+)(?:[eE][+]?(-?[0-9]+))?", replace(operand, "/\\b[A-Za-z_][A-Za-z0-9_.]*/", "")) :
            (literal[0] == "." ? length(literal[1]) : 0) <= tonumber(coalesce(literal[2], "0"))
          ],
        )) ? "INT64" : "BIGNUMERIC"
      )
    }
  }

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

  # A measure that is a value of one field shows what the field shows; a count or a sum does not. The key of a row holds
  # its dimensions, unless it has a rank.
  row_columns = {
    for folder, file in local.files : folder => {
      for view in file.views : view.name => concat(
        [for each in local.row_head : {
          name = each[0], type = each[1], mode = try(each[2], "NULLABLE")
          classification = each[0] != "row_key" || can(view.top) ? "" : try([
            for classification in var.classification_order : classification
            if contains([for each in local.dimension_columns[folder][view.name] : local.fields[folder][each.path].classification], classification)
          ][0], "")
        }],
        [for each in can(view.top) ? [["rank", "INT64"]] : [] : { name = each[0], type = each[1], mode = "NULLABLE", classification = "" }],
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

  # Each declared field that holds no others, under its path.
  event_columns = {
    for folder, fields in local.fields : folder => concat(
      [for each in local.event_head : { name = each[0], type = each[1], mode = "NULLABLE", classification = "" }],
      [for path, field in fields : {
        name = replace(path, ".", "_"), type = field.type, mode = "NULLABLE", classification = field.classification
      } if !field.holds_fields],
      [{ name = "undeclared", type = "JSON", mode = "NULLABLE", classification = local.strictest[folder] }],
    )
  }

  # In the key's order, which a number of five digits sorts by; BigQuery clusters by four columns at most.
  business_keys = {
    for folder, fields in local.fields : folder => [
      for each in sort([for path, field in fields : format("%05d %s", field.key_position, path) if field.key_position >= 0]) :
      replace(substr(each, 6, -1), ".", "_")
    ]
  }

  upserted      = ["rows", "ledger"]
  partitions_by = { rows = "window_start", ledger = "arrival_minute", events = "record_event_time" }
  clusters_by   = { rows = ["row_key"], ledger = ["row_key"], conflicts = ["topic"], too_late = ["view"] }

  described = {
    for id, contract in local.contracts_by_id : id => merge(
      {
        for view in contract.views : view => { kind = "rows", columns = local.row_columns[contract.folder][view] }
      },
      {
        for name, columns in local.beside : name => {
          kind = name
          columns = [for each in columns : {
            name = each[0], type = each[1], mode = try(each[2], "NULLABLE")
            # The bytes of a record, and its key, may hold any of its fields.
            classification = contains(["key", "value"], each[0]) ? contract.classification : ""
          }]
        } if name != "quarantine" || contract.has_rules
      },
      { events = { kind = "events", columns = local.event_columns[contract.folder] } },
    )
  }

  tables = {
    for id, tables in local.described : id => {
      for name, table in tables : name => merge(table, {
        primary_key = contains(local.upserted, table.kind) ? ["row_key"] : []
        partition   = lookup(local.partitions_by, table.kind, "arrival")
        clustering = (
          table.kind == "events"
          ? slice(local.business_keys[local.contracts_by_id[id].folder], 0, min(4, length(local.business_keys[local.contracts_by_id[id].folder])))
          : lookup(local.clusters_by, table.kind, ["reason"])
        )
        retention_days = contains(local.upserted, table.kind) ? local.contracts_by_id[id].row_retention_days : local.contracts_by_id[id].event_retention_days
      })
    }
  }
}
