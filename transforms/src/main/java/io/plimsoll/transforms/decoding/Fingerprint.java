package io.plimsoll.transforms.decoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3, 128 bits, x64, with a seed of 128 bits, into a pair of fields: the library's own
 * allocates an array for every hash.
 */
final class Fingerprint {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  long high;
  long low;

  /** Sets both halves to the seed. */
  void reset(long seedHigh, long seedLow) {
    high = seedHigh;
    low = seedLow;
  }

  /** Hashes bytes, seeded by what is there. */
  void bytes(byte[] bytes, int from, int count) {
    long h1 = high;
    long h2 = low;
    int at = from;
    for (int end = from + (count & ~15); at < end; at += 16) {
      h1 ^= scramble1((long) LONG.get(bytes, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= scramble2((long) LONG.get(bytes, at + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int left = count & 15;
    if (left > 8) {
      h2 ^= scramble2(tail(bytes, at + 8, left - 8));
    }
    if (left > 0) {
      h1 ^= scramble1(tail(bytes, at, Math.min(left, 8)));
    }
    finish(h1, h2, count);
  }

  /** Hashes an integer, seeded by what is there: as its eight bytes, the lowest first. */
  void integer(long value) {
    finish(high ^ scramble1(value), low, 8);
  }

  private static long tail(byte[] bytes, int at, int count) {
    if (count == 8) {
      return (long) LONG.get(bytes, at);
    }
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  private static long scramble1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long scramble2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private void finish(long h1, long h2, int count) {
    long a = h1 ^ count;
    long b = h2 ^ count;
    a += b;
    b += a;
    a = mix(a);
    b = mix(b);
    a += b;
    b += a;
    high = a;
    low = b;
  }

  private static long mix(long k) {
    long x = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
