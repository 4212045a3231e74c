package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Hands KafkaIO batches in the place of records: each record it returns holds a whole batch and has
 * the offset of the batch's last record, so that positions, checkpoints and backlog stay KafkaIO's
 * own and exact.
 *
 * <p>A batch without records is returned where the position moved and no record showed it, as
 * behind the mark that ends a transaction, and once at the end of a bounded run, after which the
 * partition is read no more.
 */
final class PackingConsumer extends KafkaConsumer<byte[], byte[]> {
  private final SourceConfiguration configuration;
  private final LongSupplier clock;
  private final Map<String, RecordDecoder> decoders = new HashMap<>();
  private final Map<TopicPartition, BatchPacker> packers = new HashMap<>();

  /** What KafkaIO takes for our position. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private final UnreadPartitions unread;
  private final Set<TopicPartition> ended = new HashSet<>();

  PackingConsumer(
      Map<String, Object> properties, SourceConfiguration configuration, LongSupplier clock) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.configuration = configuration;
    this.clock = clock;
    unread = new UnreadPartitions(configuration, clock);
  }

  /** Assigns the partitions; a checkpoint's offset is sought after that, and wins. */
  @Override
  public void assign(Collection<TopicPartition> partitions) {
    super.assign(partitions);
    if (configuration.start.kind() == StartingPoint.Kind.LATEST) {
      seekToEnd(partitions);
    }
  }

  /** Answers the end where no record is as new as asked for: KafkaIO fails on no answer. */
  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> timestamps) {
    Map<TopicPartition, OffsetAndTimestamp> found =
        new HashMap<>(super.offsetsForTimes(timestamps));
    Set<TopicPartition> missing = new HashSet<>(timestamps.keySet());
    missing.removeIf(partition -> found.get(partition) != null);
    endOffsets(missing)
        .forEach(
            (partition, end) ->
                found.put(
                    partition,
                    new OffsetAndTimestamp(end, timestamps.getOrDefault(partition, 0L))));
    return found;
  }

  @Deprecated
  @Override
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMs) {
    return pollAndPack(Duration.ofMillis(timeoutMs));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return pollAndPack(timeout);
  }

  private ConsumerRecords<byte[], byte[]> pollAndPack(Duration timeout) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> packed = new LinkedHashMap<>();
    // Before the poll, which would wait its whole time for partitions that have no more to read.
    packMoves(packed);
    if (packed.isEmpty()) {
      ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
      long readAt = clock.getAsLong();
      for (TopicPartition partition : polled.partitions()) {
        if (!ended.contains(partition)) {
          pack(partition, polled.records(partition), readAt, packed);
        }
      }
      packMoves(packed);
    }
    unread.look(this);
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

  private BatchPacker packer(TopicPartition partition) {
    return packers.computeIfAbsent(
        partition,
        p ->
            new BatchPacker(
                p.topic(),
                p.partition(),
                decoders.computeIfAbsent(p.topic(), this::decoder),
                configuration.maxBatchRecords,
                configuration.maxBatchBytes,
                configuration.largest(
                    p.topic(), contract -> contract.maxOutOfOrderness().getMillis()),
                configuration.keepsEvents ? BatchPacker.Keep.EVENTS : BatchPacker.Keep.REFUSED));
  }

  private RecordDecoder decoder(String topic) {
    List<Contract> ofTopic = new ArrayList<>();
    for (Contract contract : configuration.contracts()) {
      if (contract.topic().equals(topic)) {
        ofTopic.add(contract);
      }
    }
    return RecordDecoder.of(ofTopic);
  }
}
