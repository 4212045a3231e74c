package io.plimsoll.transforms.batch;

import static io.plimsoll.transforms.batch.FieldBuffer.INT;
import static io.plimsoll.transforms.batch.FieldBuffer.LONG;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one event where it lies in an array of bytes; moved from event to event, it allocates
 * nothing. The layout, big endian:
 *
 * <pre>
 *   length 4 | contract 4 | offset 8 | arrival 8 | event time 8 | key 16 | content 16 | fields
 * </pre>
 *
 * where the length counts all of it and the fields are those of {@link FieldBuffer}.
 */
public final class EventView {
  private static final int CONTRACT = 4;
  private static final int OFFSET = 8;
  private static final int ARRIVAL = 16;
  private static final int EVENT_TIME = 24;
  private static final int KEY = 32;
  private static final int CONTENT = 48;
  static final int FIELDS = 64;

  private byte[] bytes = new byte[0];
  private int at;
  private int fieldsAt = FIELDS;
  private int[] fieldStarts = new int[16];
  private int fieldsFound;

  static void write(ByteWriter out, long offset, long arrival, DecodedRecord event) {
    FieldBuffer fields = event.fields();
    int length = FIELDS + fields.length();
    int at = out.append(length);
    byte[] bytes = out.array();
    INT.set(bytes, at, length);
    INT.set(bytes, at + CONTRACT, event.contract());
    LONG.set(bytes, at + OFFSET, offset);
    LONG.set(bytes, at + ARRIVAL, arrival);
    LONG.set(bytes, at + EVENT_TIME, event.eventTime());
    LONG.set(bytes, at + KEY, event.keyHigh());
    LONG.set(bytes, at + KEY + 8, event.keyLow());
    LONG.set(bytes, at + CONTENT, event.contentHigh());
    LONG.set(bytes, at + CONTENT + 8, event.contentLow());
    System.arraycopy(fields.array(), 0, bytes, at + FIELDS, fields.length());
  }

  /** Looks at the event that begins at an index of an array. */
  void moveTo(byte[] array, int index) {
    bytes = array;
    at = index;
    fieldsAt = index + FIELDS;
    fieldsFound = 0;
  }

  /** Looks at an event of which the fields are there and nothing before them. */
  void moveToFields(byte[] fields) {
    bytes = fields;
    at = -1;
    fieldsAt = 0;
    fieldsFound = 0;
  }

  /** Returns the array that holds the event; not to be written to. */
  public byte[] array() {
    return bytes;
  }

  int index() {
    return at;
  }

  int length() {
    return (int) INT.get(bytes, at);
  }

  /** Returns the index of the event's contract among those of its topic. */
  public int contract() {
    return (int) INT.get(bytes, at + CONTRACT);
  }

  /** Returns the record's offset in its partition. */
  public long offset() {
    return (long) LONG.get(bytes, at + OFFSET);
  }

  /** Returns the record's arrival, in milliseconds. */
  public long arrival() {
    return (long) LONG.get(bytes, at + ARRIVAL);
  }

  /** Returns the event time, in milliseconds. */
  public long eventTime() {
    return (long) LONG.get(bytes, at + EVENT_TIME);
  }

  /** Returns the first half of the business key's fingerprint. */
  public long keyHigh() {
    return (long) LONG.get(bytes, at + KEY);
  }

  /** Returns the second half of the business key's fingerprint. */
  public long keyLow() {
    return (long) LONG.get(bytes, at + KEY + 8);
  }

  /** Returns the first half of the content's fingerprint. */
  public long contentHigh() {
    return (long) LONG.get(bytes, at + CONTENT);
  }

  /** Returns the second half of the content's fingerprint. */
  public long contentLow() {
    return (long) LONG.get(bytes, at + CONTENT + 8);
  }

  /** Returns whether a projected field is null or absent. */
  public boolean isNull(int field) {
    return bytes[start(field)] == FieldBuffer.NULL;
  }

  /** Returns a field that is known to be a boolean. */
  public boolean booleanAt(int field) {
    return bytes[start(field)] == FieldBuffer.TRUE;
  }

  /** Returns a field that is known to be an integer. */
  public long integerAt(int field) {
    return (long) LONG.get(bytes, start(field) + 1);
  }

  /**
   * Returns whether a field is a decimal. One that is declared as a number, and neither null nor a
   * decimal, is 10^29 or beyond: too large to be added up.
   */
  public boolean isDecimal(int field) {
    return bytes[start(field)] == FieldBuffer.DECIMAL;
  }

  /** Returns the upper half of the unscaled value of a field that is known to be a decimal. */
  public long decimalHighAt(int field) {
    return (long) LONG.get(bytes, start(field) + 2);
  }

