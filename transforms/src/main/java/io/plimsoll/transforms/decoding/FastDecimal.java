package io.plimsoll.transforms.decoding;

/** Reads a decimal into 128 bits, without garbage. */
final class FastDecimal {
  private static final int MAX_PRECISION = 38;
  private static final int CHUNK = 18;
  private static final long[] POWERS = new long[CHUNK + 1];

  /** 10^38, the smallest that has too many digits. */
  private static final long TOO_HIGH = 0x4B3B4CA85A86C47AL;

  private static final long TOO_LOW = 0x098A224000000000L;

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= CHUNK; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  long high;
  long low;

  /**
   * Sets both halves to a number times 10^places, rounded half even; returns false if that has more
   * than 38 digits.
   *
   * @param from where the number begins, which is spelled without exponent
   */
  boolean read(byte[] bytes, int from, int to, int places) {
    boolean negative = bytes[from] == '-';
    int start = negative ? from + 1 : from;
    int point = start;
    while (point < to && bytes[point] != '.') {
      point++;
    }
    int before = bytes[start] == '0' ? 0 : point - start;
    if (before + places > MAX_PRECISION) {
      return false;
    }
    high = 0;
    low = 0;
    append(bytes, point - before, point);
    int fraction = Math.min(point + 1, to);
    int end = Math.min(fraction + places, to);
    append(bytes, fraction, end);
    shift(places - (end - fraction));
    if (end < to && roundsUp(bytes, end, to)) {
      low++;
      high += low == 0 ? 1 : 0;
      if (high == TOO_HIGH && low == TOO_LOW) {
        return false;
      }
    }
    if (negative) {
      low = -low;
      high = ~high + (low == 0 ? 1 : 0);
    }
    return true;
  }

  private boolean roundsUp(byte[] bytes, int from, int to) {
    if (bytes[from] != '5') {
      return bytes[from] > '5';
    }
    for (int at = from + 1; at < to; at++) {
      if (bytes[at] != '0') {
        return true;
      }
    }
    return (low & 1) == 1;
  }

  private void append(byte[] bytes, int from, int to) {
    for (int at = from; at < to; ) {
      int end = Math.min(at + CHUNK, to);
      int digits = end - at;
      long chunk = 0;
      while (at < end) {
        chunk = chunk * 10 + bytes[at++] - '0';
      }
      multiply(POWERS[digits]);
      low += chunk;
      high += Long.compareUnsigned(low, chunk) < 0 ? 1 : 0;
    }
  }

  private void shift(int digits) {
    for (int left = digits; left > 0; left -= CHUNK) {
      multiply(POWERS[Math.min(left, CHUNK)]);
    }
  }

  private void multiply(long factor) {
    // The lower half is unsigned, which the multiplication does not know.
    long carry = Math.multiplyHigh(low, factor) + (low < 0 ? factor : 0);
    high = high * factor + carry;
    low *= factor;
  }
}
