package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measure of a view, over the projected fields of an event and some cells. What most views ask
 * for is done here, over fields of 64 bits:
 *
 * <pre>
 *   count        n
 *   sum, avg     n, high, low       n integers, and their sum in 128 bits
 *   min, max     n, value
 * </pre>
 *
 * and all else by an {@link OperandMeasure}.
 */
final class EventMeasure {
  private enum Way {
    COUNT,
    SUM,
    AVERAGE,
    SMALLEST,
    LARGEST,
    OTHER
  }

  private final String name;
  private final Measure measured;
  private final Way way;
  private final byte[] rules;

  /** The field that must not be null, or -1. */
  private final int field;

  private final @Nullable EventCondition where;
  private final @Nullable OperandMeasure other;

  EventMeasure(Measure measure, List<String> projection, List<String> businessKey) {
    name = measure.name();
    measured = new Measure("", measure.kind(), measure.operands(), measure.q(), measure.where());
    way = way(measure);
    String path = way == Way.OTHER ? null : measure.path();
    field = path == null ? -1 : projection.indexOf(path);
    where = measure.where() == null ? null : EventCondition.of(measure.where(), projection);
    other = way == Way.OTHER ? OperandMeasure.of(measure, projection, businessKey) : null;
    rules =
        switch (way) {
          case COUNT -> new byte[] {Cells.ADD};
          case SUM, AVERAGE -> new byte[] {Cells.ADD, Cells.WIDE_HIGH, Cells.WIDE_LOW};
          case SMALLEST -> new byte[] {Cells.ADD, Cells.MIN};
          case LARGEST -> new byte[] {Cells.ADD, Cells.MAX};
          case OTHER -> other().rules();
        };
  }

  private static Way way(Measure measure) {
    boolean isInteger =
        measure.operands().size() == 1
            && measure.operands().get(0) instanceof Operand.Path path
            && path.type() == FieldType.INTEGER;
    return switch (measure.kind()) {
      case COUNT -> Way.COUNT;
      case SUM -> isInteger ? Way.SUM : Way.OTHER;
      case AVG -> isInteger ? Way.AVERAGE : Way.OTHER;
      case MIN -> isInteger ? Way.SMALLEST : Way.OTHER;
      case MAX -> isInteger ? Way.LARGEST : Way.OTHER;
      case FIRST, LAST, DISTINCT, QUANTILE -> Way.OTHER;
    };
  }

  String name() {
    return name;
  }

  /** Returns the measure without its name: what it has in common with others. */
  Measure measured() {
    return measured;
  }

  /** Returns a rule for each cell; not to be written to. */
  byte[] rules() {
    return rules;
  }

  void clear(long[] cells, int at) {
    switch (way) {
      case SMALLEST -> cells[at + 1] = Long.MAX_VALUE;
      case LARGEST -> cells[at + 1] = Long.MIN_VALUE;
      case COUNT, SUM, AVERAGE -> {}
      case OTHER -> other().clear(cells, at);
    }
  }

  void add(EventView event, long[] cells, Summaries summaries, int at) {
    if (where != null && where.test(event) != Truth.TRUE) {
      return;
    }
    if (field >= 0 && event.isNull(field)) {
      return;
    }
    switch (way) {
      case COUNT -> cells[at]++;
      case SUM, AVERAGE -> {
        long value = event.integerAt(field);
        cells[at]++;
        Cells.addWide(cells, at + 1, value >> 63, value);
      }
      case SMALLEST -> {
        cells[at]++;
        cells[at + 1] = Math.min(cells[at + 1], event.integerAt(field));
      }
      case LARGEST -> {
        cells[at]++;
        cells[at + 1] = Math.max(cells[at + 1], event.integerAt(field));
      }
      case OTHER -> other().add(event, cells, summaries, at);
    }
  }

  /**
   * Returns the measure's value as a row has it: a {@link Long}; a {@link String} for a decimal, an
   * average or a text; a {@link Boolean}; null of nothing.
   *
   * @throws ArithmeticException if it leaves its type
   */
  @Nullable Object value(Cells cells, int at) {
    long count = cells.values()[at];
    return switch (way) {
      case COUNT -> (Long) count;
      case SUM -> count == 0 ? null : NumberType.INTEGER.write(cells.wide(at + 1, 2));
      case AVERAGE ->
          count == 0 ? null : NumberType.INTEGER.writeAverage(cells.wide(at + 1, 2), count);
      case SMALLEST, LARGEST -> count == 0 ? null : (Long) cells.values()[at + 1];
      case OTHER -> other().value(cells, at);
    };
  }

  private OperandMeasure other() {
    if (other == null) {
      throw new AssertionError("measure: " + name + " (expected: an operand)");
    }
    return other;
  }
}
