package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names what is aggregated together: a view of a contract, and a value for each of its dimensions.
 * The bytes are the view's {@link #prefix} and then the dimensions as fields of an event.
 */
public final class GroupKey {
  private final byte[] bytes;
  private final int hash;

  GroupKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** Returns what the keys of a view begin with: its contract and its name. */
  static byte[] prefix(String contract, String view) {
    byte[] first = contract.getBytes(StandardCharsets.UTF_8);
    byte[] second = view.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + first.length + second.length)
        .putShort((short) first.length)
        .put(first)
        .putShort((short) second.length)
        .put(second)
        .array();
  }

  byte[] bytes() {
    return bytes;
  }

  String contract() {
    return text(0);
  }

  String view() {
    return text(2 + lengthAt(0));
  }

  /** Returns the index in {@link #bytes} of the first dimension. */
  int dimensionsAt() {
    int view = 2 + lengthAt(0);
    return view + 2 + lengthAt(view);
  }

  private String text(int at) {
    return new String(bytes, at + 2, lengthAt(at), StandardCharsets.UTF_8);
  }

  private int lengthAt(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
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
