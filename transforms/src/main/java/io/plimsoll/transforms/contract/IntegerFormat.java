package io.plimsoll.transforms.contract;

import java.util.Locale;

/**
 * The formats of integers that fit in 64 bits, by their range; named as the standard names them.
 */
public enum IntegerFormat {
  I8(Byte.MIN_VALUE, Byte.MAX_VALUE),
  I16(Short.MIN_VALUE, Short.MAX_VALUE),
  I32(Integer.MIN_VALUE, Integer.MAX_VALUE),
  I64(Long.MIN_VALUE, Long.MAX_VALUE),
  U8(0, (1L << 8) - 1),
  U16(0, (1L << 16) - 1),
  U32(0, (1L << 32) - 1);

  private final long lowest;
  private final long highest;

  IntegerFormat(long lowest, long highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Returns the smallest integer of the format. */
  public long lowest() {
    return lowest;
  }

  /** Returns the largest integer of the format. */
  public long highest() {
    return highest;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
