# A contract's fields by their paths. HCL has no recursion: objects are followed six deep.

locals {
  depth1 = {
    for folder, file in local.files : folder => [
      for field in try(file.contract.schema[0].properties, []) : { path = field.name, field = field }
    ]
  }
  depth2 = { for folder, above in local.depth1 : folder => flatten([for each in above : [for field in try(each.field.properties, []) : { path = "${each.path}.${field.name}", field = field }]]) }
  depth3 = { for folder, above in local.depth2 : folder => flatten([for each in above : [for field in try(each.field.properties, []) : { path = "${each.path}.${field.name}", field = field }]]) }
  depth4 = { for folder, above in local.depth3 : folder => flatten([for each in above : [for field in try(each.field.properties, []) : { path = "${each.path}.${field.name}", field = field }]]) }
  depth5 = { for folder, above in local.depth4 : folder => flatten([for each in above : [for field in try(each.field.properties, []) : { path = "${each.path}.${field.name}", field = field }]]) }
  depth6 = { for folder, above in local.depth5 : folder => flatten([for each in above : [for field in try(each.field.properties, []) : { path = "${each.path}.${field.name}", field = field }]]) }

  too_deep = flatten([
    for folder, fields in local.depth6 : [for each in fields : "${folder}: ${each.path}" if length(try(each.field.properties, [])) > 0]
  ])

  # Decimals have no scale here: of a measure it may be any, and BIGNUMERIC has 38 places.
  column_types = {
    string    = "STRING"
    timestamp = "STRING" # only the event time is read as a time; another may be whatever its producer wrote
    integer   = "INT64"
    number    = "BIGNUMERIC"
    boolean   = "BOOL"
    object    = "JSON"
    array     = "JSON"
  }

  fields = {
    for folder in local.folders : folder => {
      for each in concat(local.depth1[folder], local.depth2[folder], local.depth3[folder], local.depth4[folder], local.depth5[folder], local.depth6[folder]) :
      each.path => {
        type           = local.column_types[each.field.logicalType]
        classification = try(each.field.classification, "")
        holds_fields   = length(try(each.field.properties, [])) > 0
        key_position   = try(each.field.primaryKey, false) ? try(each.field.primaryKeyPosition, 0) : -1
        quality        = [for rule in try(each.field.quality, []) : try(rule.type, "library")]
      }
    }
  }

  # A rule that is documentation decides nothing.
  has_rules = {
    for folder, file in local.files : folder => length([
      for type in concat(
        [for rule in try(file.contract.schema[0].quality, []) : try(rule.type, "library")],
        flatten([for path, field in local.fields[folder] : field.quality]),
      ) : type if type != "text"
    ]) > 0
  }

  strictest = {
    for folder, fields in local.fields : folder => try([
      for classification in concat(var.classification_order, [for path, field in fields : field.classification if field.classification != ""]) :
      classification if contains([for path, field in fields : field.classification], classification)
    ][0], "")
  }
}
