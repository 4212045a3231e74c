package io.plimsoll.transforms.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Appends numbers (big endian) and bytes to an array that grows. */
final class ByteWriter {
  private byte[] bytes;
  private int length;

  ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  byte[] array() {
    return bytes;
  }

  void clear() {
    length = 0;
  }

  void putByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void putInt(int value) {
    reserve(4);
    FieldBuffer.INT.set(bytes, length, value);
    length += 4;
  }

  void putLong(long value) {
    reserve(8);
    FieldBuffer.LONG.set(bytes, length, value);
    length += 8;
  }

  void putBytes(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /** Appends a length, -1 for null, and the bytes. */
  void putBlock(byte @Nullable [] block) {
    if (block == null) {
      putInt(-1);
    } else {
      putInt(block.length);
      putBytes(block, 0, block.length);
    }
  }

  void putText(String text) {
    putBlock(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes room for some bytes, which the caller sets; returns where they begin. */
  int append(int count) {
    reserve(count);
    int at = length;
    length += count;
    return at;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