  /** Returns the lower half of the unscaled value of a field that is known to be a decimal. */
  public long decimalLowAt(int field) {
    return (long) LONG.get(bytes, start(field) + 10);
  }

  /** Returns a field that is declared as a decimal or number and not null, however large. */
  public BigDecimal decimalAt(int field) {
    return isDecimal(field) ? decimal(bytes, start(field)) : new BigDecimal(textAt(field));
  }

  /** Returns a field that is known to be a text. */
  public String textAt(int field) {
    int start = start(field);
    return new String(bytes, start + 5, (int) INT.get(bytes, start + 1), StandardCharsets.UTF_8);
  }

  /** Returns whether a field is this text, given in UTF-8. */
  public boolean textEquals(int field, byte[] text) {
    int start = start(field);
    if (bytes[start] != FieldBuffer.TEXT || (int) INT.get(bytes, start + 1) != text.length) {
      return false;
    }
    return Arrays.equals(bytes, start + 5, start + 5 + text.length, text, 0, text.length);
  }

  /** Compares a field that is known to be a text with another by their bytes, as code points. */
  public int compareText(int field, byte[] text) {
    int start = start(field);
    int length = (int) INT.get(bytes, start + 1);
    return Arrays.compareUnsigned(bytes, start + 5, start + 5 + length, text, 0, text.length);
  }

  /** Returns the index in {@link #array} at which a field begins, tag included. */
  public int startOf(int field) {
    return start(field);
  }

  /** Returns how many bytes a field takes, tag included. */
  public int sizeOf(int field) {
    return sizeAt(bytes, start(field));
  }

  /** Copies a field, tag included, and returns the index behind it. */
  public int copyField(int field, byte[] to, int index) {
    int start = start(field);
    int size = sizeAt(bytes, start);
    System.arraycopy(bytes, start, to, index, size);
    return index + size;
  }

  /** Returns how many bytes the encoded field takes that begins at an index of an array. */
  public static int sizeAt(byte[] array, int index) {
    return switch (array[index]) {
      case FieldBuffer.INTEGER -> 9;
      case FieldBuffer.TEXT -> 5 + (int) INT.get(array, index + 1);
      case FieldBuffer.DECIMAL -> 18;
      default -> 1;
    };
  }

  /**
   * Returns the value of the encoded field that begins at an index of an array: null, a {@link
   * Boolean}, a {@link Long}, a {@link BigDecimal} of the field's scale or a {@link String}.
   */
  public static @Nullable Object valueAt(byte[] array, int index) {
    return switch (array[index]) {
      case FieldBuffer.NULL -> null;
      case FieldBuffer.FALSE -> false;
      case FieldBuffer.TRUE -> true;
      case FieldBuffer.INTEGER -> (Long) (long) LONG.get(array, index + 1);
      case FieldBuffer.TEXT ->
          new String(array, index + 5, (int) INT.get(array, index + 1), StandardCharsets.UTF_8);
      case FieldBuffer.DECIMAL -> decimal(array, index);
      default -> throw new IllegalStateException("tag: " + array[index] + " (expected: 0 to 5)");
    };
  }

  /**
   * Compares two encoded fields by their values: texts by their bytes, as code points. Of different
   * types the order is any, and always the same.
   */
  public static int compareAt(byte[] one, int at, byte[] other, int otherAt) {
    if (one[at] != other[otherAt]) {
      return Byte.compare(one[at], other[otherAt]);
    }
    return switch (one[at]) {
      case FieldBuffer.INTEGER ->
          Long.compare((long) LONG.get(one, at + 1), (long) LONG.get(other, otherAt + 1));
      case FieldBuffer.TEXT ->
          Arrays.compareUnsigned(
              one,
              at + 5,
              at + sizeAt(one, at),
              other,
              otherAt + 5,
              otherAt + sizeAt(other, otherAt));
      case FieldBuffer.DECIMAL -> decimal(one, at).compareTo(decimal(other, otherAt));
      default -> 0;
    };
  }

  private static BigDecimal decimal(byte[] array, int index) {
    return new BigDecimal(new BigInteger(array, index + 2, 16), array[index + 1]);
  }

  private int start(int field) {
    if (field >= fieldsFound) {
      find(field);
    }
    return fieldStarts[field];
  }

  private void find(int field) {
    if (field >= fieldStarts.length) {
      fieldStarts = Arrays.copyOf(fieldStarts, field * 2);
    }
    int next =
        fieldsFound == 0
            ? fieldsAt
            : fieldStarts[fieldsFound - 1] + sizeAt(bytes, fieldStarts[fieldsFound - 1]);
    while (fieldsFound <= field) {
      fieldStarts[fieldsFound++] = next;
      next += sizeAt(bytes, next);
    }
  }
}
