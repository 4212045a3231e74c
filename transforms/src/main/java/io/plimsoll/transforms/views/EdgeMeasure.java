package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.FieldBuffer;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Operand;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of the first or last event that has one. Of a number that is too large to be
 * aggregated, only one that is the first or last matters.
 */
final class EdgeMeasure extends OperandMeasure {
  private static final byte[] TOO_LARGE = {};

  private final byte kind;
  private final int[] keyFields;
  private final NumberType type;
  private final boolean isNumber;

  /** The field that is measured, or -1 and the expression. */
  private final int field;

  private final @Nullable EventExpression expression;

  /** The key and the value of the event at hand. */
  private byte[] fields = new byte[256];

  private int end;
  private final FieldBuffer computed = new FieldBuffer();

  EdgeMeasure(Measure measure, List<String> projection, List<String> businessKey) {
    Operand operand = measure.operands().get(0);
    kind = measure.kind() == Measure.Kind.FIRST ? Summary.FIRST : Summary.LAST;
    keyFields = businessKey.stream().mapToInt(projection::indexOf).toArray();
    type = NumberType.of(operand);
    isNumber =
        operand.type() == FieldType.INTEGER
            || operand.type() == FieldType.DECIMAL
            || operand.type() == FieldType.NUMBER;
    field = operand instanceof Operand.Path path ? projection.indexOf(path.path()) : -1;
    expression = field >= 0 ? null : EventExpression.of(operand, projection);
  }

  @Override
  byte[] rules() {
    return new byte[] {Cells.SUMMARY};
  }

  @Override
  void clear(long[] cells, int at) {}

  @Override
  void add(EventView event, long[] cells, Summaries summaries, int at) {
    EdgeValue edge = (EdgeValue) summaries.get(at);
    if (edge != null && edge.isInside(event.eventTime())) {
      return;
    }
    end = 0;
    for (int keyField : keyFields) {
      append(event, keyField);
    }
    int valueAt = end;
    if (!appendValue(event)) {
      return;
    }
    if (edge == null) {
      summaries.set(at, EdgeValue.of(kind, event.eventTime(), fields, valueAt, end));
    } else {
      edge.add(event.eventTime(), fields, valueAt, end);
    }
  }

  /** Returns whether the event has a value. */
  private boolean appendValue(EventView event) {
    if (expression == null) {
      if (event.isNull(field)) {
        return false;
      }
      append(event, field);
      return true;
    }
    computed.clear();
    switch (expression.evaluate(event)) {
      case NULL -> {
        return false;
      }
      case NARROW -> put(expression.unscaled());
      case WIDE -> put(expression.wide());
      case BEYOND -> computed.putText(TOO_LARGE, 0, 0);
    }
    byte[] value = computed.toByteArray();
    reserve(value.length);
    System.arraycopy(value, 0, fields, end, value.length);
    end += value.length;
    return true;
  }

  private void put(long value) {
    if (type.isInteger()) {
      computed.putInteger(value);
    } else {
      computed.putDecimal(type.scale(), value >> 63, value);
    }
  }

  private void put(BigInteger value) {
    computed.putDecimal(type.scale(), value.shiftRight(Long.SIZE).longValue(), value.longValue());
  }

  private void append(EventView event, int from) {
    reserve(event.sizeOf(from));
    end = event.copyField(from, fields, end);
  }

  private void reserve(int size) {
    if (fields.length - end < size) {
      fields = Arrays.copyOf(fields, Math.max(fields.length * 2, end + size));
    }
  }

  @Override
  @Nullable Object value(Cells cells, int at) {
    EdgeValue edge = (EdgeValue) cells.summary(at);
    if (edge == null) {
      return null;
    }
    Object value = EventView.valueAt(edge.array(), edge.valueAt());
    if (value instanceof BigDecimal decimal) {
      return type.write(decimal.unscaledValue());
    } else if (isNumber && value instanceof String) {
      throw beyond();
    }
    return value;
  }
}
