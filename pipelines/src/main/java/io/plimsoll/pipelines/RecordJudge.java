package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.ReleasedRules;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what records of one topic are, as a run would, as far as a record alone tells. Keeps the
 * record that was judged last.
 */
final class RecordJudge {
  private final List<Contract> contracts;
  private final RecordDecoder decoder;
  private final DecodedRecord decoded = new DecodedRecord();

  RecordJudge(List<Contract> contracts) {
    this.contracts = contracts;
    this.decoder = RecordDecoder.of(contracts);
  }

  /** Judges a record, whatever is in it. */
  DecodedRecord judge(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    decoder.decode(record.value(), arrival(record), ReleasedRules.of(record), decoded);
    return decoded;
  }

  /** Returns when a record arrived; one without a timestamp, just now. */
  static long arrival(ConsumerRecord<?, ?> record) {
    return record.timestamp() < 0 ? System.currentTimeMillis() : record.timestamp();
  }

  /** Returns the outcome as counters and topics call it; that of an event is not decided yet. */
  String outcome() {
    return decoded.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Returns why the record is no event, or which rule it breaks; nothing of any other. */
  String reason() {
    return switch (decoded.kind()) {
      case DEAD_LETTER -> decoded.reason().code();
      case QUARANTINE -> contracts.get(decoded.contract()).rules().get(decoded.rule()).name();
      case EVENT, TOMBSTONE -> "";
    };
  }

  /** Returns what was expected; nothing where nothing else was. */
  String message() {
    return switch (decoded.kind()) {
      case DEAD_LETTER, QUARANTINE -> decoded.message();
      case EVENT, TOMBSTONE -> "";
    };
  }

  /** Returns the contract that the record belongs to; null if to none of the topic's. */
  @Nullable Contract contract() {
    return decoded.contract() == DecodedRecord.NO_CONTRACT
        ? null
        : contracts.get(decoded.contract());
  }

  /** Returns the event that the record is, for the views. */
  EventView event(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    RecordBatch.Builder batch = RecordBatch.builder(record.topic(), record.partition(), 0);
    batch.add(record.offset(), arrival(record), decoded, record.key(), record.value(), List.of());
    RecordBatch.Cursor cursor = batch.build().cursor();
    if (!cursor.next()) {
      throw new IllegalStateException("batch: empty (expected: the record that was added)");
    }
    return cursor.event();
  }
}
