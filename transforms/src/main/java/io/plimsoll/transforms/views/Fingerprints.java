package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of fingerprints of 128 bits, in one array. They lie in ascending order, each at or behind
 * the place that its first bits name, so that equal sets are written as equal bytes and nothing is
 * ever sorted. Made for some thousand.
 */
final class Fingerprints {
  private static final int SMALLEST_BITS = 2;

  /** Places behind the last that first bits can name, for those that find theirs taken. */
  private static final int SPARE = 4;

  /** Pairs of high and low half; a pair of zeros is empty. */
  private long[] slots;

  /** How many of a fingerprint's first bits name its place. */
  private int bits;

  private int size;

  Fingerprints() {
    bits = SMALLEST_BITS;
    slots = new long[((1 << bits) + SPARE) * 2];
  }

  private Fingerprints(Fingerprints other) {
    slots = other.slots.clone();
    bits = other.bits;
    size = other.size;
  }

  /** Takes what one fingerprint of a set is. */
  interface Receiver {
    void accept(long high, long low);
  }

  int size() {
    return size;
  }

  Fingerprints copy() {
    return new Fingerprints(this);
  }

  /** Adds a fingerprint if it is not there yet. */
  void add(long high, long low) {
    if ((size + 1) * 2 > 1 << bits) {
      grow();
    }
    // The pair that marks an empty place stands for its neighbour as well.
    insert(high, high == 0 && low == 0 ? 1 : low);
  }

  private void insert(long high, long low) {
    int at = (int) (high >>> (Long.SIZE - bits)) * 2;
    while (at < slots.length && !isEmpty(at)) {
      int order = compare(at, high, low);
      if (order == 0) {
        return;
      } else if (order > 0) {
        break;
      }
      at += 2;
    }
    int empty = at;
    while (empty < slots.length && !isEmpty(empty)) {
      empty += 2;
    }
    if (empty == slots.length) {
      slots = Arrays.copyOf(slots, slots.length + SPARE * 2);
    }
    System.arraycopy(slots, at, slots, at + 2, empty - at);
    slots[at] = high;
    slots[at + 1] = low;
    size++;
  }

  private boolean isEmpty(int at) {
    return slots[at] == 0 && slots[at + 1] == 0;
  }

  private int compare(int at, long high, long low) {
    int order = Long.compareUnsigned(slots[at], high);
    return order != 0 ? order : Long.compareUnsigned(slots[at + 1], low);
  }

  private void grow() {
    long[] before = slots;
    bits++;
    slots = new long[((1 << bits) + SPARE) * 2];
    size = 0;
    for (int at = 0; at < before.length; at += 2) {
      if (before[at] != 0 || before[at + 1] != 0) {
        insert(before[at], before[at + 1]);
      }
    }
  }

  /** Hands over all fingerprints in their order. */
  void forEach(Receiver receiver) {
    for (int at = 0; at < slots.length; at += 2) {
      if (!isEmpty(at)) {
        receiver.accept(slots[at], slots[at + 1]);
      }
    }
  }

  /** Returns how many bytes {@link #write} takes. */
  int byteCount() {
    return 4 + size * 16;
  }

  void write(ByteBuffer out) {
    out.putInt(size);
    forEach((high, low) -> out.putLong(high).putLong(low));
  }

  static Fingerprints read(ByteBuffer in) {
    Fingerprints set = new Fingerprints();
    for (int left = in.getInt(); left > 0; left--) {
      set.add(in.getLong(), in.getLong());
    }
    return set;
  }
}
