package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The summaries beside some cells, each at its cell's index. Takes no room until there is one. Not
 * thread-safe.
 */
final class Summaries {
  private static final Summary[] NONE = {};

  private Summary[] summaries = NONE;

  /** Returns the summary beside a cell, or null if there is none. */
  @Nullable Summary get(int at) {
    return at < summaries.length ? summaries[at] : null;
  }

  /** Puts a summary beside a cell. */
  void set(int at, Summary summary) {
    if (at >= summaries.length) {
      summaries = Arrays.copyOf(summaries, Math.max(at + 1, summaries.length * 2));
    }
    summaries[at] = summary;
  }

  /** Puts copies of others beside some cells: those may go on changing. */
  void copy(int to, Summaries from, int at, int count) {
    int end = Math.min(at + count, from.summaries.length);
    for (int i = at; i < end; i++) {
      Summary its = from.summaries[i];
      if (its != null) {
        set(to + i - at, its.copy());
      }
    }
  }

  /** Merges others, which stay as they are, into those beside some cells. */
  void merge(int to, Summaries from, int at, int count) {
    int end = Math.min(at + count, from.summaries.length);
    for (int i = at; i < end; i++) {
      Summary its = from.summaries[i];
      Summary mine = get(to + i - at);
      if (its != null && mine != null) {
        mine.merge(its);
      } else if (its != null) {
        set(to + i - at, its.copy());
      }
    }
  }

  /** Forgets those beside the first cells. */
  void clear(int count) {
    Arrays.fill(summaries, 0, Math.min(count, summaries.length), null);
  }

  /**
   * Returns all as bytes, in ascending order of their cells:
   *
   * <pre>
   *   for each: index of its cell 4 | size 4 | its bytes
   * </pre>
   */
  byte[] toByteArray() {
    byte[][] each = new byte[summaries.length][];
    int size = 0;
    for (int at = 0; at < each.length; at++) {
      if (summaries[at] != null) {
        each[at] = summaries[at].toByteArray();
        size += 8 + each[at].length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    for (int at = 0; at < each.length; at++) {
      if (each[at] != null) {
        out.putInt(at).putInt(each[at].length).put(each[at]);
      }
    }
    return out.array();
  }

  /** Reads what {@link #toByteArray} wrote, to the end. */
  static Summaries read(ByteBuffer in) {
    Summaries read = new Summaries();
    while (in.hasRemaining()) {
      int at = in.getInt();
      byte[] bytes = new byte[in.getInt()];
      in.get(bytes);
      read.set(at, Summary.of(bytes));
    }
    return read;
  }
}
