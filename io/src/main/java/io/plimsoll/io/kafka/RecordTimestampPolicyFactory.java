package io.plimsoll.io.kafka;

import io.plimsoll.io.kafka.PartitionMemory.Backlog;
import io.plimsoll.io.kafka.PartitionMemory.Reading;
import io.plimsoll.transforms.batch.RecordBatch;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Gives each partition its {@link PartitionWatermark} where it is read record by record: anew for
 * every bundle, so that the worker's {@link PartitionMemory} has to bridge from one to the next.
 */
final class RecordTimestampPolicyFactory implements TimestampPolicyFactory<Void, RecordBatch> {
  private static final long serialVersionUID = 1;

  private final SourceConfiguration configuration;

  RecordTimestampPolicyFactory(SourceConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public TimestampPolicy<Void, RecordBatch> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark) {
    return createTimestampPolicy(partition, previousWatermark, System::currentTimeMillis);
  }

  TimestampPolicy<Void, RecordBatch> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark, LongSupplier clock) {
    PartitionWatermark watermark =
        new PartitionWatermark(
            configuration.maxOutOfOrderness(partition.topic()),
            configuration.idleTimeout(partition.topic()),
            // The runner drops the watermark of what is read to its end.
            PartitionWatermark.NEVER,
            clock,
            BatchTimestampPolicy.fromBeam(
                previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE)));
    return new Policy(
        partition, configuration, watermark, PartitionMemory.of(configuration, partition), clock);
  }

  private static final class Policy extends BatchTimestampPolicy {
    private static final long REPORT_EVERY_MILLIS = 1_000;

    private final PartitionMemory memory;
    private final LongSupplier clock;
    private boolean begun;
    private long next;
    private long reportedAt = Long.MIN_VALUE;

    Policy(
        TopicPartition partition,
        SourceConfiguration configuration,
        PartitionWatermark watermark,
        PartitionMemory memory,
        LongSupplier clock) {
      super(partition, configuration, watermark);
      this.memory = memory;
      this.clock = clock;
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<Void, RecordBatch> record) {
      Instant timestamp = super.getTimestampForRecord(context, record);
      next = record.getOffset() + 1;
      remember();
      return timestamp;
    }

    /** Called before each record, and when there is none. */
    @Override
    public Instant getWatermark(PartitionContext context) {
      if (!begun) {
        begin();
      }
      Backlog backlog = memory.backlog();
      long now = watermark.advance(backlog.records(), backlog.checkedAt());
      remember();
      long time = clock.getAsLong();
      if (reportedAt == Long.MIN_VALUE || time - reportedAt >= REPORT_EVERY_MILLIS) {
        reportedAt = time;
        observe(backlog.records() < 0 ? context.getMessageBacklog() : backlog.records(), now);
      }
      return toBeam(now);
    }

    /** The partition has been sought by now. */
    private void begin() {
      begun = true;
      next = memory.beginning();
      Reading last = memory.reading();
      if (last == null || last.next() > next) {
        return;
      }
      boolean goesOn = last.next() == next && last.watermark() >= watermark.current();
      // A bundle that was cut short leaves the watermark of before its last record.
      watermark.raise(last.watermark());
      if (goesOn) {
        // Else somebody else has read in between, who knows how long ago.
        watermark.resume(last.silence());
      }
    }

    private void remember() {
      memory.remember(new Reading(next, watermark.current(), watermark.silence()));
    }
  }
}
