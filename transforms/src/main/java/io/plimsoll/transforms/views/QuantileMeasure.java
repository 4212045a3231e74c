package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Measure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A quantile of a number: a count of values that are too large, and the summary of the others. */
final class QuantileMeasure extends OperandMeasure {
  private static final int SUMMARY = 1;

  private final EventExpression expression;
  private final NumberType type;
  private final BigDecimal q;

  QuantileMeasure(Measure measure, List<String> projection) {
    expression = EventExpression.of(measure.operands().get(0), projection);
    type = NumberType.of(measure.operands().get(0));
    q = Objects.requireNonNull(measure.q());
  }

  @Override
  byte[] rules() {
    return new byte[] {Cells.ADD, Cells.SUMMARY};
  }

  @Override
  void clear(long[] cells, int at) {}

  @Override
  void add(EventView event, long[] cells, Summaries summaries, int at) {
    switch (expression.evaluate(event)) {
      case NULL -> {}
      case NARROW -> values(summaries, at + SUMMARY).add(expression.unscaled());
      case WIDE -> values(summaries, at + SUMMARY).add(expression.wide());
      case BEYOND -> cells[at]++;
    }
  }

  private static QuantileValues values(Summaries summaries, int at) {
    QuantileValues values = (QuantileValues) summaries.get(at);
    if (values == null) {
      values = new QuantileValues();
      summaries.set(at, values);
    }
    return values;
  }

  @Override
  @Nullable Object value(Cells cells, int at) {
    if (cells.values()[at] > 0) {
      throw beyond();
    }
    QuantileValues values = (QuantileValues) cells.summary(at + SUMMARY);
    return values == null ? null : type.write(values.quantile(q));
  }
}
