package io.plimsoll.io.kafka;

import io.plimsoll.io.kafka.PartitionMemory.Backlog;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Hands KafkaIO each record as a batch of its own, so that reading may be split between any two.
 *
 * <p>KafkaIO's splittable DoFn asks once for the offset at which a time lies, when it begins a
 * partition, and keeps it: that is how it learns of the end of a bounded run, which asks for {@link
 * #END}. A restarted run thus ends where the first would have, whoever reads it then.
 */
final class RecordConsumer extends DecodingConsumer {
  /** Stands for the offset before which reading ends, where KafkaIO asks by time. */
  static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  /** By partition, the position that KafkaIO knows of. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  /** By partition, where reading begins if KafkaIO asked for it by time. */
  private final Map<TopicPartition, Long> starts = new HashMap<>();

  RecordConsumer(
      Map<String, Object> properties, SourceConfiguration configuration, LongSupplier clock) {
    super(properties, configuration, clock, 1);
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> timestamps) {
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    Map<TopicPartition, Long> others = new HashMap<>(timestamps);
    timestamps.forEach(
        (partition, time) -> {
          if (time == END) {
            others.remove(partition);
            found.put(partition, new OffsetAndTimestamp(end(partition), time));
          }
        });
    if (!others.isEmpty()) {
      super.offsetsForTimes(others)
          .forEach(
              (partition, offset) -> {
                found.put(partition, offset);
                starts.put(partition, offset.offset());
              });
    }
    return found;
  }

  /** Returns the end of a partition, which must not lie before its start. */
  private long end(TopicPartition partition) {
    Long start = starts.get(partition);
    return Math.max(configuration.until(partition), start == null ? position(partition) : start);
  }

  /** Called by KafkaIO's splittable DoFn wherever it begins to read. */
  @Override
  public void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    positions.put(partition, offset);
    PartitionMemory.of(configuration, partition).beginAt(offset);
  }

  @Override
  ConsumerRecords<byte[], byte[]> pollAndDecode(Duration timeout) {
    ConsumerRecords<byte[], byte[]> polled = pollRaw(timeout);
    if (polled.isEmpty()) {
      return nothing(polled, timeout);
    }
    long readAt = clock.getAsLong();
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> decoded = new LinkedHashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      // What lies behind the end as well: KafkaIO ends where it is refused a record.
      List<ConsumerRecord<byte[], byte[]>> records =
          packer(partition).pack(polled.records(partition), PartitionWatermark.NEVER, readAt);
      decoded.put(partition, records);
      positions.put(partition, records.get(records.size() - 1).offset() + 1);
      PartitionMemory.of(configuration, partition).remember(new Backlog(-1, readAt));
    }
    return new ConsumerRecords<>(decoded);
  }

  /**
   * Asks how much there is beyond our position. KafkaIO itself asks as well, but tells neither when
   * it did nor that it got no answer.
   *
   * @return an answer of no records; not the same as Kafka's own, by which KafkaIO knows that
   *     nothing has moved, if something has
   */
  private ConsumerRecords<byte[], byte[]> nothing(
      ConsumerRecords<byte[], byte[]> polled, Duration timeout) {
    ConsumerRecords<byte[], byte[]> answer = polled;
    for (TopicPartition partition : assignment()) {
      long askedAt = clock.getAsLong();
      long backlog = -1;
      try {
        long position = position(partition, timeout);
        Long known = positions.put(partition, position);
        if (known != null && position > known) {
          answer = new ConsumerRecords<>(Map.of());
        }
        Long end = endOffsets(List.of(partition), timeout).get(partition);
        backlog = end == null ? -1 : Math.max(0, end - position);
      } catch (TimeoutException e) {
        // The broker is away: not known.
      }
      PartitionMemory.of(configuration, partition).remember(new Backlog(backlog, askedAt));
    }
    return answer;
  }
}
