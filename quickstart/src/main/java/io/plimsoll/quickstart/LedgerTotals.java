package io.plimsoll.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the ledger: the newest record of every arrival minute. */
final class LedgerTotals {
  private final String view;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Counts> minutes = new HashMap<>();
  private @Nullable Instant watermark;

  /**
   * Starts with nothing.
   *
   * @param view the view whose too-late events are counted
   */
  LedgerTotals(String view) {
    this.view = view;
  }

  /**
   * What became of the records.
   *
   * @param tooLate admitted events that were too late for the view
   */
  record Counts(
      long read,
      long admitted,
      long duplicate,
      long conflict,
      long deadLetter,
      long quarantine,
      long tombstone,
      long tooLate) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

    /** Returns how many records have an outcome. */
    long decided() {
      return admitted + duplicate + conflict + deadLetter + quarantine + tombstone;
    }

    Counts plus(Counts other) {
      return new Counts(
          read + other.read,
          admitted + other.admitted,
          duplicate + other.duplicate,
          conflict + other.conflict,
          deadLetter + other.deadLetter,
          quarantine + other.quarantine,
          tombstone + other.tombstone,
          tooLate + other.tooLate);
    }
  }

  /**
   * Takes a record of the ledger, which replaces the one before it of the same key.
   *
   * @param value null takes the minute away
   * @param reported the pipeline's watermark, as RFC 3339, where the record tells it
   */
  void accept(String key, byte @Nullable [] value, @Nullable String reported) {
    if (value == null) {
      minutes.remove(key);
    } else {
      minutes.put(key, counts(value));
    }
    // The end of time, five digits of a year long, is not a place of the day's clock.
    Instant told =
        reported == null || reported.length() > "2015-09-12T00:48:00.000Z".length()
            ? null
            : Instant.parse(reported);
    if (told != null && (watermark == null || told.isAfter(watermark))) {
      watermark = told;
    }
  }

  Counts totals() {
    Counts totals = Counts.NONE;
    for (Counts minute : minutes.values()) {
      totals = totals.plus(minute);
    }
    return totals;
  }

  /** Returns the newest watermark that was told, or null before the first. */
  @Nullable Instant watermark() {
    return watermark;
  }

  private Counts counts(byte[] value) {
    try {
      JsonNode minute = json.readTree(value);
      return new Counts(
          minute.path("read").asLong(),
          minute.path("admitted").asLong(),
          minute.path("duplicate").asLong(),
          minute.path("conflict").asLong(),
          sum(minute.path("dead_letter")),
          sum(minute.path("quarantine")),
          minute.path("tombstone").asLong(),
          minute.path("views").path(view).path("too_late").asLong());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a record of the ledger", e);
    }
  }

  private static long sum(JsonNode byName) {
    long sum = 0;
    for (JsonNode count : byName) {
      sum += count.asLong();
    }
    return sum;
  }
}
