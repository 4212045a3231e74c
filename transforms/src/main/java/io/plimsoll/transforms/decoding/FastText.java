package io.plimsoll.transforms.decoding;

import java.nio.charset.StandardCharsets;

/**
 * The text of one slot in UTF-8: where it lies in the record, or unescaped in a space of its own.
 */
final class FastText {
  private static final byte[] ZERO = {'0'};

  byte[] bytes = ZERO;
  int from;
  int count;
  private byte[] unescaped = new byte[256];
  private final JsonBytes json;
  private final Slots slots;

  FastText(JsonBytes json, Slots slots) {
    this.json = json;
    this.slots = slots;
  }

  /** Takes the string of a slot. */
  void text(int slot) {
    bytes = json.bytes;
    from = slots.from[slot];
    count = slots.to[slot] - from;
    if (slots.kind[slot] == Slots.ESCAPED) {
      unescape();
    }
  }

  /**
   * Takes the canonical form of the number of a slot, spelled without exponent: no zeros at the
   * fraction's end, and no minus before zero.
   */
  void number(int slot) {
    bytes = json.bytes;
    from = slots.from[slot];
    int to = slots.to[slot];
    int point = from;
    while (point < to && bytes[point] != '.') {
      point++;
    }
    if (point < to) {
      while (bytes[to - 1] == '0') {
        to--;
      }
      to = bytes[to - 1] == '.' ? to - 1 : to;
    }
    count = to - from;
    if (count == 2 && bytes[from] == '-' && bytes[from + 1] == '0') {
      bytes = ZERO;
      from = 0;
      count = 1;
    }
  }

  int codePoints() {
    int codePoints = 0;
    for (int at = from; at < from + count; at++) {
      if ((bytes[at] & 0xC0) != 0x80) {
        codePoints++;
      }
    }
    return codePoints;
  }

  String asString() {
    return new String(bytes, from, count, StandardCharsets.UTF_8);
  }

  boolean is(byte[] text) {
    return java.util.Arrays.equals(bytes, from, from + count, text, 0, text.length);
  }

  private void unescape() {
    if (unescaped.length < count) {
      unescaped = new byte[2 * count];
    }
    byte[] out = unescaped;
    int size = 0;
    int end = from + count;
    for (int at = from; at < end; ) {
      if (bytes[at] != '\\') {
        out[size++] = bytes[at++];
        continue;
      }
      int escaped = bytes[at + 1];
      if (escaped != 'u') {
        out[size++] = plain(escaped);
        at += 2;
        continue;
      }
      int point = unit(at);
      at += 6;
      if (Character.isHighSurrogate((char) point)) {
        point = Character.toCodePoint((char) point, (char) unit(at));
        at += 6;
      }
      size = encode(point, out, size);
    }
    bytes = out;
    from = 0;
    count = size;
  }

  private static byte plain(int escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (byte) escaped;
    };
  }

  private int unit(int at) {
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      unit = unit << 4 | Character.digit(bytes[i], 16);
    }
    return unit;
  }

  /** Writes a code point, which takes fewer bytes than its escape did. */
  private static int encode(int point, byte[] out, int from) {
    int size = from;
    if (point < 0x80) {
      out[size++] = (byte) point;
      return size;
    }
    if (point < 0x800) {
      out[size++] = (byte) (0xC0 | point >> 6);
    } else {
      if (point < 0x10000) {
        out[size++] = (byte) (0xE0 | point >> 12);
      } else {
        out[size++] = (byte) (0xF0 | point >> 18);
        out[size++] = (byte) (0x80 | (point >> 12 & 0x3F));
      }
      out[size++] = (byte) (0x80 | (point >> 6 & 0x3F));
    }
    out[size++] = (byte) (0x80 | (point & 0x3F));
    return size;
  }
}
