package io.plimsoll.transforms.views;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of some measures: 64-bit cells, and beside each how two states of it become one.
 * Carrying their own rule, cells merge without knowing their view. Immutable: a runner may keep one
 * in its state while a snapshot of it is taken.
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

  /** No cells: what merges with any and changes nothing. */
  static final Cells NONE = new Cells(new byte[0], new long[0]);

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

  byte[] rules() {
    return rules;
  }

  long[] values() {
    return values;
  }

  boolean isNone() {
    return values.length == 0;
  }

  Cells mergedWith(Cells other) {
    if (isNone()) {
      return other;
    }
    if (other.isNone()) {
      return this;
    }
    if (!Arrays.equals(rules, other.rules)) {
      throw new IllegalStateException(
          "cells: "
              + Arrays.toString(other.rules)
              + " (expected: "
              + Arrays.toString(rules)
              + "; a view's measures cannot change on resume: give the changed view a new name)");
    }
    long[] merged = values.clone();
    merge(rules, merged, 0, other.values, 0);
    return new Cells(rules, merged);
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
  public boolean equals(@Nullable Object other) {
    return other instanceof Cells that
        && Arrays.equals(rules, that.rules)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rules) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Cells" + Arrays.toString(rules) + Arrays.toString(values);
  }
}
