package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.decoding.RecordDecoder;
import io.plimsoll.transforms.table.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Decodes the records of one partition and packs them into batches. */
final class BatchPacker {
  private final String topic;
  private final int partition;
  private final RecordDecoder decoder;
  private final Keep keep;
  private final BatchLimits limits;
  private final RecordBatch.Builder batch;
  private final DecodedRecord decoded = new DecodedRecord();

  private long lastOffset;

  /** Of which records the bytes go with the batch. */
  enum Keep {
    /** Those that are refused. */
    REFUSED,
    /** Those, and events. */
    EVENTS
  }

  /** Makes a packer; {@code maxSpan} is the bound on disorder, in milliseconds. */
  BatchPacker(
      String topic,
      int partition,
      RecordDecoder decoder,
      int maxRecords,
      int maxBytes,
      long maxSpan,
      Keep keep) {
    this.keep = keep;
    this.topic = topic;
    this.partition = partition;
    this.decoder = decoder;
    limits = new BatchLimits(maxRecords, maxBytes, maxSpan);
    batch = RecordBatch.builder(topic, partition, 0);
  }

  /**
   * Packs what a poll brought of the partition, but nothing at or past an offset.
   *
   * @param readAt the clock, in milliseconds; the arrival of a record without timestamp
   * @return one record per batch, whose offset is that of the batch's last record
   */
  List<ConsumerRecord<byte[], byte[]>> pack(
      List<ConsumerRecord<byte[], byte[]>> records, long until, long readAt) {
    List<ConsumerRecord<byte[], byte[]>> packed = new ArrayList<>();
    begin(readAt);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() >= until) {
        break;
      }
      long arrival = record.timestamp() < 0 ? readAt : record.timestamp();
      decoder.decode(record.value(), arrival, ReleasedRules.of(record), decoded);
      if (limits.isFull(batch)
          || (decoded.hasEventTime() && limits.isTooFar(decoded.eventTime()))) {
        packed.add(end());
        begin(readAt);
      }
      if (keep == Keep.EVENTS && decoded.kind() == DecodedRecord.Kind.EVENT) {
        batch.addKept(record.offset(), arrival, decoded, record.value());
      } else {
        batch.add(
            record.offset(), arrival, decoded, record.key(), record.value(), headersToKeep(record));
      }
      lastOffset = record.offset();
      if (decoded.hasEventTime()) {
        limits.add(decoded.eventTime());
      }
    }
    if (batch.records() > 0) {
      packed.add(end());
    }
    return packed;
  }

  /** Returns a batch without records that stands for everything before an offset. */
  ConsumerRecord<byte[], byte[]> empty(long position, long readAt) {
    begin(readAt);
    // KafkaIO goes on behind a record's offset: with the position itself it would skip a record.
    lastOffset = position - 1;
    return end();
  }

  private void begin(long readAt) {
    batch.begin(readAt);
    limits.begin();
  }

  private List<RecordHeader> headersToKeep(ConsumerRecord<byte[], byte[]> record) {
    if (decoded.kind() != DecodedRecord.Kind.DEAD_LETTER
        && decoded.kind() != DecodedRecord.Kind.QUARANTINE) {
      return List.of();
    }
    List<RecordHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new RecordHeader(header.key(), header.value()));
    }
    return headers;
  }

  @SuppressWarnings("NullAway") // Kafka's records may have no key; Kafka does not say so.
  private ConsumerRecord<byte[], byte[]> end() {
    return new ConsumerRecord<>(topic, partition, lastOffset, null, batch.build().array());
  }
}
