package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one record is, from the record alone. Not thread-safe: it keeps scratch space from
 * record to record.
 */
public interface RecordDecoder {
  /** The header, once or more often, that names a rule from which its record is released. */
  String RELEASE_HEADER = "plimsoll-release";

  /**
   * Makes the decoder of the contracts of one topic, in their order: of one contract every record
   * is its own; of several a record goes to the one whose event type it carries.
   */
  static RecordDecoder of(List<Contract> contracts) {
    return new SureThenCareful(contracts);
  }

  /**
   * Decodes one record. Never throws for anything in the record.
   *
   * @param value the record's value; null is a tombstone
   * @param arrival the Kafka record's timestamp, in milliseconds
   * @param released the rules that are skipped: what the record's {@link #RELEASE_HEADER}s say
   * @param into what it became
   */
  void decode(byte @Nullable [] value, long arrival, Set<String> released, DecodedRecord into);
}
