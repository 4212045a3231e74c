package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Moves a partition's watermark by its batches, stamps them with it and tells of it by gauges. */
class BatchTimestampPolicy extends TimestampPolicy<Void, RecordBatch> {
  private final TopicPartition partition;
  private final SourceConfiguration configuration;
  final PartitionWatermark watermark;
  private final SourceGauges gauges;

  BatchTimestampPolicy(
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
    observe(backlog, now);
    return toBeam(now);
  }

  /** Tells of the partition by gauges; a negative backlog is unknown. */
  final void observe(long backlog, long now) {
    SourceGauges.report(() -> report(backlog, now));
  }

  private void report(long backlog, long now) {
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

  static long fromBeam(Instant watermark) {
    if (watermark.equals(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      return PartitionWatermark.NONE;
    }
    return watermark.equals(BoundedWindow.TIMESTAMP_MAX_VALUE)
        ? PartitionWatermark.END
        : watermark.getMillis();
  }

  static Instant toBeam(long watermark) {
    if (watermark == PartitionWatermark.END) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    // The last instant that is not the end.
    return within(watermark, BoundedWindow.TIMESTAMP_MAX_VALUE.minus(Duration.millis(1)));
  }

  static Instant within(long millis, Instant last) {
    return Instant.ofEpochMilli(
        Math.max(
            BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis(), Math.min(millis, last.getMillis())));
  }
}
