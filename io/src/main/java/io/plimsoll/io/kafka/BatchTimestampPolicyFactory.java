package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
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
    return new BatchTimestampPolicy(
        partition,
        configuration,
        new PartitionWatermark(
            configuration.maxOutOfOrderness(partition.topic()),
            configuration.idleTimeout(partition.topic()),
            configuration.until(partition),
            System::currentTimeMillis,
            BatchTimestampPolicy.fromBeam(
                previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE))));
  }
}
