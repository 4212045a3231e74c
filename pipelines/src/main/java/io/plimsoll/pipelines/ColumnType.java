package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Operand;

/**
 * Says of which type a column is. Integers, of 64 bits, and booleans are JSON's; decimals, texts
 * and timestamps, which are in RFC 3339, are JSON strings.
 *
 * <p>A timestamp of an event is a text here: only the event time is read as a time, and another may
 * be whatever its producer wrote. An average is a text that holds a decimal number: of integers it
 * is the nearest double, of any scale, and of decimals has six places more than they have, which
 * may be more digits than a decimal of 38.
 */
final class ColumnType {
  static final String STRING = "string";
  static final String INTEGER = "integer";
  static final String BOOLEAN = "boolean";
  static final String TIMESTAMP = "timestamp";

  /** JSON of any shape. */
  static final String JSON = "json";

  static final String BYTES = "bytes";
  static final String STRINGS = "array(string)";

  private static final int MOST_DIGITS = 38;

  private ColumnType() {}

  /** Returns the type of a dimension over a field. */
  static String of(Field field) {
    return field.type() == FieldType.DECIMAL
        ? decimal(field.precision(), field.scale())
        : scalar(field.type(), field.places());
  }

  /** Returns the type of a measure. */
  static String of(Measure measure) {
    return switch (measure.kind()) {
      case COUNT, DISTINCT -> INTEGER;
      case AVG -> STRING;
      case SUM, MIN, MAX, FIRST, LAST, QUANTILE -> of(measure.operands().get(0));
    };
  }

  /** Returns whether a measure may be null: of nothing, or beyond its type. */
  static boolean isNullable(Measure measure) {
    return switch (measure.kind()) {
      case COUNT, DISTINCT -> false;
      case SUM, MIN, MAX, AVG, FIRST, LAST, QUANTILE -> true;
    };
  }

  private static String of(Operand operand) {
    return scalar(operand.type(), operand.scale());
  }

  private static String scalar(FieldType type, int scale) {
    return switch (type) {
      case INTEGER -> INTEGER;
      case NUMBER, DECIMAL -> decimal(MOST_DIGITS, scale);
      case BOOLEAN -> BOOLEAN;
      case STRING, TIMESTAMP -> STRING;
      case OBJECT, ARRAY -> JSON;
    };
  }

  private static String decimal(int precision, int scale) {
    return "decimal(" + precision + "," + scale + ")";
  }
}
