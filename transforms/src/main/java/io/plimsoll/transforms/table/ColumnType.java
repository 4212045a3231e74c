package io.plimsoll.transforms.table;

import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Operand;
import java.util.Locale;

/**
 * The type of a column. Integers, of 64 bits, and booleans are JSON's; decimals, texts and
 * timestamps, which are in RFC 3339, are JSON strings.
 *
 * <p>A timestamp of an event is a text here: only the event time is read as a time, and another may
 * be whatever its producer wrote. An average is a text that holds a decimal number: of integers it
 * is the nearest double, of any scale, and of decimals has six places more than they have, which
 * may be more digits than a decimal of 38.
 *
 * @param precision how many digits a decimal has; 0 for any other kind
 * @param scale how many of them are behind the point
 */
public record ColumnType(Kind kind, int precision, int scale) {
  /** What a column's values are. */
  public enum Kind {
    STRING,
    INTEGER,
    BOOLEAN,
    DECIMAL,
    TIMESTAMP,
    /** JSON of any shape. */
    JSON,
    BYTES,
    /** An array of texts. */
    STRINGS
  }

  static final ColumnType STRING = new ColumnType(Kind.STRING, 0, 0);
  static final ColumnType INTEGER = new ColumnType(Kind.INTEGER, 0, 0);
  static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
  static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);
  static final ColumnType JSON = new ColumnType(Kind.JSON, 0, 0);
  static final ColumnType BYTES = new ColumnType(Kind.BYTES, 0, 0);
  static final ColumnType STRINGS = new ColumnType(Kind.STRINGS, 0, 0);

  private static final int MOST_DIGITS = 38;

  /** Returns the type of a dimension over a field. */
  public static ColumnType of(Field field) {
    return field.type() == FieldType.DECIMAL
        ? decimal(field.precision(), field.scale())
        : scalar(field.type(), field.places());
  }

  /** Returns the type of a measure. */
  public static ColumnType of(Measure measure) {
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

  private static ColumnType of(Operand operand) {
    return scalar(operand.type(), operand.scale());
  }

  private static ColumnType scalar(FieldType type, int scale) {
    return switch (type) {
      case INTEGER -> INTEGER;
      case NUMBER, DECIMAL -> decimal(MOST_DIGITS, scale);
      case BOOLEAN -> BOOLEAN;
      case STRING, TIMESTAMP -> STRING;
      case OBJECT, ARRAY -> JSON;
    };
  }

  private static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  /** Returns whether a column holds a list. */
  public boolean isRepeated() {
    return kind == Kind.STRINGS;
  }

  /** Returns the type as tables of columns write it. */
  @Override
  public String toString() {
    return switch (kind) {
      case DECIMAL -> "decimal(" + precision + "," + scale + ")";
      case STRINGS -> "array(string)";
      case STRING, INTEGER, BOOLEAN, TIMESTAMP, JSON, BYTES -> kind.name().toLowerCase(Locale.ROOT);
    };
  }
}
