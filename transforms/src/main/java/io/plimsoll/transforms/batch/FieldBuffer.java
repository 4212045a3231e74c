package io.plimsoll.transforms.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Collects the projected fields of one event, in the projection's order. A field is a tag byte and
 * what follows it:
 *
 * <pre>
 *   0 null or absent
 *   1 false
 *   2 true
 *   3 integer   8 bytes, big endian
 *   4 text      length (4 bytes, big endian), UTF-8: strings, and numbers of 10^29 and beyond, in
 *               canonical decimal form
 *   5 decimal   scale (1 byte), unscaled value (16 bytes, big endian), the scale being the field's
 * </pre>
 *
 * Equal values have equal bytes, so that the bytes of some fields can be a key.
 */
public final class FieldBuffer {
  static final byte NULL = 0;
  static final byte FALSE = 1;
  static final byte TRUE = 2;
  static final byte INTEGER = 3;
  static final byte TEXT = 4;
  static final byte DECIMAL = 5;

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[256];
  private int length;

  /** Forgets all fields. */
  public void clear() {
    length = 0;
  }

  /** Appends a field that is null or absent. */
  public void putNull() {
    reserve(1);
    bytes[length++] = NULL;
  }

  /** Appends a boolean. */
  public void putBoolean(boolean value) {
    reserve(1);
    bytes[length++] = value ? TRUE : FALSE;
  }

  /** Appends an integer. */
  public void putInteger(long value) {
    reserve(9);
    bytes[length] = INTEGER;
    LONG.set(bytes, length + 1, value);
    length += 9;
  }

  /**
   * Appends a decimal.
   *
   * @param scale how many of its digits are behind the point; of one field always the same
   * @param high the upper half of its unscaled value, which has 38 digits at most
   * @param low the lower half
   */
  public void putDecimal(int scale, long high, long low) {
    reserve(18);
    bytes[length] = DECIMAL;
    bytes[length + 1] = (byte) scale;
    LONG.set(bytes, length + 2, high);
    LONG.set(bytes, length + 10, low);
    length += 18;
  }

  /** Appends a text of UTF-8 bytes. */
  public void putText(byte[] source, int from, int count) {
    reserve(5 + count);
    bytes[length] = TEXT;
    INT.set(bytes, length + 1, count);
    System.arraycopy(source, from, bytes, length + 5, count);
    length += 5 + count;
  }

  /** Returns the array that holds the fields in its first {@link #length} bytes. */
  byte[] array() {
    return bytes;
  }

  /** Returns how many bytes the fields take. */
  public int length() {
    return length;
  }

  /** Returns a copy of the encoded fields. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
