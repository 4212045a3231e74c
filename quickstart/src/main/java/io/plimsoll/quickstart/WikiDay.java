package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.transforms.batch.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one day's stream: the real Wikipedia edits of 2015-09-12, with everything mixed in that
 * goes wrong in a real stream, decided by a seed alone.
 *
 * <p>All 39,244 edits are in it once as themselves, some of them late or too late. Copies,
 * conflicts, broken records and tombstones come on top. The whole day is known before it is
 * produced, and with it each partition's end.
 */
final class WikiDay {
  /** Partitions of the source topic; a record's follows from its event's id. */
  static final int PARTITIONS = 4;

  static final int EDITS = 39_244;

  private static final String RESOURCE = "wikipedia/wikiticker-2015-09-12-sampled.json.gz";
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

  private WikiDay() {}

  /** What a record of the day is. The first three are the real edits. */
  enum Kind {
    ON_TIME,
    LATE,
    TOO_LATE,
    DUPLICATE,
    CONFLICT,
    BROKEN,
    TOMBSTONE
  }

  /**
   * One record of the day.
   *
   * @param arrivalMillis its Kafka timestamp
   * @param value null for a tombstone
   * @param eventId the identifier it carries, or would if it were whole
   * @param reason why it is a dead letter; null if it is not broken
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody: bytes on their way to a producer.
  record Entry(
      Kind kind,
      int partition,
      long arrivalMillis,
      byte[] key,
      byte @Nullable [] value,
      String eventId,
      @Nullable Reason reason) {}

  /** Returns the day's records in the order of their arrival. */
  static List<Entry> of(long seed) {
    return mix(edits(), new Random(seed));
  }

  /** Returns the number of records per partition, which is where each partition will end. */
  static long[] endOffsets(List<Entry> day) {
    long[] ends = new long[PARTITIONS];
    for (Entry entry : day) {
      ends[entry.partition()]++;
    }
    return ends;
  }

  private static List<WikiEdit> edits() {
    InputStream resource = WikiDay.class.getClassLoader().getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(
          "resource: "
              + RESOURCE
              + " (expected: on the class path, from druid-processing's tests)");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), UTF_8))) {
      return lines.lines().map(WikiEdit::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }

  private static List<Entry> mix(List<WikiEdit> edits, Random random) {
    List<Entry> day = new ArrayList<>();
    long end = edits.get(edits.size() - 1).timeMillis();
    Reason[] reasons = Reason.values();
    int broken = 0;
    for (WikiEdit edit : edits) {
      long time = edit.timeMillis();
      Kind kind = kind(time, end, random);
      long arrival = time + delay(kind, random);
      day.add(entry(kind, edit, arrival, edit.json().getBytes(UTF_8), null));
      if (kind != Kind.TOO_LATE && random.nextDouble() < DUPLICATES) {
        String copy = random.nextBoolean() ? edit.json() : edit.reordered();
        long later = arrival + between(SECOND, 10 * MINUTE, random);
        day.add(entry(Kind.DUPLICATE, edit, later, copy.getBytes(UTF_8), null));
      }
      if (kind != Kind.TOO_LATE && random.nextDouble() < CONFLICTS) {
        String other = edit.withAdded(Long.toString(edit.added() + 1)).json();
        long later = arrival + between(SECOND, 10 * MINUTE, random);
        day.add(entry(Kind.CONFLICT, edit, later, other.getBytes(UTF_8), null));
      }
      if (random.nextDouble() < BROKEN) {
        Reason reason = reasons[broken++ % reasons.length];
        long later = time + between(0, USUAL_DELAY, random);
        day.add(entry(Kind.BROKEN, edit, later, BrokenEdit.of(edit, reason), reason));
      }
      if (random.nextDouble() < TOMBSTONES) {
        long later = time + between(0, USUAL_DELAY, random);
        day.add(entry(Kind.TOMBSTONE, edit, later, null, null));
      }
    }
    // Stable: of two records with one arrival the first made stays first, a copy after its event.
    day.sort(Comparator.comparingLong(Entry::arrivalMillis));
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
      case ON_TIME, DUPLICATE, CONFLICT, BROKEN, TOMBSTONE -> between(0, USUAL_DELAY, random);
    };
  }

  private static long between(long low, long high, Random random) {
    return low + (long) (random.nextDouble() * (high - low));
  }

  private static Entry entry(
      Kind kind, WikiEdit edit, long arrival, byte @Nullable [] value, @Nullable Reason reason) {
    // By the event, not by the user: copies must follow their event through one partition, and some
    // users are ten times the others.
    int partition = Math.floorMod(edit.id().hashCode(), PARTITIONS);
    return new Entry(kind, partition, arrival, edit.keyBytes(), value, edit.id(), reason);
  }
}
