# What readers look at, by the rules of `plimsoll schema`: the rows of each view, current and final, and the ledger's
# verdict. {dataset} stands for the project and the dataset of the live slot.

locals {
  # The numbers of a JSON object of reasons.
  reasons = { for column in ["dead_letter", "quarantine"] :
    column => "(SELECT IFNULL(SUM(CAST(n AS INT64)), 0) FROM UNNEST(REGEXP_EXTRACT_ALL(TO_JSON_STRING(${column}), r'\":([0-9]+)')) AS n)"
  }

  verdicts = {
    for id, contract in local.contracts_by_id : id => join(" UNION ALL ", [
      for view in contract.views : join("", [
        "SELECT generation, run_id, contract, arrival_minute, '${view}' AS view, `read`, admitted, ",
        "`read` = admitted + duplicate + conflict + ${local.reasons.dead_letter} + ${local.reasons.quarantine} + tombstone",
        " AND admitted = ", join(" + ", [for count in ["aggregated", "filtered", "too_late", "withheld"] : "IFNULL(INT64(views.${view}.${count}), 0)"]),
        " AS adds_up FROM `{dataset}.ledger` WHERE contract = '${id}'",
      ])
    ])
  }

  views = {
    for id, contract in local.contracts_by_id : id => merge(
      { for view in contract.views : "${view}_current" => "SELECT * FROM `{dataset}.${view}`" },
      { for view in contract.views : "${view}_final" => "SELECT * FROM `{dataset}.${view}` WHERE pane IN ('ON_TIME', 'LATE')" },
      length(contract.views) == 0 ? {} : { ledger_verdict = local.verdicts[id] },
    )
  }
}
