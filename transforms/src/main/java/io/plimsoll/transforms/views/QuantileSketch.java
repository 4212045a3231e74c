package io.plimsoll.transforms.views;

import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.Bin;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * The buckets of a DDSketch with a relative accuracy of {@value #ACCURACY}, over integers of up to
 * 127 bits. A value is counted in a bucket that depends on it alone, and none is ever given up: the
 * same values make the same sketch.
 *
 * <p>The library's own look-up takes another rank than the nearest, hence its parts and not its
 * whole. Its mapping is the one that uses no logarithm, which two machines may round differently.
 */
final class QuantileSketch {
  static final double ACCURACY = 0.01;

  private static final IndexMapping BUCKETS = new CubicallyInterpolatedMapping(ACCURACY);
  private static final int BIN_BYTES = 12;
  private static final int WIDE_BYTES = 16;

  private final Store negative;
  private final Store positive;
  private long zeros;
  private long count;
  private BigInteger smallest;
  private BigInteger largest;

  QuantileSketch() {
    this(new UnboundedSizeDenseStore(), new UnboundedSizeDenseStore());
  }

  private QuantileSketch(Store negative, Store positive) {
    this.negative = negative;
    this.positive = positive;
    // Beyond any value.
    largest = BigInteger.ONE.shiftLeft(127).negate();
    smallest = largest.negate();
  }

  void add(long value) {
    // The type of the extremes is made only for a new one.
    if (smallest.bitLength() >= Long.SIZE || value < smallest.longValue()) {
      smallest = smallest.min(BigInteger.valueOf(value));
    }
    if (largest.bitLength() >= Long.SIZE || value > largest.longValue()) {
      largest = largest.max(BigInteger.valueOf(value));
    }
    count((double) value);
  }

  void add(BigInteger value) {
    smallest = smallest.min(value);
    largest = largest.max(value);
    count(value.doubleValue());
  }

  private void count(double value) {
    count++;
    if (value == 0) {
      zeros++;
    } else if (value < 0) {
      negative.add(BUCKETS.index(-value));
    } else {
      positive.add(BUCKETS.index(value));
    }
  }

  long count() {
    return count;
  }

  /**
   * Returns about the value of a rank, counted from 1: within the accuracy, then rounded to an
   * integer, and never beyond the smallest and the largest value.
   */
  BigInteger at(long rank) {
    long left = rank;
    for (Iterator<Bin> bins = negative.getDescendingIterator(); bins.hasNext(); ) {
      Bin bin = bins.next();
      left -= (long) bin.getCount();
      if (left <= 0) {
        return within(-BUCKETS.value(bin.getIndex()));
      }
    }
    left -= zeros;
    if (left <= 0) {
      return BigInteger.ZERO;
    }
    for (Iterator<Bin> bins = positive.getAscendingIterator(); bins.hasNext(); ) {
      Bin bin = bins.next();
      left -= (long) bin.getCount();
      if (left <= 0) {
        return within(BUCKETS.value(bin.getIndex()));
      }
    }
    throw new IllegalArgumentException("rank: " + rank + " (expected: 1 to " + count + ")");
  }

  private BigInteger within(double value) {
    BigInteger rounded =
        new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toBigIntegerExact();
    return rounded.max(smallest).min(largest);
  }

  void merge(QuantileSketch other) {
    negative.mergeWith(other.negative);
    positive.mergeWith(other.positive);
    zeros += other.zeros;
    count += other.count;
    smallest = smallest.min(other.smallest);
    largest = largest.max(other.largest);
  }

  QuantileSketch copy() {
    QuantileSketch copy = new QuantileSketch(negative.copy(), positive.copy());
    copy.zeros = zeros;
    copy.count = count;
    copy.smallest = smallest;
    copy.largest = largest;
    return copy;
  }

  byte[] toByteArray() {
    int negatives = (int) negative.getStream().count();
    int positives = (int) positive.getStream().count();
    ByteBuffer out = ByteBuffer.allocate(2 * WIDE_BYTES + 16 + (negatives + positives) * BIN_BYTES);
    putWide(out, smallest);
    putWide(out, largest);
    out.putLong(zeros);
    putBins(out, negative, negatives);
    putBins(out, positive, positives);
    return out.array();
  }

  static QuantileSketch read(ByteBuffer in) {
    QuantileSketch sketch = new QuantileSketch();
    sketch.smallest = getWide(in);
    sketch.largest = getWide(in);
    sketch.zeros = in.getLong();
    sketch.count = sketch.zeros + getBins(in, sketch.negative) + getBins(in, sketch.positive);
    return sketch;
  }

  private static void putWide(ByteBuffer out, BigInteger value) {
    out.putLong(value.shiftRight(Long.SIZE).longValue()).putLong(value.longValue());
  }

  private static BigInteger getWide(ByteBuffer in) {
    byte[] bytes = new byte[WIDE_BYTES];
    in.get(bytes);
    return new BigInteger(bytes);
  }

  private static void putBins(ByteBuffer out, Store store, int bins) {
    out.putInt(bins);
    for (Iterator<Bin> each = store.getAscendingIterator(); each.hasNext(); ) {
      Bin bin = each.next();
      out.putInt(bin.getIndex()).putLong((long) bin.getCount());
    }
  }

  private static long getBins(ByteBuffer in, Store store) {
    long all = 0;
    for (int left = in.getInt(); left > 0; left--) {
      int index = in.getInt();
      long bin = in.getLong();
      store.add(index, bin);
      all += bin;
    }
    return all;
  }
}
