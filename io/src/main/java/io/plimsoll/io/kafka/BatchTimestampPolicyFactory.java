package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Gives each partition its {@link PartitionWatermark}. Part of every checkpoint. */
final class BatchTimestampPolicyFactory implements TimestampPolicyFactory<Void, RecordBatch> {
  private static final long serialVersionUID = 1;

  private final SourceConfiguration configuration;

  BatchTimestampPolicyFactory(SourceConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public TimestampPolicy<Void, RecordBatch> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark) {
    return new Policy(
        partition,
        configuration,
        new PartitionWatermark(
            configuration.largest(
                partition.topic(), contract -> contract.maxOutOfOrderness().getMillis()),
            configuration.largest(
                partition.topic(), contract -> contract.idleTimeout().getMillis()),
            configuration.until(partition),
            System::currentTimeMillis,
            fromBeam(previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE))));
  }

  private static long fromBeam(Instant watermark) {
    if (watermark.equals(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      return PartitionWatermark.NONE;
    }
    return watermark.equals(BoundedWindow.TIMESTAMP_MAX_VALUE)
        ? PartitionWatermark.END
        : watermark.getMillis();
  }

  private static Instant toBeam(long watermark) {
    if (watermark == PartitionWatermark.END) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    // The last instant that is not the end.
    return within(watermark, BoundedWindow.TIMESTAMP_MAX_VALUE.minus(Duration.millis(1)));
  }

  private static Instant within(long millis, Instant last) {
    return Instant.ofEpochMilli(
        Math.max(
            BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis(), Math.min(millis, last.getMillis())));
  }

  private static final class Policy extends TimestampPolicy<Void, RecordBatch> {
    private final TopicPartition partition;
    private final SourceConfiguration configuration;
    private final PartitionWatermark watermark;
    private final SourceGauges gauges;

    Policy(
        TopicPartition partition, SourceConfiguration configuration, PartitionWatermark watermark) {
      this.partition = partition;
      this.configuration = configuration;
      this.watermark = watermark;
      gauges =
          new SourceGauges(
              configuration.contracts().stream()
                  .filter(contract -> contract.topic().equals(partition.topic()))
                  .map(Contract::id)
                  .toList(),
              partition.partition());
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<Void, RecordBatch> record) {
      long timestamp = watermark.take(record.getKV().getValue(), record.getOffset());
      return within(timestamp, GlobalWindow.INSTANCE.maxTimestamp());
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      long backlog = context.getMessageBacklog();
      long now = watermark.advance(backlog, context.getBacklogCheckTime().getMillis());
      SourceGauges.report(() -> observe(backlog, now));
      return toBeam(now);
    }

    private void observe(long backlog, long now) {
      // Negative is unknown: what the broker said last is older than our position.
      if (backlog >= 0) {
        gauges.ofPartition("backlog_records", backlog);
      }
      gauges.ofPartition("partition_idle", watermark.isIdle() ? 1 : 0);
      if (now != PartitionWatermark.NONE && now != PartitionWatermark.END) {
        gauges.ofPartition("watermark_lag_ms", System.currentTimeMillis() - now);
      }
      if (configuration.isFirst(partition)) {
        gauges.ofTopic("partitions_unread", UnreadPartitions.of(configuration, partition.topic()));
      }
    }
  }
}
