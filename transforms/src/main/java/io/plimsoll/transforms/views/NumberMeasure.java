package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Measure;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum, average, smallest or largest of a decimal or of an expression:
 *
 * <pre>
 *   sum, avg     n, beyond, high, middle, low     n values of up to 38 digits, and their sum
 *   min, max     n, beyond, high, low
 * </pre>
 *
 * where {@code beyond} counts the values that are larger than that.
 */
final class NumberMeasure extends OperandMeasure {
  private static final int BEYOND = 1;
  private static final int VALUE = 2;

  private final Measure.Kind kind;
  private final EventExpression expression;
  private final NumberType type;

  NumberMeasure(Measure measure, List<String> projection) {
    kind = measure.kind();
    expression = EventExpression.of(measure.operands().get(0), projection);
    type = NumberType.of(measure.operands().get(0));
  }

  @Override
  byte[] rules() {
    return switch (kind) {
      case MIN -> new byte[] {Cells.ADD, Cells.ADD, Cells.MIN_HIGH, Cells.WIDE_LOW};
      case MAX -> new byte[] {Cells.ADD, Cells.ADD, Cells.MAX_HIGH, Cells.WIDE_LOW};
      default -> new byte[] {Cells.ADD, Cells.ADD, Cells.WIDE_HIGH, Cells.WIDE_LOW, Cells.WIDE_LOW};
    };
  }

  @Override
  void clear(long[] cells, int at) {
    if (kind == Measure.Kind.MIN) {
      cells[at + VALUE] = Long.MAX_VALUE;
      cells[at + VALUE + 1] = -1;
    } else if (kind == Measure.Kind.MAX) {
      cells[at + VALUE] = Long.MIN_VALUE;
    }
  }

  @Override
  void add(EventView event, long[] cells, Summaries summaries, int at) {
    switch (expression.evaluate(event)) {
      case NULL -> {}
      case NARROW -> add(cells, at, expression.unscaled() >> 63, expression.unscaled());
      case WIDE -> {
        BigInteger value = expression.wide();
        add(cells, at, value.shiftRight(Long.SIZE).longValue(), value.longValue());
      }
      case BEYOND -> cells[at + BEYOND]++;
    }
  }

  private void add(long[] cells, int at, long high, long low) {
    cells[at]++;
    switch (kind) {
      case MIN -> Cells.minWide(cells, at + VALUE, high, low);
      case MAX -> Cells.maxWide(cells, at + VALUE, high, low);
      default -> Cells.addWider(cells, at + VALUE, high, low);
    }
  }

  @Override
  @Nullable Object value(Cells cells, int at) {
    long count = cells.values()[at];
    if (cells.values()[at + BEYOND] > 0) {
      throw beyond();
    } else if (count == 0) {
      return null;
    }
    return switch (kind) {
      case MIN, MAX -> type.write(cells.wide(at + VALUE, 2));
      case AVG -> type.writeAverage(cells.wide(at + VALUE, 3), count);
      default -> type.write(cells.wide(at + VALUE, 3));
    };
  }
}
