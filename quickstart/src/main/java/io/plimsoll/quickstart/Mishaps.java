package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.quickstart.DayRecord.Kind;
import io.plimsoll.transforms.batch.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Makes of a day's events what arrives of them in a real stream: some late or too late, and on top
 * of them copies, conflicts, broken records and tombstones.
 */
final class Mishaps {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private static final long USUAL_DELAY = 5 * SECOND;
  private static final double DUPLICATES = 0.03;
  private static final double CONFLICTS = 0.005;
  private static final double BROKEN = 0.015;
  private static final double TOMBSTONES = 0.001;
  private static final double TOO_LATE = 0.01;
  private static final double LATE = 0.02;
  // Only an event of an hour's last minutes can correct a closed hour.
  private static final double LATE_AT_THE_END_OF_AN_HOUR = 0.2;
  private static final long END_OF_AN_HOUR = 5 * MINUTE;
  // Far beyond any window and its lateness, so that no race of watermarks can save it.
  private static final long TOO_LATE_BY = 3 * HOUR;

  private Mishaps() {}

  /** Returns the records of a day, by their arrival. */
  static List<DayRecord> mixInto(List<? extends DayEvent> events, Random random) {
    List<DayRecord> day = new ArrayList<>();
    long end = events.get(events.size() - 1).timeMillis();
    Reason[] reasons = Reason.values();
    int broken = 0;
    for (DayEvent event : events) {
      long time = event.timeMillis();
      if (event.brokenRule() != null) {
        // Without copies: they would be quarantined like it.
        long arrival = time + between(0, USUAL_DELAY, random);
        day.add(DayRecord.of(Kind.QUARANTINE, event, arrival, event.json().getBytes(UTF_8), null));
        continue;
      }
      Kind kind = kind(time, end, random);
      long arrival = time + delay(kind, random);
      day.add(DayRecord.of(kind, event, arrival, event.json().getBytes(UTF_8), null));
      if (kind != Kind.TOO_LATE && random.nextDouble() < DUPLICATES) {
        String copy = random.nextBoolean() ? event.json() : event.reordered();
        long later = arrival + between(SECOND, 10 * MINUTE, random);
        day.add(DayRecord.of(Kind.DUPLICATE, event, later, copy.getBytes(UTF_8), null));
      }
      if (kind != Kind.TOO_LATE && random.nextDouble() < CONFLICTS) {
        String other = event.withNumber(Long.toString(event.number() + 1)).json();
        long later = arrival + between(SECOND, 10 * MINUTE, random);
        day.add(DayRecord.of(Kind.CONFLICT, event, later, other.getBytes(UTF_8), null));
      }
      if (random.nextDouble() < BROKEN) {
        Reason reason = reasons[broken++ % reasons.length];
        long later = time + between(0, USUAL_DELAY, random);
        day.add(DayRecord.of(Kind.BROKEN, event, later, BrokenEvent.of(event, reason), reason));
      }
      if (random.nextDouble() < TOMBSTONES) {
        long later = time + between(0, USUAL_DELAY, random);
        day.add(DayRecord.of(Kind.TOMBSTONE, event, later, null, null));
      }
    }
    // Stable: of two records with one arrival the first made stays first, a copy after its event.
    day.sort(Comparator.comparingLong(DayRecord::arrivalMillis));
    return List.copyOf(day);
  }

  private static Kind kind(long time, long end, Random random) {
    double roll = random.nextDouble();
    if (roll < TOO_LATE) {
      // Whatever comes after the day's end is not late: nothing moves the watermark there.
      return time + 2 * TOO_LATE_BY < end ? Kind.TOO_LATE : Kind.ON_TIME;
    }
    double late = HOUR - time % HOUR <= END_OF_AN_HOUR ? LATE_AT_THE_END_OF_AN_HOUR : LATE;
    return roll < TOO_LATE + late ? Kind.LATE : Kind.ON_TIME;
  }

  private static long delay(Kind kind, Random random) {
    return switch (kind) {
      case LATE -> between(MINUTE, 9 * MINUTE, random);
      case TOO_LATE -> between(TOO_LATE_BY, 2 * TOO_LATE_BY, random);
      case ON_TIME, QUARANTINE, DUPLICATE, CONFLICT, BROKEN, TOMBSTONE ->
          between(0, USUAL_DELAY, random);
    };
  }

  private static long between(long low, long high, Random random) {
    return low + (long) (random.nextDouble() * (high - low));
  }
}
