package io.plimsoll.transforms.views;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of some measures: 64-bit cells, and beside each how two states of it become one.
 * Carrying their own rule, cells merge without knowing their view.
 *
 * <p>Merging is associative and commutative, and loses nothing. A sum of up to 2<sup>63</sup>
 * integers of 64 bits has less than 128 bits. One of as many numbers of 38 digits, each less than
 * 2<sup>127</sup>, has less than 192.
 */
final class Cells {
  /** The cells add up. */
  static final byte ADD = 0;

  /** The smaller one stays. */
  static final byte MIN = 1;

  /** The larger one stays. */
  static final byte MAX = 2;

  /** The highest cell of a sum whose lower ones follow. */
  static final byte WIDE_HIGH = 3;

  /** A lower cell of a sum, or of the smaller or larger of two numbers of 128 bits. */
  static final byte WIDE_LOW = 4;

  /** The high half of a number of 128 bits, of which the smaller one stays. */
  static final byte MIN_HIGH = 5;

  /** The high half of a number of 128 bits, of which the larger one stays. */
  static final byte MAX_HIGH = 6;

  /** Nothing itself: beside the cell lies a {@link Summary}, if anything was added to it. */
  static final byte SUMMARY = 7;

  private final byte[] rules;
  private final long[] values;
  private final Summaries summaries;

  Cells(byte[] rules, long[] values) {
    this(rules, values, new Summaries());
  }

  Cells(byte[] rules, long[] values, Summaries summaries) {
    if (rules.length != values.length) {
      throw new IllegalArgumentException(
          "cells: " + values.length + " (expected: " + rules.length + ", one for each rule)");
    }
    this.rules = rules;
    this.values = values;
    this.summaries = summaries;
  }

  long[] values() {
    return values;
  }

  /** Returns the summary beside a cell, or null if nothing was added to it. */
  @Nullable Summary summary(int at) {
    return summaries.get(at);
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

  /** Merges cells into others, but for the summaries beside them. */
  static void merge(byte[] rules, long[] into, int at, long[] from, int fromAt) {
    for (int i = 0; i < rules.length; i++) {
      long value = from[fromAt + i];
      switch (rules[i]) {
        case ADD -> into[at + i] += value;
        case MIN -> into[at + i] = Math.min(into[at + i], value);
        case MAX -> into[at + i] = Math.max(into[at + i], value);
        case WIDE_HIGH -> {
          int low = i + 1;
          while (low + 1 < rules.length && rules[low + 1] == WIDE_LOW) {
            low++;
          }
          addWide(into, at + i, from, fromAt + i, low - i + 1);
          i = low;
        }
        case MIN_HIGH -> {
          minWide(into, at + i, value, from[fromAt + i + 1]);
          i++;
        }
        case MAX_HIGH -> {
          maxWide(into, at + i, value, from[fromAt + i + 1]);
          i++;
        }
        case SUMMARY -> {}
        default -> throw new IllegalStateException("rule: " + rules[i] + " (expected: 0 to 7)");
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

  /** Adds a number of 128 bits to the one of 192 in three cells. */
  static void addWider(long[] cells, int at, long high, long low) {
    long sum = cells[at + 2] + low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    cells[at + 2] = sum;
    addWide(cells, at, high >> 63, high);
    addWide(cells, at, 0, carry);
  }

  private static void addWide(long[] into, int at, long[] from, int fromAt, int parts) {
    long carry = 0;
    for (int part = parts - 1; part >= 0; part--) {
      long value = from[fromAt + part];
      long sum = into[at + part] + value;
      long carried = sum + carry;
      into[at + part] = carried;
      // Only one of both can leave 64 bits.
      carry =
          Long.compareUnsigned(sum, value) < 0 || Long.compareUnsigned(carried, sum) < 0 ? 1 : 0;
    }
  }

  /** Makes the number of 128 bits in two cells the smaller of itself and another. */
  static void minWide(long[] cells, int at, long high, long low) {
    if (compareWide(high, low, cells[at], cells[at + 1]) < 0) {
      cells[at] = high;
      cells[at + 1] = low;
    }
  }

  /** Makes the number of 128 bits in two cells the larger of itself and another. */
  static void maxWide(long[] cells, int at, long high, long low) {
    if (compareWide(high, low, cells[at], cells[at + 1]) > 0) {
      cells[at] = high;
      cells[at + 1] = low;
    }
  }

  private static int compareWide(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compare(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  /** Returns the number in some cells, of which the first is the highest. */
  BigInteger wide(int at, int parts) {
    ByteBuffer bytes = ByteBuffer.allocate(parts * Long.BYTES);
    bytes.asLongBuffer().put(values, at, parts);
    return new BigInteger(bytes.array());
  }

  @Override
  public String toString() {
    return "Cells" + Arrays.toString(rules) + Arrays.toString(values);
  }
}
