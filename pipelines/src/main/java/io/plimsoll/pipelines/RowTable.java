package io.plimsoll.pipelines;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Keeps the newest row of each key of a view, as every reader of the table would. */
final class RowTable {
  private static final Comparator<Row> AGE =
      Comparator.comparingLong(Row::generation)
          .thenComparingLong(Row::attempt)
          .thenComparingLong(Row::paneIndex);

  private final Map<String, Row> newest = new HashMap<>();

  /**
   * What the ledger wants to know of a row.
   *
   * @param attempt travels beside the row; 0 where the runner does not restore in place
   * @param events how many events the row's window took
   */
  record Row(long generation, long attempt, long paneIndex, String runId, long events) {}

  /** Takes a row unless a newer one is known; of two of one age the later given is kept. */
  void put(String key, Row row) {
    newest.merge(key, row, (old, next) -> AGE.compare(next, old) < 0 ? old : next);
  }

  /** Takes a row back. */
  void retract(String key) {
    newest.remove(key);
  }

  /** Returns the sum of the events of the newest rows that fit. */
  long events(Predicate<Row> fits) {
    return newest.values().stream().filter(fits).mapToLong(Row::events).sum();
  }
}
