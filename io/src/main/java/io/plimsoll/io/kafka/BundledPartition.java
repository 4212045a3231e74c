package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs the records of one partition that a bundle brings, each a batch of its own, into batches as
 * the consumer would have packed them. Not thread-safe.
 */
final class BundledPartition {
  private final BatchLimits limits;
  private final long maxOutOfOrderness;
  private final RecordBatch.Builder batch;
  private final List<RecordBatch> packed = new ArrayList<>();

  private long lastOffset;

  /** The watermark of the batch that is being packed, before its first record. */
  private long before;

  /** The same, before the next record. */
  private long watermark;

  BundledPartition(
      String topic, int partition, int maxRecords, int maxBytes, long maxOutOfOrderness) {
    limits = new BatchLimits(maxRecords, maxBytes, maxOutOfOrderness);
    this.maxOutOfOrderness = maxOutOfOrderness;
    batch = RecordBatch.builder(topic, partition, 0);
  }

  /** Adds a batch of one record, stamped with its partition's watermark. */
  void add(RecordBatch record, long offset) {
    long eventTime = record.newestEventTime();
    boolean hasEventTime = eventTime != Long.MIN_VALUE;
    if (batch.records() > 0
        && (limits.isFull(batch)
            || (hasEventTime && limits.isTooFar(eventTime))
            || offset <= lastOffset
            // Inside a batch the watermark is known by its events: the clock moves an idle one, and
            // a bundle may bring two stretches of a partition.
            || record.watermark() != watermark)) {
      end();
    }
    if (batch.records() == 0) {
      batch.begin(record.readAt());
      limits.begin();
      before = record.watermark();
      watermark = before;
    }
    batch.append(record);
    lastOffset = offset;
    if (hasEventTime) {
      limits.add(eventTime);
      watermark = Math.max(watermark, eventTime - maxOutOfOrderness);
    }
  }

  /** Returns the batches since the last call. */
  List<RecordBatch> take() {
    if (batch.records() > 0) {
      end();
    }
    List<RecordBatch> taken = List.copyOf(packed);
    packed.clear();
    return taken;
  }

  private void end() {
    RecordBatch built = batch.build();
    built.stampWatermark(before);
    packed.add(built);
    batch.begin(0);
  }
}
