package io.plimsoll.transforms.decoding;

/**
 * Reads times as {@link Rfc3339} does, and faster those of the minute of the last one: events come
 * nearly in order. Not thread-safe.
 */
final class RecentMinute {
  /** Up to the minute: {@code 2026-03-01T12:00} is two words of eight bytes. */
  private static final int SECONDS = 16;

  private static final int WITHOUT_FRACTION = "2026-03-01T12:00:00Z".length();
  private static final int WITH_MILLIS = "2026-03-01T12:00:00.000Z".length();

  private long date;
  private long hour;
  private long minute = Rfc3339.NONE;

  /**
   * Returns milliseconds since 1970 UTC, or {@link Rfc3339#NONE}; sixteen bytes must be readable
   * from the first.
   */
  long parse(byte[] bytes, int from, int to) {
    long dateThere = (long) FieldTree.LONG.get(bytes, from);
    long hourThere = (long) FieldTree.LONG.get(bytes, from + 8);
    boolean inUtc = bytes[to - 1] == 'Z';
    if (inUtc && dateThere == date && hourThere == hour && minute != Rfc3339.NONE) {
      int millis = millisOfMinute(bytes, from, to);
      if (millis >= 0) {
        return minute + millis;
      }
    }
    long time = Rfc3339.parse(bytes, from, to);
    if (time != Rfc3339.NONE && inUtc) {
      date = dateThere;
      hour = hourThere;
      minute = time - Math.floorMod(time, 60_000);
    }
    return time;
  }

  /** Returns what is written behind the minute, or a negative number if that is not as usual. */
  private static int millisOfMinute(byte[] bytes, int from, int to) {
    int length = to - from;
    if ((length != WITH_MILLIS && length != WITHOUT_FRACTION) || bytes[from + SECONDS] != ':') {
      return -1;
    }
    int second = Rfc3339.two(bytes, from + SECONDS + 1);
    if (second > 59 || length == WITHOUT_FRACTION) {
      return second > 59 ? -1 : second * 1_000;
    }
    int hundredths = Rfc3339.two(bytes, from + SECONDS + 4);
    int thousandths = bytes[from + SECONDS + 6] - '0';
    return bytes[from + SECONDS + 3] != '.'
            || (second | hundredths) < 0
            || thousandths < 0
            || thousandths > 9
        ? -1
        : second * 1_000 + hundredths * 10 + thousandths;
  }
}
