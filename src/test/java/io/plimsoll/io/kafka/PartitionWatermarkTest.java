package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.PartitionWatermark.END;
import static io.plimsoll.io.kafka.PartitionWatermark.NEVER;
import static io.plimsoll.io.kafka.PartitionWatermark.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.batch.RecordBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionWatermarkTest {
  private static final long DISORDER = 1_000;
  private static final long IDLE = 60_000;
  private static final long UNKNOWN = -1;

  /** An event time long before the clock: a replay. */
  private static final long T = 1_442_016_000_000L;

  private long clock = 1_780_000_000_000L;

  private PartitionWatermark live() {
    return new PartitionWatermark(DISORDER, IDLE, NEVER, () -> clock, NONE);
  }

  private PartitionWatermark until(long offset, long restored) {
    return new PartitionWatermark(DISORDER, IDLE, offset, () -> clock, restored);
  }

  private static RecordBatch batch(long... eventTimes) {
    RecordBatch.Builder batch = RecordBatch.builder("t", 0, 0);
    DecodedRecord event = new DecodedRecord();
    for (long eventTime : eventTimes) {
      event.setEvent(0, eventTime);
      batch.add(0, 0, event, null, new byte[0], List.of());
    }
    return batch.build();
  }

  private static RecordBatch deadLetter() {
    RecordBatch.Builder batch = RecordBatch.builder("t", 0, 0);
    DecodedRecord record = new DecodedRecord();
    record.setDeadLetter(0, Reason.EMPTY, "");
    batch.add(0, 0, record, null, new byte[0], List.of());
    return batch.build();
  }

  private long advance(PartitionWatermark watermark, long backlog) {
    return watermark.advance(backlog, clock);
  }

  @Test
  void firstBatchHasNoWatermarkAndItsOldestEventTime() {
    PartitionWatermark watermark = live();
    RecordBatch first = batch(T + 5, T, T + 9);

    assertThat(watermark.take(first, 2)).isEqualTo(T);

    assertThat(first.watermark()).isEqualTo(RecordBatch.NO_WATERMARK);
    assertThat(advance(watermark, 10)).isEqualTo(T + 9 - DISORDER);
  }

  @Test
  void batchThatStraddlesTheWatermarkTakesItsOldestEventInTime() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);
    RecordBatch straddling = batch(T - 5_000, T - DISORDER, T - DISORDER - 1, T + 3);

    assertThat(watermark.take(straddling, 4)).isEqualTo(T - DISORDER);

    assertThat(straddling.watermark()).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, 1)).isEqualTo(T + 3 - DISORDER);
  }

  @Test
  void batchWhollyBehindTakesTheWatermarkAndMovesNothing() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);

    assertThat(watermark.take(batch(T - 9_000, T - 8_000), 2)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, 1)).isEqualTo(T - DISORDER);
  }

  @Test
  void recordWithoutEventTimeTakesTheWatermarkAndMovesNothing() {
    PartitionWatermark watermark = live();
    assertThat(watermark.take(deadLetter(), 0)).isEqualTo(NONE);
    assertThat(advance(watermark, 1)).isEqualTo(NONE);

    watermark.take(batch(T), 1);
    assertThat(watermark.take(deadLetter(), 2)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, 1)).isEqualTo(T - DISORDER);
  }

  @Test
  void idlePartitionMovesAtTheClocksPaceFromWhereItStood() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER);

    clock += IDLE - 1;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER);
    clock += 1;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER);
    clock += 250;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 250);
    clock += 10_000;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 10_250);
  }

  @Test
  void silentPartitionThatIsBehindIsNotIdle() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);

    clock += 10 * IDLE;
    assertThat(advance(watermark, 1)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, UNKNOWN)).isEqualTo(T - DISORDER);
  }

  @Test
  void partitionThatCatchesUpLateStartsFromThere() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);
    clock += 10 * IDLE;
    advance(watermark, 1);

    clock += 500;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 500);
  }

  @Test
  void anOldAnswerOfTheBrokerMovesNothing() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);
    long checkedAt = clock;

    clock += 10 * IDLE;
    assertThat(watermark.advance(0, checkedAt)).isEqualTo(T - DISORDER);
  }

  @Test
  void recordEndsIdlenessAndTheWatermarkStays() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);
    clock += IDLE + 5_000;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 5_000);

    assertThat(watermark.take(batch(T + 1), 1)).isEqualTo(T - DISORDER + 5_000);
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 5_000);
    clock += IDLE + 100;
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 5_100);
  }

  @Test
  void emptyBatchIsNoRecord() {
    PartitionWatermark watermark = live();
    watermark.take(batch(T), 0);
    clock += IDLE;
    advance(watermark, 0);

    clock += 100;
    assertThat(watermark.take(batch(), 5)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, 0)).isEqualTo(T - DISORDER + 100);
  }

  @Test
  void neverUsedPartitionHoldsAndThenFollowsTheClock() {
    PartitionWatermark watermark = live();
    assertThat(advance(watermark, 0)).isEqualTo(NONE);
    clock += IDLE - 1;
    assertThat(advance(watermark, 0)).isEqualTo(NONE);
    clock += 1;
    assertThat(advance(watermark, 0)).isEqualTo(clock - DISORDER);
    clock += 777;
    assertThat(advance(watermark, 0)).isEqualTo(clock - DISORDER);
  }

  @Test
  void restoredWatermarkHoldsUntilEventsOrIdlenessMoveIt() {
    PartitionWatermark watermark = until(NEVER, T);
    RecordBatch late = batch(T - 1);
    assertThat(watermark.take(late, 0)).isEqualTo(T);
    assertThat(late.watermark()).isEqualTo(T);
    assertThat(advance(watermark, 0)).isEqualTo(T);

    clock += IDLE + 10;
    assertThat(advance(watermark, 0)).isEqualTo(T + 10);
  }

  @Test
  void endIsReportedByTheSecondCallAfterTheLastBatch() {
    PartitionWatermark watermark = until(2, NONE);
    watermark.take(batch(T, T), 1);
    assertThat(advance(watermark, UNKNOWN)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, UNKNOWN)).isEqualTo(END);
    assertThat(advance(watermark, 100)).isEqualTo(END);
  }

  @Test
  void endIsNotReportedBefore() {
    PartitionWatermark watermark = until(3, NONE);
    watermark.take(batch(T, T), 1);
    assertThat(advance(watermark, 1)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, 1)).isEqualTo(T - DISORDER);
    watermark.take(batch(), 2);
    assertThat(advance(watermark, 1)).isEqualTo(T - DISORDER);
    assertThat(advance(watermark, 1)).isEqualTo(END);
  }

  @Test
  void partitionThatIsCaughtUpBeforeItsEndHasNotEnded() {
    PartitionWatermark watermark = until(3, T);
    assertThat(advance(watermark, 0)).isEqualTo(T);
    assertThat(advance(watermark, 0)).isEqualTo(T);
  }

  @Test
  void withoutAnEndABacklogOfNothingIsNone() {
    assertThat(advance(live(), 0)).isEqualTo(NONE);
  }

  @Test
  void partitionRestoredAtItsEndReportsItOnlyInAQuietCall() {
    PartitionWatermark watermark = until(3, END);
    watermark.take(batch(), 2);
    assertThat(advance(watermark, 0)).isLessThan(END).isGreaterThan(T);
    assertThat(advance(watermark, 0)).isEqualTo(END);
  }
}
