package io.plimsoll.io.store;

import io.plimsoll.transforms.contract.Contract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says which names of a contract BigQuery would not take, or would take for others. */
public final class BigQueryNames {
  private static final int LONGEST = 300;
  private static final String DATASET = "[A-Za-z0-9_]{1,900}";
  private static final String COLUMN = "[A-Za-z_][A-Za-z0-9_]*";
  private static final List<String> RESERVED =
      List.of(
          "_table_",
          "_file_",
          "_partition",
          "_row_timestamp",
          "__root__",
          "_colidentifier",
          "_change_");

  /** What a contract's dataset holds beside rows, whether this contract has it or not. */
  private static final List<String> OURS =
      List.of(
          "dead_letters",
          "quarantine",
          "conflicts",
          "too_late",
          "ledger",
          "events",
          "ledger_verdict");

  private BigQueryNames() {}

  /** Returns a mistake for each name that cannot be used, as one line; none is the rule. */
  public static List<String> mistakes(Contract contract) {
    List<String> mistakes = new ArrayList<>();
    String place = "contract " + contract.id() + ": ";
    if (!contract.id().matches(DATASET)) {
      mistakes.add(
          place
              + "id: "
              + contract.id()
              + " (expected: letters, digits and _, as a dataset of BigQuery is named)");
    }
    Set<String> tables = new HashSet<>(OURS);
    for (BigQueryTable table : BigQueryTable.of(contract)) {
      String view = table.schema().view();
      if (view != null) {
        for (String name : List.of(view, view + "_current", view + "_final")) {
          if (!tables.add(name.toLowerCase(Locale.ROOT))) {
            mistakes.add(
                place
                    + "view "
                    + view
                    + ": "
                    + name
                    + " (expected: a name that nothing else in its BigQuery dataset has)");
          }
        }
      }
      addColumns(
          mistakes, place + (view == null ? "table " + table.name() : "view " + view), table);
    }
    return mistakes;
  }

  private static void addColumns(List<String> mistakes, String place, BigQueryTable table) {
    Set<String> names = new HashSet<>();
    for (BigQueryColumn column : table.columns()) {
      String name = column.name().toLowerCase(Locale.ROOT);
      if (!names.add(name)) {
        mistakes.add(
            place
                + ": "
                + column.name()
                + " (expected: a name that no other column has; capitals do not count)");
      }
      if (!name.matches(COLUMN) || name.length() > LONGEST) {
        mistakes.add(
            place
                + ": "
                + column.name()
                + " (expected: letters, digits and _, no digit first, at most "
                + LONGEST
                + ", as a column of BigQuery is named)");
      }
      if (RESERVED.stream().anyMatch(name::startsWith)) {
        mistakes.add(
            place + ": " + column.name() + " (expected: a name that BigQuery does not reserve)");
      }
    }
  }
}
