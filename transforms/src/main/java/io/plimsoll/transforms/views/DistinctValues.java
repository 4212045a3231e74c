package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.jspecify.annotations.Nullable;

/**
 * How many different values there are: exact to {@value #MOST_EXACT}, by fingerprints of their
 * encoded fields; of more a HyperLogLog sketch with a relative standard error of 1.6 %. Which of
 * the two depends on how many there are and on nothing else.
 */
final class DistinctValues extends Summary {
  static final int MOST_EXACT = 1_000;

  /** 4,096 registers. */
  private static final int LG_REGISTERS = 12;

  private static final byte EXACT = 0;
  private static final byte SKETCH = 1;

  private Fingerprints exact;
  private @Nullable Union sketch;

  DistinctValues() {
    exact = new Fingerprints();
  }

  private DistinctValues(Fingerprints exact, @Nullable Union sketch) {
    this.exact = exact;
    this.sketch = sketch;
  }

  static DistinctValues read(ByteBuffer in) {
    if (in.get() == EXACT) {
      return new DistinctValues(Fingerprints.read(in), null);
    }
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new DistinctValues(new Fingerprints(), Union.heapify(bytes));
  }

  /** Adds a value that is given by its encoded fields, one behind the other. */
  void add(byte[] bytes, int from, int count) {
    long[] hash = MurmurHash3.hash128x64(bytes, from, count, 0);
    add(hash[0], hash[1]);
  }

  private void add(long high, long low) {
    if (sketch != null) {
      sketch.update(high);
      return;
    }
    exact.add(high, low);
    if (exact.size() > MOST_EXACT) {
      Union union = new Union(LG_REGISTERS);
      exact.forEach((each, rest) -> union.update(each));
      sketch = union;
      exact = new Fingerprints();
    }
  }

  /** Returns the count, or its estimate, rounded half up. */
  long count() {
    // The sketch's own choice of an estimate depends on the order in which values came.
    return sketch == null ? exact.size() : Math.round(sketch.getCompositeEstimate());
  }

  @Override
  void merge(Summary other) {
    if (!(other instanceof DistinctValues that)) {
      throw cannotMerge(other);
    }
    if (that.sketch == null) {
      that.exact.forEach(this::add);
    } else if (sketch == null) {
      Fingerprints mine = exact;
      Union union = copy(that.sketch);
      mine.forEach((high, low) -> union.update(high));
      sketch = union;
      exact = new Fingerprints();
    } else {
      sketch.update(that.sketch.getResult(TgtHllType.HLL_8));
      // Computes anew what merging left open: reading is to change nothing.
      sketch.getCompositeEstimate();
    }
  }

  @Override
  Summary copy() {
    return new DistinctValues(exact.copy(), sketch == null ? null : copy(sketch));
  }

  /**
   * Returns a copy whose bytes depend on the registers alone: merged twice, it forgets what it knew
   * of the order.
   */
  private static Union copy(Union union) {
    Union copy = new Union(LG_REGISTERS);
    copy.update(union.getResult(TgtHllType.HLL_8));
    copy.update(union.getResult(TgtHllType.HLL_8));
    copy.getCompositeEstimate();
    return copy;
  }

  @Override
  byte[] toByteArray() {
    if (sketch == null) {
      ByteBuffer out = ByteBuffer.allocate(2 + exact.byteCount());
      exact.write(out.put(DISTINCT).put(EXACT));
      return out.array();
    }
    byte[] bytes = copy(sketch).toCompactByteArray();
    return ByteBuffer.allocate(2 + bytes.length).put(DISTINCT).put(SKETCH).put(bytes).array();
  }
}
