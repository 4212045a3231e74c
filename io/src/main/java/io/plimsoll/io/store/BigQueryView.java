package io.plimsoll.io.store;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes what readers in BigQuery look at: of each view its current and its final rows, and
 * whether the ledger adds up, by arrival minute and view.
 *
 * @param sql the query; <code>{dataset}</code> stands for the dataset
 */
public record BigQueryView(String name, String sql) {
  private static final String CURRENT = "_current";
  private static final String FINAL = "_final";
  private static final String VERDICT = "ledger_verdict";

  /** Returns the views of a contract: two for each of its own, then the ledger's. */
  public static List<BigQueryView> of(Contract contract) {
    List<BigQueryView> views = new ArrayList<>();
    List<String> verdicts = new ArrayList<>();
    for (View view : contract.views()) {
      String rows = "SELECT * FROM `{dataset}." + view.name() + "`";
      views.add(new BigQueryView(view.name() + CURRENT, rows));
      views.add(new BigQueryView(view.name() + FINAL, rows + " WHERE pane IN ('ON_TIME', 'LATE')"));
      verdicts.add(verdict(contract.id(), view.name()));
    }
    views.add(new BigQueryView(VERDICT, String.join(" UNION ALL ", verdicts)));
    return views;
  }

  /** Returns the first two equations of the ledger, for each minute of arrival. */
  private static String verdict(String contract, String view) {
    return "SELECT generation, run_id, contract, arrival_minute, '"
        + view
        + "' AS view, `read`, admitted, `read` = admitted + duplicate + conflict + "
        + sum("dead_letter")
        + " + "
        + sum("quarantine")
        + " + tombstone AND admitted = "
        + count(view, "aggregated")
        + " + "
        + count(view, "filtered")
        + " + "
        + count(view, "too_late")
        + " + "
        + count(view, "withheld")
        + " AS adds_up FROM `{dataset}.ledger` WHERE contract = '"
        + contract
        + "'";
  }

  private static String sum(String column) {
    return "(SELECT IFNULL(SUM(CAST(n AS INT64)), 0) FROM UNNEST(REGEXP_EXTRACT_ALL(TO_JSON_STRING("
        + column
        + "), r'\":([0-9]+)')) AS n)";
  }

  private static String count(String view, String name) {
    return "IFNULL(INT64(views." + view + "." + name + "), 0)";
  }
}
