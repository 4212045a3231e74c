package io.plimsoll.transforms.decoding;

/**
 * One record's bytes and the walk over its values. Each method takes the index where something
 * begins and returns the index behind it, or {@link #UNSURE} for a fault and for whatever else only
 * the careful decoder can judge.
 *
 * <p>Behind the record lie zeros, at least {@link #PADDING}: a zero ends every loop, since no JSON
 * has one, and eight bytes can be read at any index of the record.
 */
final class JsonBytes {
  static final int UNSURE = -1;

  /** A number written without fraction and exponent, in at most 18 digits: {@link #integer}. */
  static final byte INTEGER = 0;

  /** A number with a fraction or of more digits, but without exponent. */
  static final byte LONG_NUMBER = 1;

  /** A number with an exponent. */
  static final byte SCIENTIFIC = 2;

  private static final int PADDING = 16;
  private static final int MAX_DIGITS = 300;
  private static final int MAX_SCIENTIFIC = 200;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long TWOS = 2 * ONES;
  private static final long EXCLAMATION_MARKS = '!' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  byte[] bytes = new byte[1024];
  int length;

  /** Whether the string last walked over has an escape. */
  boolean escaped;

  /** How the number last walked over is written. */
  byte spelling;

  /** The number last walked over, if its spelling is {@link #INTEGER}. */
  long integer;

  /** Takes a copy of a record. */
  void load(byte[] record) {
    length = record.length;
    if (bytes.length < length + PADDING) {
      bytes = new byte[Math.max(2 * bytes.length, length + PADDING)];
    }
    System.arraycopy(record, 0, bytes, 0, length);
    FieldTree.LONG.set(bytes, length, 0L);
    FieldTree.LONG.set(bytes, length + 8, 0L);
  }

  /** Returns the index of the first byte from an index on that is no white space. */
  int skipSpace(int from) {
    int at = from;
    while (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == '\r') {
      at++;
    }
    return at;
  }

  /** Walks over a string from behind its first quote; returns the index of its last one. */
  int string(int from) {
    byte[] b = bytes;
    int at = from;
    escaped = false;
    while (true) {
      long eight = (long) FieldTree.LONG.get(b, at);
      // Of a quote, a backslash, a control character or a byte above ASCII the high bit is set;
      // also, perhaps, of bytes behind the first such one, which is why only the first counts.
      // With its second bit turned over a quote comes just behind the control characters.
      long special =
          (((eight ^ TWOS) - EXCLAMATION_MARKS) | ((eight ^ BACKSLASHES) - ONES) | eight) & HIGHS;
      if (special == 0) {
        at += 8;
        continue;
      }
      at += Long.numberOfTrailingZeros(special) >>> 3;
      int c = b[at];
      if (c == '"') {
        return at;
      }
      if (c < 0) {
        at = aboveAscii(at);
      } else if (c == '\\') {
        escaped = true;
        at = escape(at);
      } else {
        return UNSURE;
      }
      if (at < 0) {
        return UNSURE;
      }
    }
  }

  /** Walks over characters above ASCII as long as they come. */
  private int aboveAscii(int from) {
    byte[] b = bytes;
    int at = from;
    int first = b[at];
    do {
      // Continuation bytes are those up to 0xBF, which is -65.
      if ((first & 0xE0) == 0xC0) {
        if (first < (byte) 0xC2 || b[at + 1] > -65) {
          return UNSURE;
        }
        at += 2;
      } else if ((first & 0xF0) == 0xE0) {
        int second = b[at + 1];
        if (second > -65
            || b[at + 2] > -65
            || (first == (byte) 0xE0 && second < (byte) 0xA0)
            || (first == (byte) 0xED && second >= (byte) 0xA0)) {
          return UNSURE;
        }
        at += 3;
      } else {
        int size = Utf8.sequence(b, at, length);
        if (size == 0) {
          return UNSURE;
        }
        at += size;
      }
      first = b[at];
    } while (first < 0);
    return at;
  }

