package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Operand;
import java.util.Arrays;
import java.util.List;

/** How many different values a field has, or some fields together; null is a value. */
final class DistinctMeasure extends OperandMeasure {
  private final int[] fields;
  private byte[] tuple = new byte[256];

  DistinctMeasure(Measure measure, List<String> projection) {
    fields =
        measure.operands().stream()
            .mapToInt(operand -> projection.indexOf(((Operand.Path) operand).path()))
            .toArray();
  }

  @Override
  byte[] rules() {
    return new byte[] {Cells.SUMMARY};
  }

  @Override
  void clear(long[] cells, int at) {}

  @Override
  void add(EventView event, long[] cells, Summaries summaries, int at) {
    DistinctValues values = (DistinctValues) summaries.get(at);
    if (values == null) {
      values = new DistinctValues();
      summaries.set(at, values);
    }
    if (fields.length == 1) {
      values.add(event.array(), event.startOf(fields[0]), event.sizeOf(fields[0]));
      return;
    }
    int end = 0;
    for (int field : fields) {
      int size = event.sizeOf(field);
      if (tuple.length - end < size) {
        tuple = Arrays.copyOf(tuple, Math.max(tuple.length * 2, end + size));
      }
      end = event.copyField(field, tuple, end);
    }
    values.add(tuple, 0, end);
  }

  @Override
  Object value(Cells cells, int at) {
    DistinctValues values = (DistinctValues) cells.summary(at);
    return values == null ? 0L : (Long) values.count();
  }
}
