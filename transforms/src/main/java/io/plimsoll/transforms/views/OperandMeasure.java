package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EventMeasure} does not do itself, to be fast at the rest: everything but counts and
 * the sum, average, smallest and largest of an integer field. Not thread-safe.
 */
abstract sealed class OperandMeasure
    permits NumberMeasure, DistinctMeasure, QuantileMeasure, EdgeMeasure {

  static OperandMeasure of(Measure measure, List<String> projection, List<String> businessKey) {
    return switch (measure.kind()) {
      case SUM, AVG, MIN, MAX -> new NumberMeasure(measure, projection);
      case DISTINCT -> new DistinctMeasure(measure, projection);
      case QUANTILE -> new QuantileMeasure(measure, projection);
      case FIRST, LAST -> new EdgeMeasure(measure, projection, businessKey);
      case COUNT -> throw new IllegalArgumentException("measure: COUNT (expected: any other)");
    };
  }

  /** Returns a rule for each of the measure's cells. */
  abstract byte[] rules();

  /** Makes cells those of nothing; they are 0 so far. */
  abstract void clear(long[] cells, int at);

  /** Adds an event. */
  abstract void add(EventView event, long[] cells, Summaries summaries, int at);

  /**
   * Returns the value as a row has it.
   *
   * @throws ArithmeticException if it leaves its type
   */
  abstract @Nullable Object value(Cells cells, int at);

  /** Says that a value was too large to be aggregated: the measure has none. */
  static ArithmeticException beyond() {
    return new ArithmeticException("a value beyond what is aggregated");
  }
}