  private int escape(int at) {
    switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 2;
      }
      case 'u' -> {
        int unit = hex(at + 2);
        if (unit < 0xD800 || unit > 0xDFFF) {
          return unit < 0 ? UNSURE : at + 6;
        }
        if (unit > 0xDBFF || bytes[at + 6] != '\\' || bytes[at + 7] != 'u') {
          return UNSURE;
        }
        int low = hex(at + 8);
        return low >= 0xDC00 && low <= 0xDFFF ? at + 12 : UNSURE;
      }
      default -> {
        return UNSURE;
      }
    }
  }

  /** Returns the number that four hex digits write, or -1. */
  private int hex(int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Walks over a number. */
  int number(int from) {
    byte[] b = bytes;
    int start = b[from] == '-' ? from + 1 : from;
    int at = start;
    long value = 0;
    int digit = b[at] - '0';
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = b[++at] - '0';
    }
    int digits = at - start;
    if (digits == 0 || (digits > 1 && b[start] == '0')) {
      return UNSURE;
    }
    if (b[at] == '.' || (b[at] | 0x20) == 'e') {
      return fraction(from, at);
    }
    integer = b[from] == '-' ? -value : value;
    spelling = digits <= 18 ? INTEGER : LONG_NUMBER;
    return digits <= MAX_DIGITS ? at : UNSURE;
  }

  private int fraction(int from, int point) {
    byte[] b = bytes;
    int at = point;
    if (b[at] == '.') {
      at = digits(at + 1);
      if (at == point + 1) {
        return UNSURE;
      }
    }
    spelling = LONG_NUMBER;
    if ((b[at] | 0x20) == 'e') {
      spelling = SCIENTIFIC;
      at++;
      if (b[at] == '+' || b[at] == '-') {
        at++;
      }
      int start = at;
      at = digits(at);
      // Two digits of exponent cannot lift so few digits out of a double's range.
      return at == start || at > start + 2 || at - from > MAX_SCIENTIFIC ? UNSURE : at;
    }
    return at - from <= MAX_DIGITS ? at : UNSURE;
  }

  private int digits(int from) {
    return JsonNumber.digitsEnd(bytes, from, length);
  }

  /** Walks over {@code true}, {@code false} or {@code null}. */
  int literal(int at) {
    int four = (int) (long) FieldTree.LONG.get(bytes, at);
    if (four == 0x65757274 || four == 0x6c6c756e) {
      return at + 4;
    }
    return four == 0x736c6166 && bytes[at + 4] == 'e' ? at + 5 : UNSURE;
  }

  /**
   * Walks over any value.
   *
   * @param depth how deep the value lies; an object in the root's is 2
   */
  int value(int at, int depth) {
    return switch (bytes[at]) {
      case '"' -> {
        int end = string(at + 1);
        yield end < 0 ? UNSURE : end + 1;
      }
      case '{' -> depth > JsonReader.MAX_DEPTH ? UNSURE : object(at + 1, depth);
      case '[' -> depth > JsonReader.MAX_DEPTH ? UNSURE : array(at + 1, depth);
      case 't', 'f', 'n' -> literal(at);
      default -> number(at);
    };
  }

  private int object(int from, int depth) {
    int at = skipSpace(from);
    if (bytes[at] == '}') {
      return at + 1;
    }
    while (true) {
      at = skipSpace(at);
      if (bytes[at] != '"') {
        return UNSURE;
      }
      at = string(at + 1);
      if (at < 0) {
        return UNSURE;
      }
      at = skipSpace(at + 1);
      if (bytes[at] != ':') {
        return UNSURE;
      }
      at = value(skipSpace(at + 1), depth + 1);
      if (at < 0) {
        return UNSURE;
      }
      at = skipSpace(at);
      if (bytes[at] == '}') {
        return at + 1;
      }
      if (bytes[at++] != ',') {
        return UNSURE;
      }
    }
  }

  private int array(int from, int depth) {
    int at = skipSpace(from);
    if (bytes[at] == ']') {
      return at + 1;
    }
    while (true) {
      at = value(skipSpace(at), depth + 1);
      if (at < 0) {
        return UNSURE;
      }
      at = skipSpace(at);
      if (bytes[at] == ']') {
        return at + 1;
      }
      if (bytes[at++] != ',') {
        return UNSURE;
      }
    }
  }
}
