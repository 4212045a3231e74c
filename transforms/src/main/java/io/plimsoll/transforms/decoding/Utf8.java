package io.plimsoll.transforms.decoding;

/** Tells whether bytes are UTF-8 in the strict sense of RFC 3629. */
final class Utf8 {
  private Utf8() {}

  /** Returns the index of the first byte that begins no valid sequence, or -1 if there is none. */
  static int firstInvalid(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (bytes[at] >= 0) {
        at++;
        continue;
      }
      int length = sequence(bytes, at, bytes.length);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /**
   * Returns the length of the multi-byte sequence that begins at {@code at}, or 0 if it is none:
   * truncated, overlong, an encoded surrogate or beyond U+10FFFF.
   */
  static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int left = end - at;
    if (first < 0xC2) {
      return 0;
    }
    if (first < 0xE0) {
      return left >= 2 && continues(bytes[at + 1]) ? 2 : 0;
    }
    if (first < 0xF0) {
      if (left < 3 || !continues(bytes[at + 1]) || !continues(bytes[at + 2])) {
        return 0;
      }
      int second = bytes[at + 1] & 0xFF;
      boolean overlong = first == 0xE0 && second < 0xA0;
      boolean surrogate = first == 0xED && second >= 0xA0;
      return overlong || surrogate ? 0 : 3;
    }
    if (first < 0xF5) {
      if (left < 4
          || !continues(bytes[at + 1])
          || !continues(bytes[at + 2])
          || !continues(bytes[at + 3])) {
        return 0;
      }
      int second = bytes[at + 1] & 0xFF;
      boolean overlong = first == 0xF0 && second < 0x90;
      boolean beyond = first == 0xF4 && second >= 0x90;
      return overlong || beyond ? 0 : 4;
    }
    return 0;
  }

  private static boolean continues(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
