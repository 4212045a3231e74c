package io.plimsoll.transforms.decoding;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number by value: sign, significant digits and the place of its point, the number being 0.d
 * x 10^exponent. Everything here takes time linear in the digits, however long or far off they are.
 */
final class JsonNumber implements Comparable<JsonNumber> {
  /** A number smaller than 10^-PLAIN_PLACES is not written out: it would be zeros only. */
  private static final int PLAIN_PLACES = 400;

  private static final long FAR = Long.MAX_VALUE / 4;

  private static final int MAX_PRECISION = 38;
  private static final BigInteger TOO_PRECISE = BigInteger.TEN.pow(MAX_PRECISION);

  private final boolean negative;
  private final String digits;
  private final long exponent;
  private final boolean integerLiteral;

  private JsonNumber(boolean negative, String digits, long exponent, boolean integerLiteral) {
    this.negative = negative;
    this.digits = digits;
    this.exponent = exponent;
    this.integerLiteral = integerLiteral;
  }

  /** Returns the end of the number that begins at {@code from}, or -1 - the index of its fault. */
  static int end(byte[] bytes, int from, int limit) {
    int at = from;
    if (at < limit && bytes[at] == '-') {
      at++;
    }
    if (at < limit && bytes[at] == '0') {
      at++;
    } else {
      int start = at;
      at = digitsEnd(bytes, at, limit);
      if (at == start) {
        return -1 - at;
      }
    }
    if (at < limit && bytes[at] == '.') {
      int start = ++at;
      at = digitsEnd(bytes, at, limit);
      if (at == start) {
        return -1 - at;
      }
    }
    if (at < limit && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      int start = at;
      at = digitsEnd(bytes, at, limit);
      if (at == start) {
        return -1 - at;
      }
    }
    return at;
  }

  static int digitsEnd(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  /** Returns whether a text is a JSON number from its first to its last character. */
  static boolean isNumber(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > 0 && end(bytes, 0, bytes.length) == bytes.length;
  }

  /** Returns the number that a text spells, for which {@link #isNumber} holds. */
  static JsonNumber of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /** Returns the number between two indices, as {@link #end} found it. */
  static JsonNumber of(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    StringBuilder digits = new StringBuilder(to - at);
    long point = 0;
    boolean integer = true;
    for (; at < to && (bytes[at] | 0x20) != 'e'; at++) {
      if (bytes[at] == '.') {
        integer = false;
      } else if (digits.length() == 0 && bytes[at] == '0') {
        point -= integer ? 0 : 1;
      } else {
        digits.append((char) bytes[at]);
        point += integer ? 1 : 0;
      }
    }
    if (at < to) {
      integer = false;
      point += power(bytes, at + 1, to);
    }
    int length = digits.length();
    while (length > 0 && digits.charAt(length - 1) == '0') {
      length--;
    }
    digits.setLength(length);
    return length == 0
        ? new JsonNumber(false, "", 0, integer)
        : new JsonNumber(negative, digits.toString(), point, integer);
  }

  private static long power(byte[] bytes, int from, int to) {
    int at = from;
    boolean negative = bytes[at] == '-';
    if (negative || bytes[at] == '+') {
      at++;
    }
    long power = 0;
    for (; at < to; at++) {
      power = Math.min(FAR, power * 10 + bytes[at] - '0');
      if (power == FAR) {
        break;
      }
    }
    return negative ? -power : power;
  }

  /** Returns whether it was written without fraction and exponent. */
  boolean isIntegerLiteral() {
    return integerLiteral;
  }

  boolean isNegative() {
    return negative;
  }

  /** Returns whether the nearest double is infinite. */
  boolean overflowsDouble() {
    // Below 10^308 nothing does, from 10^309 on everything; between them the digits decide.
    return exponent > 309
        || (exponent == 309 && Double.isInfinite(Double.parseDouble("0." + digits + "e309")));
  }

  /** Returns whether it is an integer of 64 bits. */
  boolean fitsLong() {
    return compareTo(MIN_LONG) >= 0 && compareTo(MAX_LONG) <= 0 && exponent >= digits.length();
  }

  private static final JsonNumber MIN_LONG = of(Long.toString(Long.MIN_VALUE));
  private static final JsonNumber MAX_LONG = of(Long.toString(Long.MAX_VALUE));

  /** Returns the integer, for which {@link #fitsLong} holds. */
  long longValue() {
    return Long.parseLong(plain());
  }

  /** Returns the digits before the point. */
  long integerDigits() {
    return Math.max(0, exponent);
  }

  /** Returns the digits behind the point, without trailing zeros. */
  long fractionDigits() {
    return Math.max(0, digits.length() - exponent);
  }

  /**
   * Returns the number times 10^places, rounded half even to an integer; null if that has more than
   * 38 digits.
   */
  @Nullable BigInteger unscaled(int places) {
    // The digits before the place where it is rounded; the rest is one digit and whether more come.
    long kept = exponent + places;
    if (digits.isEmpty() || kept < 0) {
      return BigInteger.ZERO;
    }
    if (kept > MAX_PRECISION) {
      return null;
    }
    int count = (int) kept;
    BigInteger unscaled;
    if (digits.length() <= count) {
      unscaled = new BigInteger(digits + "0".repeat(count - digits.length()));
    } else {
      unscaled = count == 0 ? BigInteger.ZERO : new BigInteger(digits.substring(0, count));
      char next = digits.charAt(count);
      boolean isMoreThanHalf = next > '5' || (next == '5' && digits.length() > count + 1);
      if (isMoreThanHalf || (next == '5' && unscaled.testBit(0))) {
        unscaled = unscaled.add(BigInteger.ONE);
      }
    }
    if (unscaled.compareTo(TOO_PRECISE) >= 0) {
      return null;
    }
    return negative ? unscaled.negate() : unscaled;
  }

  /**
   * Returns the plain decimal form without trailing zeros; zero, and what lies so close to it that
   * 400 places show nothing of it, is "0".
   */
  String plain() {
    if (digits.isEmpty() || exponent <= -PLAIN_PLACES) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    if (negative) {
      text.append('-');
    }
    // Only finite numbers come here, so the exponent is at most 309; decimals are range-checked.
    int point = (int) exponent;
    if (point <= 0) {
      text.append("0.").append("0".repeat(-point)).append(digits);
    } else if (point >= digits.length()) {
      text.append(digits).append("0".repeat(point - digits.length()));
    } else {
      text.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
    return text.toString();
  }

  /** Returns a text that two numbers share exactly if they are equal. */
  String canonical() {
    if (digits.isEmpty() || (exponent > -PLAIN_PLACES && exponent <= 309)) {
      return plain();
    }
    return (negative ? "-0." : "0.") + digits + "e" + exponent;
  }

  @Override
  public int compareTo(JsonNumber other) {
    int sign = Integer.compare(sign(), other.sign());
    if (sign != 0 || digits.isEmpty()) {
      return sign;
    }
    int magnitude = Long.compare(exponent, other.exponent);
    if (magnitude == 0) {
      magnitude = digits.compareTo(other.digits);
    }
    return negative ? -magnitude : magnitude;
  }

  private int sign() {
    return digits.isEmpty() ? 0 : negative ? -1 : 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonNumber number && compareTo(number) == 0;
  }

  @Override
  public int hashCode() {
    return canonical().hashCode();
  }

  @Override
  public String toString() {
    return canonical();
  }
}
