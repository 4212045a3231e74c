package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one record is, from its bytes alone. Not thread-safe: it keeps scratch space from
 * record to record.
 */
public interface RecordDecoder {
  /**
   * Decodes one record. Never throws for anything in the record.
   *
   * @param value the record's value; null is a tombstone
   * @param arrival the Kafka record's timestamp, in milliseconds
   * @param into what it became
   */
  void decode(byte @Nullable [] value, long arrival, DecodedRecord into);
}
