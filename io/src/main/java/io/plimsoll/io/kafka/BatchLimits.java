package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;

/**
 * Says where a batch of records ends: where it is full, in records or in bytes, and where its event
 * times have advanced by the bound on disorder since its first event. Were it longer, whether an
 * event is late would depend on how fast one reads.
 */
final class BatchLimits {
  private final int maxRecords;
  private final int maxBytes;
  private final long maxSpan;
  private boolean hasEvent;
  private long firstEventTime;

  /** Makes the limits; {@code maxSpan} is the bound on disorder, in milliseconds. */
  BatchLimits(int maxRecords, int maxBytes, long maxSpan) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    // Without any disorder allowed, events of the same millisecond still share a batch.
    this.maxSpan = Math.max(1, maxSpan);
  }

  void begin() {
    hasEvent = false;
  }

  boolean isFull(RecordBatch.Builder batch) {
    return batch.records() >= maxRecords || batch.byteSize() >= maxBytes;
  }

  /** Returns whether an event time is too far ahead of the batch to be in it. */
  boolean isTooFar(long eventTime) {
    return hasEvent && eventTime - firstEventTime >= maxSpan;
  }

  /** Takes the event time of a record that is added. */
  void add(long eventTime) {
    if (!hasEvent) {
      hasEvent = true;
      firstEventTime = eventTime;
    }
  }
}
