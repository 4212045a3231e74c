package io.plimsoll.transforms.views;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names what is aggregated together: a shard of the row keys of all views of one shape, since a
 * runner's timers, panes and look-ups are by this key and cost more than the additions of a row; of
 * sessions, which merge key by key, a single row key.
 */
public final class GroupKey {
  private final byte[] bytes;
  private final int hash;

  GroupKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static GroupKey ofShard(int shard) {
    return new GroupKey(new byte[] {(byte) (shard >> 8), (byte) shard});
  }

  /** Returns the group of a single row key, given in two parts. */
  static GroupKey ofRow(byte[] prefix, byte[] rest, int from, int to) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + to - from);
    System.arraycopy(rest, from, key, prefix.length, to - from);
    return new GroupKey(key);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
