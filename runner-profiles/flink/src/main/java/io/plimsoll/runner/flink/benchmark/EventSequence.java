package io.plimsoll.runner.flink.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The events of the benchmark: the n-th is the same in every run.
 *
 * <p>10,000 events a second of event time over 1,000 keys, so that a row counts about a hundred of
 * them; an event is up to five seconds older than the newest before it. Every twentieth repeats an
 * earlier one byte for byte, in the same partition and at most a second later.
 */
final class EventSequence {
  static final int PARTITIONS = 4;
  static final int BYTES = 300;
  static final long WINDOW_MILLIS = 10_000;
  static final long OUT_OF_ORDERNESS_MILLIS = 10_000;
  static final long ALLOWED_LATENESS_MILLIS = 600_000;

  private static final int KEYS = 1_000;
  private static final int COPY_EVERY = 20;
  private static final int COPY_WITHIN = 10_000;
  private static final int EVENTS_PER_MILLISECOND = 10;
  private static final int DISORDER_MILLIS = 5_000;
  private static final long START = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  private static final int ID_AT = 13;
  private static final int TIME_AT = 61;
  private static final int KEY_AT = 94;
  private static final int VALUE_AT = 112;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] template = new byte[BYTES];
  private final byte[][] seconds;
  private final long events;

  EventSequence(long events) {
    this.events = events;
    this.seconds =
        new byte[(int) (events / EVENTS_PER_MILLISECOND + DISORDER_MILLIS) / 1_000 + 1][];
    Arrays.fill(template, (byte) ' ');
    put(0, "{\"event_id\":\"");
    put(ID_AT + 32, "\",\"event_time\":\"");
    put(TIME_AT + 24, "\",\"key\":\"");
    put(KEY_AT + 8, "\",\"value\":");
    put(VALUE_AT + 4, ",\"note\":\"");
    for (int at = VALUE_AT + 13; at < BYTES - 2; at++) {
      template[at] = (byte) ('a' + (mix(at) >>> 1) % 26);
    }
    put(BYTES - 2, "\"}");
  }

  /**
   * Returns the place of the event that the record at {@code place} carries: its own, or that of an
   * earlier one.
   */
  long original(long place) {
    if (place % COPY_EVERY != COPY_EVERY - 1) {
      return place;
    }
    long earlier = Math.max(0, place - 1 - (mix(place) >>> 1) % COPY_WITHIN);
    return earlier % COPY_EVERY == COPY_EVERY - 1 ? earlier - 1 : earlier;
  }

  int partition(long place) {
    return (int) (original(place) % PARTITIONS);
  }

  /**
   * Milliseconds since 1970 at which the record came to the broker: never before its event time.
   */
  long arrival(long place) {
    return START + DISORDER_MILLIS + place / EVENTS_PER_MILLISECOND;
  }

  byte[] value(long place) {
    long event = original(place);
    long mixed = mix(event);
    byte[] bytes = template.clone();
    putHex(bytes, ID_AT, mixed);
    putHex(bytes, ID_AT + 16, mix(~event));
    long eventTime = eventTime(event);
    byte[] second = second(eventTime);
    System.arraycopy(second, 0, bytes, TIME_AT, 19);
    bytes[TIME_AT + 19] = '.';
    putDigits(bytes, TIME_AT + 20, 3, eventTime % 1_000);
    bytes[TIME_AT + 23] = 'Z';
    bytes[KEY_AT] = 'k';
    bytes[KEY_AT + 1] = 'e';
    bytes[KEY_AT + 2] = 'y';
    bytes[KEY_AT + 3] = '-';
    putDigits(bytes, KEY_AT + 4, 4, key(mixed));
    putDigits(bytes, VALUE_AT, 4, amount(mixed));
    return bytes;
  }

  /** Returns what must come out, by row key: all records, or each event once. */
  Map<String, Totals> expected(boolean deduplication) {
    Map<Long, long[]> found = new HashMap<>();
    for (long place = 0; place < events; place++) {
      long event = original(place);
      if (deduplication && event != place) {
        continue;
      }
      long mixed = mix(event);
      long window = Math.floorDiv(eventTime(event), WINDOW_MILLIS);
      long[] totals = found.computeIfAbsent(window * KEYS + key(mixed), any -> new long[2]);
      totals[0]++;
      totals[1] += amount(mixed);
    }
    Map<String, Totals> expected = new HashMap<>(2 * found.size());
    found.forEach(
        (place, totals) ->
            expected.put(
                Rows.key(
                    place / KEYS * WINDOW_MILLIS,
                    String.format(Locale.ROOT, "key-%04d", place % KEYS)),
                new Totals(totals[0], totals[1])));
    return expected;
  }

  private static long eventTime(long event) {
    return START
        + DISORDER_MILLIS
        + event / EVENTS_PER_MILLISECOND
        - (mix(event) >>> 40) % DISORDER_MILLIS;
  }

  private static long key(long mixed) {
    return (mixed & 0xfffff) % KEYS;
  }

  /** Four digits without a leading zero, which JSON does not allow. */
  private static long amount(long mixed) {
    return 1_000 + ((mixed >>> 20) & 0xfffff) % 9_000;
  }

  private byte[] second(long eventTime) {
    int second = (int) ((eventTime - START) / 1_000);
    byte[] text = seconds[second];
    if (text == null) {
      text =
          Instant.ofEpochMilli(eventTime - eventTime % 1_000)
              .toString()
              .getBytes(StandardCharsets.US_ASCII);
      seconds[second] = text;
    }
    return text;
  }

  private void put(int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, template, at, bytes.length);
  }

  private static void putHex(byte[] bytes, int at, long number) {
    for (int i = 0; i < 16; i++) {
      bytes[at + i] = HEX[(int) (number >>> (60 - 4 * i)) & 15];
    }
  }

  private static void putDigits(byte[] bytes, int at, int digits, long number) {
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** The finalizer of SplitMix64: as good as random, and the same everywhere. */
  private static long mix(long number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
