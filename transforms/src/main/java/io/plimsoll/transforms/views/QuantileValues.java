package io.plimsoll.transforms.views;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of integers of up to 127 bits, which a measure reads at its scale: exact to {@value
 * #MOST_EXACT} values, of more from a {@link QuantileSketch}. Which of the two depends on how many
 * there are and on nothing else.
 */
final class QuantileValues extends Summary {
  static final int MOST_EXACT = 1_000;

  private static final int INITIAL = 4;
  private static final int WIDE_BYTES = 16;
  private static final byte EXACT = 0;
  private static final byte SKETCH = 1;

  /** Values of 64 bits, in any order. */
  private long[] narrow = new long[INITIAL];

  private int narrowCount;

  /** All others, in any order. */
  private List<BigInteger> wide = new ArrayList<>(0);

  private @Nullable QuantileSketch sketch;

  static QuantileValues read(ByteBuffer in) {
    QuantileValues values = new QuantileValues();
    if (in.get() == SKETCH) {
      values.sketch = QuantileSketch.read(in);
      return values;
    }
    for (int left = in.getInt(); left > 0; left--) {
      values.add(in.getLong());
    }
    byte[] bytes = new byte[WIDE_BYTES];
    while (in.hasRemaining()) {
      in.get(bytes);
      values.wide.add(new BigInteger(bytes));
    }
    return values;
  }

  /** Adds a value of 64 bits. */
  void add(long value) {
    if (sketch != null) {
      sketch.add(value);
      return;
    }
    if (narrowCount == narrow.length) {
      narrow = Arrays.copyOf(narrow, narrowCount * 2);
    }
    narrow[narrowCount++] = value;
    switchIfMany();
  }

  /** Adds a value of up to 127 bits and a sign. */
  void add(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      add(value.longValue());
    } else if (sketch != null) {
      sketch.add(value);
    } else {
      wide.add(value);
      switchIfMany();
    }
  }

  private void switchIfMany() {
    if (narrowCount + wide.size() > MOST_EXACT) {
      QuantileSketch made = new QuantileSketch();
      addTo(made);
      become(made);
    }
  }

  private void addTo(QuantileSketch to) {
    for (int i = 0; i < narrowCount; i++) {
      to.add(narrow[i]);
    }
    wide.forEach(to::add);
  }

  private void become(QuantileSketch made) {
    sketch = made;
    narrow = new long[INITIAL];
    narrowCount = 0;
    wide = new ArrayList<>(0);
  }

  /**
   * Returns the value of the nearest rank: the smallest that at least the share {@code q} of all
   * values does not exceed.
   *
   * @param q more than 0 and at most 1
   */
  BigInteger quantile(BigDecimal q) {
    if (sketch != null) {
      return sketch.at(rank(q, sketch.count()));
    }
    List<BigInteger> outer = sortedWide();
    int rank = (int) rank(q, narrowCount + outer.size());
    int below = 0;
    while (below < outer.size() && outer.get(below).signum() < 0) {
      below++;
    }
    if (rank <= below) {
      return outer.get(rank - 1);
    }
    return rank <= below + narrowCount
        ? BigInteger.valueOf(sortedNarrow()[rank - below - 1])
        : outer.get(rank - narrowCount - 1);
  }

  private static long rank(BigDecimal q, long count) {
    return q.multiply(BigDecimal.valueOf(count)).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  private long[] sortedNarrow() {
    long[] sorted = Arrays.copyOf(narrow, narrowCount);
    Arrays.sort(sorted);
    return sorted;
  }

  private List<BigInteger> sortedWide() {
    return wide.stream().sorted().toList();
  }

  @Override
  void merge(Summary other) {
    if (!(other instanceof QuantileValues that)) {
      throw cannotMerge(other);
    }
    if (that.sketch == null) {
      for (int i = 0; i < that.narrowCount; i++) {
        add(that.narrow[i]);
      }
      that.wide.forEach(this::add);
    } else if (sketch == null) {
      QuantileSketch merged = that.sketch.copy();
      addTo(merged);
      become(merged);
    } else {
      sketch.merge(that.sketch);
    }
  }

  @Override
  Summary copy() {
    QuantileValues copy = new QuantileValues();
    copy.narrow = Arrays.copyOf(narrow, Math.max(INITIAL, narrowCount));
    copy.narrowCount = narrowCount;
    copy.wide = new ArrayList<>(wide);
    copy.sketch = sketch == null ? null : sketch.copy();
    return copy;
  }

  @Override
  byte[] toByteArray() {
    if (sketch != null) {
      byte[] bytes = sketch.toByteArray();
      return ByteBuffer.allocate(2 + bytes.length).put(QUANTILE).put(SKETCH).put(bytes).array();
    }
    ByteBuffer out = ByteBuffer.allocate(6 + narrowCount * 8 + wide.size() * WIDE_BYTES);
    out.put(QUANTILE).put(EXACT).putInt(narrowCount);
    for (long each : sortedNarrow()) {
      out.putLong(each);
    }
    for (BigInteger each : sortedWide()) {
      out.putLong(each.shiftRight(Long.SIZE).longValue()).putLong(each.longValue());
    }
    return out.array();
  }
}
