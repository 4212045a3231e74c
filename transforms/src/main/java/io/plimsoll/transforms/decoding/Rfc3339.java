package io.plimsoll.transforms.decoding;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time of RFC 3339: date, {@code T}, time of day, an optional fraction of any length, and a
 * zone. {@code t} and {@code z} are as good as their capitals, as the RFC has it; a space in place
 * of the T, second 60 and hour 24 are refused. Beyond milliseconds it is truncated.
 */
public final class Rfc3339 {
  /** What {@link #parse} returns for what is no time; no year up to 9999 comes near. */
  static final long NONE = Long.MIN_VALUE;

  private Rfc3339() {}

  /** Returns milliseconds since 1970 UTC; null if the text is no time. */
  public static @Nullable Long millis(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long millis = parse(bytes, 0, bytes.length);
    return millis == NONE ? null : millis;
  }

  /** Returns milliseconds since 1970 UTC, or {@link #NONE}. */
  static long parse(byte[] bytes, int from, int to) {
    if (to - from < 20
        || bytes[from + 4] != '-'
        || bytes[from + 7] != '-'
        || (bytes[from + 10] | 0x20) != 't'
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':') {
      return NONE;
    }
    int century = two(bytes, from);
    int yearOfCentury = two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    if ((century | yearOfCentury | month | day | hour | minute | second) < 0) {
      return NONE;
    }
    int year = century * 100 + yearOfCentury;
    if (month == 0
        || month > 12
        || day == 0
        || day > daysOfMonth(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      return NONE;
    }
    int at = from + 19;
    int millis = 0;
    if (bytes[at] == '.') {
      int digits = 0;
      for (at++; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
        if (digits < 3) {
          millis = millis * 10 + bytes[at] - '0';
        }
        digits++;
      }
      if (digits == 0) {
        return NONE;
      }
      millis *= digits == 1 ? 100 : digits == 2 ? 10 : 1;
    }
    long offset = offsetMinutes(bytes, at, to);
    if (offset == NONE) {
      return NONE;
    }
    long minutes = (daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - offset;
    return (minutes * 60 + second) * 1000 + millis;
  }

  private static long offsetMinutes(byte[] bytes, int at, int to) {
    if (at == to - 1 && (bytes[at] | 0x20) == 'z') {
      return 0;
    }
    if (at != to - 6 || (bytes[at] != '+' && bytes[at] != '-') || bytes[at + 3] != ':') {
      return NONE;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return NONE;
    }
    int offset = hours * 60 + minutes;
    return bytes[at] == '-' ? -offset : offset;
  }

  /** Returns the number that two ASCII digits write, or a negative one. */
  static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private static int daysOfMonth(int year, int month) {
    if (month == 2) {
      boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Counts days as if a year began on 1 March, which puts the leap day at its end. */
  private static long daysSinceEpoch(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int fromMarch = month > 2 ? month - 3 : month + 9;
    // 306 days in March to December, spread evenly enough over ten months: (153 m + 2) / 5.
    int dayOfYear = (153 * fromMarch + 2) / 5 + day - 1;
    long leapDays =
        (long) Math.floorDiv(shifted, 4)
            - Math.floorDiv(shifted, 100)
            + Math.floorDiv(shifted, 400);
    // 719468 days from 0000-03-01 to 1970-01-01.
    return 365L * shifted + leapDays + dayOfYear - 719468;
  }
}
