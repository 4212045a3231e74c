package io.plimsoll.transforms.views;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The bytes that name what becomes one row of a window: a fingerprint of the view's name and then
 * the dimensions as fields of an event. A fingerprint and not the name, because it is copied with
 * each partial aggregate.
 */
final class RowKey {
  /** The index of the first dimension. */
  static final int DIMENSIONS = 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RowKey() {}

  /** Returns what the keys of a view begin with, from its contract and its name. */
  static byte[] prefix(String contract, String view) {
    byte[] name = (contract + '/' + view).getBytes(StandardCharsets.UTF_8);
    long fingerprint = MurmurHash3.hash128x64(name)[0];
    return ByteBuffer.allocate(DIMENSIONS).putLong(fingerprint).array();
  }

  /** Returns the fingerprint of the view's name, of a key that begins at an index. */
  static long view(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }
}
