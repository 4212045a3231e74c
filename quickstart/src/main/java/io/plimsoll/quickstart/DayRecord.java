package io.plimsoll.quickstart;

import io.plimsoll.transforms.batch.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a day.
 *
 * @param arrivalMillis its Kafka timestamp
 * @param value null for a tombstone
 * @param eventId the identifier it carries, or would if it were whole
 * @param reason why it is a dead letter; null if it is not broken
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody: bytes on their way to a producer.
record DayRecord(
    Kind kind,
    int partition,
    long arrivalMillis,
    byte[] key,
    byte @Nullable [] value,
    String eventId,
    @Nullable Reason reason) {
  /** Partitions of the source topic; a record's follows from its event's id. */
  static final int PARTITIONS = 4;

  /** What a record of the day is. The first three are events that are admitted. */
  enum Kind {
    ON_TIME,
    LATE,
    TOO_LATE,
    QUARANTINE,
    DUPLICATE,
    CONFLICT,
    BROKEN,
    TOMBSTONE
  }

  static DayRecord of(
      Kind kind,
      DayEvent event,
      long arrivalMillis,
      byte @Nullable [] value,
      @Nullable Reason reason) {
    // By the event, not by the key: copies must follow their event through one partition, and some
    // keys are ten times the others.
    int partition = Math.floorMod(event.id().hashCode(), PARTITIONS);
    return new DayRecord(
        kind, partition, arrivalMillis, event.keyBytes(), value, event.id(), reason);
  }

  /** Returns the number of records per partition, which is where each partition will end. */
  static long[] endOffsets(List<DayRecord> day) {
    long[] ends = new long[PARTITIONS];
    for (DayRecord record : day) {
      ends[record.partition()]++;
    }
    return ends;
  }
}
