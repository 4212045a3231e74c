package io.plimsoll.transforms.decoding;

import java.util.Arrays;

/** What one walk over a record found under each name that some contract knows. */
final class Slots {
  static final byte ABSENT = 0;
  static final byte NULL = 1;
  static final byte FALSE = 2;
  static final byte TRUE = 3;

  /** An integer of at most 18 digits, in {@link #integer}. */
  static final byte INTEGER = 4;

  /** Another number without exponent. */
  static final byte LONG_NUMBER = 5;

  /** A number with an exponent. */
  static final byte SCIENTIFIC = 6;

  /** A string, without its quotes. */
  static final byte STRING = 7;

  /** A string that has escapes. */
  static final byte ESCAPED = 8;

  static final byte OBJECT = 9;
  static final byte ARRAY = 10;

  final byte[] kind;
  final int[] from;
  final int[] to;
  final long[] integer;

  Slots(int size) {
    kind = new byte[size];
    from = new int[size];
    to = new int[size];
    integer = new long[size];
  }

  void clear() {
    Arrays.fill(kind, ABSENT);
  }
}
