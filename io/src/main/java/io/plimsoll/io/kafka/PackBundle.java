package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Packs what a bundle brought, record by record, into batches. They leave when the bundle ends: a
 * batch's timestamp may be earlier than that of its last record, and only then is any allowed.
 */
final class PackBundle extends DoFn<KafkaRecord<Void, RecordBatch>, RecordBatch> {
  private static final long serialVersionUID = 1;

  private final SourceConfiguration configuration;

  private transient Map<TopicPartition, BundledPartition> partitions;

  PackBundle(SourceConfiguration configuration) {
    this.configuration = configuration;
  }

  @Setup
  public void setup() {
    partitions = new HashMap<>();
  }

  @StartBundle
  public void startBundle() {
    // A bundle that failed may have left something.
    partitions.values().forEach(BundledPartition::take);
  }

  @ProcessElement
  public void process(@Element KafkaRecord<Void, RecordBatch> record) {
    partitions
        .computeIfAbsent(
            new TopicPartition(record.getTopic(), record.getPartition()), this::partition)
        .add(record.getKV().getValue(), record.getOffset());
  }

  private BundledPartition partition(TopicPartition partition) {
    return new BundledPartition(
        partition.topic(),
        partition.partition(),
        configuration.maxBatchRecords,
        configuration.maxBatchBytes,
        configuration.maxOutOfOrderness(partition.topic()));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    for (BundledPartition partition : partitions.values()) {
      for (RecordBatch batch : partition.take()) {
        context.output(batch, timestamp(batch), GlobalWindow.INSTANCE);
      }
    }
  }

  private static Instant timestamp(RecordBatch batch) {
    return BatchTimestampPolicy.within(
        PartitionWatermark.timestamp(batch), GlobalWindow.INSTANCE.maxTimestamp());
  }
}
