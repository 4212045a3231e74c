package io.plimsoll.transforms.views;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The state of some measures: 64-bit cells, and beside each how two states of it become one.
 * Carrying their own rule, cells merge without knowing their view.
 *
 * <p>Merging is associative and commutative, and loses nothing: sums have 128 bits.
 */
final class Cells {
  /** The cells add up. */
  static final byte ADD = 0;

  /** The smaller one stays. */
  static final byte MIN = 1;

  /** The larger one stays. */
  static final byte MAX = 2;

  /** The high half of a sum of 128 bits, whose low half is the next cell. */
  static final byte WIDE_HIGH = 3;

  /** The low half. */
  static final byte WIDE_LOW = 4;

  private final byte[] rules;
  private final long[] values;

  Cells(byte[] rules, long[] values) {
    if (rules.length != values.length) {
      throw new IllegalArgumentException(
          "cells: " + values.length + " (expected: " + rules.length + ", one for each rule)");
    }
    this.rules = rules;
    this.values = values;
  }

  long[] values() {
    return values;
  }

  /**
   * Expects two keys' rules to be the same.
   *
   * @throws IllegalStateException if they are not
   */
  static void expectSame(byte[] rules, byte[] others) {
    if (rules != others && !Arrays.equals(rules, others)) {
      throw new IllegalStateException(
          "cells: "
              + Arrays.toString(others)
              + " (expected: "
              + Arrays.toString(rules)
              + "; a view's measures cannot change on resume: give the changed view a new name)");
    }
  }

  /** Merges cells into others. */
  static void merge(byte[] rules, long[] into, int at, long[] from, int fromAt) {
    for (int i = 0; i < rules.length; i++) {
      long value = from[fromAt + i];
      switch (rules[i]) {
        case ADD -> into[at + i] += value;
        case MIN -> into[at + i] = Math.min(into[at + i], value);
        case MAX -> into[at + i] = Math.max(into[at + i], value);
        case WIDE_HIGH -> {
          addWide(into, at + i, value, from[fromAt + i + 1]);
          i++;
        }
        default -> throw new IllegalStateException("rule: " + rules[i] + " (expected: 0 to 3)");
      }
    }
  }

  /** Adds a number of 128 bits to the one in two cells. */
  static void addWide(long[] cells, int at, long high, long low) {
    long sum = cells[at + 1] + low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    cells[at + 1] = sum;
    cells[at] += high + carry;
  }

  /** Returns the number of 128 bits in two cells. */
  BigInteger wide(int at) {
    return BigInteger.valueOf(values[at])
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(values[at + 1])));
  }

  @Override
  public String toString() {
    return "Cells" + Arrays.toString(rules) + Arrays.toString(values);
  }
}
