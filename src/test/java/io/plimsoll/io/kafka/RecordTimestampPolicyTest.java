package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static io.plimsoll.io.kafka.NumberedEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.io.kafka.PartitionMemory.Backlog;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * A partition's watermark where each bundle has a policy of its own, made of the watermark that the
 * one before it left. Events are 30 s out of order at most, and a minute of silence is idle.
 */
class RecordTimestampPolicyTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final long DISORDER = NumberedEvents.DISORDER.getMillis();
  private static final long MINUTE = 60_000;

  private final Contract contract = NumberedEvents.contract("t");
  private final SourceConfiguration configuration =
      new SourceConfiguration(
          SourceConfiguration.nextLaunch(),
          "t",
          KafkaSettings.of("localhost:1"),
          StartingPoint.earliest(),
          List.of(PARTITION),
          Map.of(),
          List.of(contract),
          7,
          1 << 20,
          BatchPacker.Keep.REFUSED);
  private final PartitionMemory memory = PartitionMemory.of(configuration, PARTITION);
  private final RecordTimestampPolicyFactory factory =
      new RecordTimestampPolicyFactory(configuration);
  private long now = START;

  /** What the last bundle left. */
  private Optional<Instant> left = Optional.empty();

  private TimestampPolicy<Void, RecordBatch> bundle(long offset) {
    memory.beginAt(offset);
    return factory.createTimestampPolicy(PARTITION, left, () -> now);
  }

  /** Reads a record as KafkaIO does; returns the watermark that it is stamped with. */
  private long read(TimestampPolicy<Void, RecordBatch> policy, long offset, long eventTime) {
    memory.remember(new Backlog(-1, now));
    left = Optional.of(policy.getWatermark(new Context()));
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("t", 0, offset, null, event(eventTime));
    RecordBatch batch =
        RecordBatch.wrap(
            new BatchPacker(
                    "t",
                    0,
                    RecordDecoder.of(List.of(contract)),
                    1,
                    1 << 20,
                    DISORDER,
                    BatchPacker.Keep.REFUSED)
                .pack(List.of(record), PartitionWatermark.NEVER, now)
                .get(0)
                .value());
    policy.getTimestampForRecord(
        new Context(),
        new KafkaRecord<>(
            "t", 0, offset, now, KafkaTimestampType.CREATE_TIME, new RecordHeaders(), null, batch));
    return batch.watermark();
  }

  /** Finds nothing to read, the broker being asked now. */
  private long wait(TimestampPolicy<Void, RecordBatch> policy, long backlog) {
    memory.remember(new Backlog(backlog, now));
    left = Optional.of(policy.getWatermark(new Context()));
    return left.get().getMillis();
  }

  @Test
  void bundleThatWasCutShortBehindItsLastRecordLeavesNoGap() {
    TimestampPolicy<Void, RecordBatch> first = bundle(0);
    assertThat(read(first, 0, START)).isEqualTo(RecordBatch.NO_WATERMARK);
    assertThat(read(first, 1, START + MINUTE)).isEqualTo(START - DISORDER);
    // The watermark that it left is that of before the last record.
    assertThat(left.get().getMillis()).isEqualTo(START - DISORDER);
    assertThat(read(bundle(2), 2, START)).isEqualTo(START + MINUTE - DISORDER);
  }

  @Test
  void bundleThatIsTriedAgainHasTheWatermarkOfItsFirstAttempt() {
    read(bundle(0), 0, START);
    Optional<Instant> before = left;
    read(bundle(1), 1, START + MINUTE);
    left = before;
    assertThat(read(bundle(0), 0, START)).isEqualTo(RecordBatch.NO_WATERMARK);
  }

  @Test
  void silenceGoesOnFromBundleToBundle() {
    TimestampPolicy<Void, RecordBatch> first = bundle(0);
    read(first, 0, START);
    wait(first, 0);
    for (int i = 0; i < 6; i++) {
      now += MINUTE / 2;
      wait(bundle(1), 0);
    }
    // Three minutes, of which the first was not idle yet.
    assertThat(left.get().getMillis()).isEqualTo(START - DISORDER + 2 * MINUTE);
    assertThat(read(bundle(1), 1, START + 1)).isEqualTo(START - DISORDER + 2 * MINUTE);
  }

  @Test
  void partitionOfWhichTheBrokerDoesNotAnswerIsNotIdle() {
    TimestampPolicy<Void, RecordBatch> first = bundle(0);
    read(first, 0, START);
    wait(first, 0);
    now += 5 * MINUTE;
    assertThat(wait(bundle(1), -1)).isEqualTo(START - DISORDER);
    assertThat(wait(bundle(1), 3)).isEqualTo(START - DISORDER);
  }

  @Test
  void workerThatSomebodyElseHasOvertakenBeginsItsSilenceAnew() {
    TimestampPolicy<Void, RecordBatch> first = bundle(0);
    read(first, 0, START);
    wait(first, 0);
    left = Optional.of(Instant.ofEpochMilli(START + 7));
    now += 5 * MINUTE;
    assertThat(wait(bundle(3), 0)).isEqualTo(START + 7);
  }

  @Test
  void partitionWithoutARecordHoldsUntilItIsIdle() {
    wait(bundle(0), 0);
    assertThat(left).contains(BoundedWindow.TIMESTAMP_MIN_VALUE);
    now += MINUTE;
    wait(bundle(0), 0);
    assertThat(left.get().getMillis()).isEqualTo(now - DISORDER);
  }

  private static final class Context extends TimestampPolicy.PartitionContext {
    @Override
    public long getMessageBacklog() {
      return 1;
    }

    @Override
    public Instant getBacklogCheckTime() {
      return Instant.EPOCH;
    }
  }
}
