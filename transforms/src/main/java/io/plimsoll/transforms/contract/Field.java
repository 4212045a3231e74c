package io.plimsoll.transforms.contract;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Describes one declared field.
 *
 * @param path dotted path from the record's root
 * @param type what JSON value it must be
 * @param required whether absent and null are faults
 * @param format the range of an integer; null of any other type
 * @param precision digits of a decimal, at most 38; 0 of any other type
 * @param scale digits of a decimal behind the point
 * @param rules the structural rules from {@code logicalTypeOptions}
 */
public record Field(
    String path,
    FieldType type,
    boolean required,
    @Nullable IntegerFormat format,
    int precision,
    int scale,
    Rules rules)
    implements Serializable {
  /** To how many digits behind the point a number without a declared scale is rounded. */
  private static final int NUMBER_PLACES = 9;

  public Field {
    if ((format != null) != (type == FieldType.INTEGER)) {
      throw new IllegalArgumentException(
          path + ": format " + format + " (expected: one of an integer, and of nothing else)");
    }
  }

  /**
   * Holds the structural rules of a field; null is "no such rule". Lengths are in code points, of
   * strings; the bounds are decimal literals, of numbers.
   */
  public record Rules(
      @Nullable Integer minLength,
      @Nullable Integer maxLength,
      @Nullable String pattern,
      @Nullable String minimum,
      @Nullable String maximum,
      @Nullable String exclusiveMinimum,
      @Nullable String exclusiveMaximum)
      implements Serializable {
    /** No rule. */
    public static final Rules NONE = new Rules(null, null, null, null, null, null, null);
  }

  /** Returns how many digits behind the point a decimal or number keeps where it is used. */
  public int places() {
    return type == FieldType.NUMBER ? NUMBER_PLACES : scale;
  }

  /** Returns the last segment of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
