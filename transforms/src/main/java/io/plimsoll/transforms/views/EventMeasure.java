package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measure of a view, over the projected fields of an event and some cells:
 *
 * <pre>
 *   count        n
 *   sum, avg     n, high, low       n values, and their sum in 128 bits
 *   min, max     n, value
 * </pre>
 */
final class EventMeasure {
  private static final MathContext QUOTIENT = new MathContext(60);
  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final String name;
  private final Measure.Kind kind;
  private final int field;
  private final @Nullable EventCondition where;

  EventMeasure(Measure measure, List<String> projection) {
    name = measure.name();
    kind = measure.kind();
    field = measure.path() == null ? -1 : projection.indexOf(measure.path());
    where = measure.where() == null ? null : EventCondition.of(measure.where(), projection);
  }

  String name() {
    return name;
  }

  byte[] rules() {
    return switch (kind) {
      case COUNT -> new byte[] {Cells.ADD};
      case SUM, AVG -> new byte[] {Cells.ADD, Cells.WIDE_HIGH, Cells.WIDE_LOW};
      case MIN -> new byte[] {Cells.ADD, Cells.MIN};
      case MAX -> new byte[] {Cells.ADD, Cells.MAX};
      case FIRST, LAST, DISTINCT, QUANTILE -> throw notYet();
    };
  }

  void clear(long[] cells, int at) {
    switch (kind) {
      case MIN -> cells[at + 1] = Long.MAX_VALUE;
      case MAX -> cells[at + 1] = Long.MIN_VALUE;
      case COUNT, SUM, AVG -> {}
      case FIRST, LAST, DISTINCT, QUANTILE -> throw notYet();
    }
  }

  void add(EventView event, long[] cells, Summaries summaries, int at) {
    if (where != null && where.test(event) != Truth.TRUE) {
      return;
    }
    if (field >= 0 && event.isNull(field)) {
      return;
    }
    cells[at]++;
    switch (kind) {
      case COUNT -> {}
      case SUM, AVG -> {
        long value = event.integerAt(field);
        Cells.addWide(cells, at + 1, value >> 63, value);
      }
      case MIN -> cells[at + 1] = Math.min(cells[at + 1], event.integerAt(field));
      case MAX -> cells[at + 1] = Math.max(cells[at + 1], event.integerAt(field));
      case FIRST, LAST, DISTINCT, QUANTILE -> throw notYet();
    }
  }

  /**
   * Returns the measure's value: a {@link Long}; a {@link String} for an average, the nearest
   * double in decimal; null of nothing.
   *
   * @throws ArithmeticException if a sum leaves 64 bits
   */
  @Nullable Object value(Cells cells, int at) {
    long count = cells.values()[at];
    return switch (kind) {
      case COUNT -> (Long) count;
      case SUM -> count == 0 ? null : (Long) exact(cells.wide(at + 1));
      case AVG -> count == 0 ? null : average(cells.wide(at + 1), count);
      case MIN, MAX -> count == 0 ? null : (Long) cells.values()[at + 1];
      case FIRST, LAST, DISTINCT, QUANTILE -> throw notYet();
    };
  }

  /** No such measure comes here: {@link NotYet} refuses it at start. */
  private AssertionError notYet() {
    return new AssertionError("measure: " + kind + " (expected: count, sum, min, max or avg)");
  }

  private static long exact(BigInteger sum) {
    if (sum.compareTo(SMALLEST) < 0 || sum.compareTo(LARGEST) > 0) {
      throw new ArithmeticException("beyond 64 bits");
    }
    return sum.longValue();
  }

  /**
   * Rounds once, to the nearest double: the quotient is given far more digits than a double has.
   */
  private static String average(BigInteger sum, long count) {
    BigDecimal quotient = new BigDecimal(sum).divide(BigDecimal.valueOf(count), QUOTIENT);
    return Double.toString(quotient.doubleValue());
  }
}
