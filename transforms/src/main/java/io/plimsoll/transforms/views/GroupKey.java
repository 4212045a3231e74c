package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;
import org.jspecify.annotations.Nullable;

/**
 * Names what is aggregated together: a view of a contract, and a value for each of its dimensions.
 * The bytes are a fingerprint of the view's name and then the dimensions as fields of an event. A
 * fingerprint and not the name, because runners hash a key with each access to its state.
 */
public final class GroupKey {
  /** The index in {@link #bytes} of the first dimension. */
  static final int DIMENSIONS = 8;

  private final byte[] bytes;
  private final int hash;

  GroupKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** Returns what the keys of a view begin with, from its contract and its name. */
  static byte[] prefix(String contract, String view) {
    byte[] name = (contract + '/' + view).getBytes(StandardCharsets.UTF_8);
    long fingerprint = MurmurHash3.hash128x64(name)[0];
    return ByteBuffer.allocate(DIMENSIONS).putLong(fingerprint).array();
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the fingerprint of the view's name. */
  long view() {
    return ByteBuffer.wrap(bytes).getLong();
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
