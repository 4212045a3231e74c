package io.plimsoll.io.kafka;

/**
 * Says how records become batches.
 *
 * @param maxRecords the most records of a batch
 * @param maxBytes the size, in bytes, at which a batch ends
 * @param keep of which records the bytes go with the batch
 * @param place where batches are packed
 */
record Batching(int maxRecords, int maxBytes, BatchPacker.Keep keep, Place place) {
  static final Batching DEFAULT =
      new Batching(2_000, 4 << 20, BatchPacker.Keep.REFUSED, Place.CONSUMER);

  /** Where records are packed into batches. */
  enum Place {
    CONSUMER,
    BUNDLE
  }

  Batching {
    if (maxRecords < 1) {
      throw new IllegalArgumentException("maxBatchRecords: " + maxRecords + " (expected: >= 1)");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBatchBytes: " + maxBytes + " (expected: >= 1)");
    }
  }

  Batching withMaxRecords(int records) {
    return new Batching(records, maxBytes, keep, place);
  }

  Batching withMaxBytes(int bytes) {
    return new Batching(maxRecords, bytes, keep, place);
  }

  Batching withKeep(BatchPacker.Keep other) {
    return new Batching(maxRecords, maxBytes, other, place);
  }

  Batching withPlace(Place other) {
    return new Batching(maxRecords, maxBytes, keep, other);
  }
}
