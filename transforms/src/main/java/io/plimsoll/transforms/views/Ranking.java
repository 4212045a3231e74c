package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.View;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best rows of a view with {@code top}: by a measure as the row shows it, the largest
 * first and null last; of equal ones by the dimensions, each by its value, null first and texts by
 * code point. No two rows are equal, so that there is one answer for all orders. Not thread-safe.
 */
final class Ranking {
  private static final Comparator<Candidate> BEST_FIRST = Ranking::compare;

  private final long view;
  private final int n;
  private final EventMeasure measure;
  private final int measureAt;

  private record Candidate(CellTable table, int entry, byte[] key, @Nullable BigDecimal value) {}

  /**
   * Makes the ranking.
   *
   * @param view the fingerprint of the view
   * @param measures the view's, among them the one that ranks
   * @param measuresAt where the cells of each begin
   */
  Ranking(long view, View.Top top, EventMeasure[] measures, int[] measuresAt) {
    this.view = view;
    n = top.n();
    List<String> names = Arrays.stream(measures).map(EventMeasure::name).toList();
    int by = names.indexOf(top.by());
    if (by < 0) {
      throw new IllegalArgumentException(
          "top.by: " + top.by() + " (expected: one of " + names + ")");
    }
    measure = measures[by];
    measureAt = measuresAt[by];
  }

  /** Returns the fingerprint of the view whose rows are ranked. */
  long view() {
    return view;
  }

  /** Returns copies of the view's best entries of some tables, the best first; n at most. */
  CellTable best(Iterable<CellTable> tables) {
    PriorityQueue<Candidate> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    for (CellTable table : tables) {
      for (int entry = 0; entry < table.entries(); entry++) {
        if (table.view(entry) == view) {
          worstFirst.add(new Candidate(table, entry, table.key(entry), value(table.cells(entry))));
          if (worstFirst.size() > n) {
            worstFirst.remove();
          }
        }
      }
    }
    CellTable best = new CellTable();
    worstFirst.stream().sorted(BEST_FIRST).forEach(each -> best.append(each.table, each.entry));
    return best;
  }

  private @Nullable BigDecimal value(Cells cells) {
    Object value;
    try {
      value = measure.value(cells, measureAt);
    } catch (ArithmeticException e) {
      // The row has null there.
      return null;
    }
    if (value == null) {
      return null;
    }
    return value instanceof Long integer
        ? BigDecimal.valueOf(integer)
        : new BigDecimal((String) value);
  }

  private static int compare(Candidate one, Candidate other) {
    if (one.value == null || other.value == null) {
      int nullLast = Boolean.compare(one.value == null, other.value == null);
      return nullLast != 0 ? nullLast : compareDimensions(one.key, other.key);
    }
    int largestFirst = other.value.compareTo(one.value);
    return largestFirst != 0 ? largestFirst : compareDimensions(one.key, other.key);
  }

  private static int compareDimensions(byte[] one, byte[] other) {
    int order = 0;
    // Where two fields are equal, they are equally long.
    for (int at = RowKey.DIMENSIONS; order == 0 && at < one.length; ) {
      order = EventView.compareAt(one, at, other, at);
      at += EventView.sizeAt(one, at);
    }
    return order;
  }
}
