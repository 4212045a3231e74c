package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;

/**
 * The state of a measure that is not a fixed number of cells. Changes in place; whoever keeps one
 * that another may change copies it. Merging is associative and commutative: equal sets of values
 * have equal bytes, however they were added and merged. Not thread-safe.
 */
abstract sealed class Summary permits DistinctValues, QuantileValues, EdgeValue {
  static final byte DISTINCT = 1;
  static final byte QUANTILE = 2;
  static final byte FIRST = 3;
  static final byte LAST = 4;

  /** Returns the summary that some bytes of {@link #toByteArray} hold. */
  static Summary of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte kind = in.get();
    return switch (kind) {
      case DISTINCT -> DistinctValues.read(in);
      case QUANTILE -> QuantileValues.read(in);
      case FIRST, LAST -> EdgeValue.read(kind, in);
      default -> throw new IllegalStateException("summary: " + kind + " (expected: 1 to 4)");
    };
  }

  /** Merges another summary, which stays as it is, into this one. */
  abstract void merge(Summary other);

  /** Returns a copy that shares nothing that changes. */
  abstract Summary copy();

  /** Returns the summary as bytes, of which the first tells its kind. */
  abstract byte[] toByteArray();

  final IllegalStateException cannotMerge(Summary other) {
    return new IllegalStateException(
        "summary: "
            + other.getClass().getSimpleName()
            + " (expected: "
            + getClass().getSimpleName()
            + "; a view's measures cannot change on resume: give the changed view a new name)");
  }
}
