package io.plimsoll.io.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Hands KafkaIO batches in the place of records: each record it returns holds a whole batch and has
 * the offset of the batch's last record, so that positions, checkpoints and backlog stay KafkaIO's
 * own and exact.
 *
 * <p>A batch without records is returned where the position moved and no record showed it, as
 * behind the mark that ends a transaction, and once at the end of a bounded run, after which the
 * partition is read no more.
 */
final class PackingConsumer extends DecodingConsumer {
  /** What KafkaIO takes for our position. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private final Set<TopicPartition> ended = new HashSet<>();

  PackingConsumer(
      Map<String, Object> properties, SourceConfiguration configuration, LongSupplier clock) {
    super(properties, configuration, clock, configuration.maxBatchRecords);
  }

  @Override
  ConsumerRecords<byte[], byte[]> pollAndDecode(Duration timeout) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> packed = new LinkedHashMap<>();
    // Before the poll, which would wait its whole time for partitions that have no more to read.
    packMoves(packed);
    if (packed.isEmpty()) {
      ConsumerRecords<byte[], byte[]> polled = pollRaw(timeout);
      long readAt = clock.getAsLong();
      for (TopicPartition partition : polled.partitions()) {
        if (!ended.contains(partition)) {
          pack(partition, polled.records(partition), readAt, packed);
        }
      }
      packMoves(packed);
    }
    return new ConsumerRecords<>(packed);
  }

  private void pack(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      long readAt,
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> packed) {
    List<ConsumerRecord<byte[], byte[]>> batches =
        packer(partition).pack(records, configuration.until(partition), readAt);
    if (!batches.isEmpty()) {
      positions.put(partition, batches.get(batches.size() - 1).offset() + 1);
      packed.put(partition, batches);
    }
  }

  /** Adds an empty batch for each partition that has moved, or ended, without a record. */
  private void packMoves(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> packed) {
    for (TopicPartition partition : assignment()) {
      if (ended.contains(partition)) {
        continue;
      }
      long position;
      try {
        position = position(partition, Duration.ZERO);
      } catch (TimeoutException e) {
        continue; // Not known yet: the poll finds out.
      }
      long until = configuration.until(partition);
      Long known = positions.putIfAbsent(partition, position);
      boolean atEnd = position >= until;
      if (atEnd || (known != null && position > known && !packed.containsKey(partition))) {
        long reached = Math.min(position, until);
        packed
            .computeIfAbsent(partition, p -> new ArrayList<>())
            .add(packer(partition).empty(reached, clock.getAsLong()));
        positions.put(partition, reached);
      }
      if (atEnd) {
        ended.add(partition);
        pause(List.of(partition));
      }
    }
  }
}
