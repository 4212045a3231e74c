package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Hands KafkaIO decoded records: in each record's place one whose value is a batch. How many
 * records such a batch holds is what its subclasses differ in. Begins where the run is told to.
 */
abstract class DecodingConsumer extends KafkaConsumer<byte[], byte[]> {
  /** What KafkaIO decides by itself, for each of its consumers. */
  private static final List<String> OF_KAFKA_IO =
      List.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);

  /** How late a new partition is noticed, which this source does not read. */
  private static final int METADATA_MAX_AGE_MILLIS = 60_000;

  final SourceConfiguration configuration;
  final LongSupplier clock;
  private final int maxBatchRecords;
  private final Map<String, RecordDecoder> decoders = new HashMap<>();
  private final Map<TopicPartition, BatchPacker> packers = new HashMap<>();
  private final UnreadPartitions unread;

  DecodingConsumer(
      Map<String, Object> properties,
      SourceConfiguration configuration,
      LongSupplier clock,
      int maxBatchRecords) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.configuration = configuration;
    this.clock = clock;
    this.maxBatchRecords = maxBatchRecords;
    unread = new UnreadPartitions(configuration, clock);
  }

  /**
   * Returns what a consumer is made with. KafkaIO's properties may come out of an old checkpoint
   * and hold nothing that the configuration does not know better, but for {@link #OF_KAFKA_IO}.
   */
  static Map<String, Object> properties(
      SourceConfiguration configuration,
      Map<String, Object> defaults,
      Map<String, Object> ofKafkaIo) {
    Map<String, Object> all = new HashMap<>(defaults);
    all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
    Map<String, Object> properties = configuration.kafka.clientProperties(all);
    // Offsets past what the broker still has go on with the oldest record, wherever we began.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    for (String name : OF_KAFKA_IO) {
      Object value = ofKafkaIo.get(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    return properties;
  }

  /** Polls, and puts batches in the place of records. */
  abstract ConsumerRecords<byte[], byte[]> pollAndDecode(Duration timeout);

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
    return pollAndLook(Duration.ofMillis(timeoutMs));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return pollAndLook(timeout);
  }

  private ConsumerRecords<byte[], byte[]> pollAndLook(Duration timeout) {
    ConsumerRecords<byte[], byte[]> decoded = pollAndDecode(timeout);
    unread.look(this);
    return decoded;
  }

  /** Polls for records as they are in Kafka. */
  final ConsumerRecords<byte[], byte[]> pollRaw(Duration timeout) {
    return super.poll(timeout);
  }

  final BatchPacker packer(TopicPartition partition) {
    return packers.computeIfAbsent(
        partition,
        p ->
            new BatchPacker(
                p.topic(),
                p.partition(),
                decoders.computeIfAbsent(p.topic(), this::decoder),
                maxBatchRecords,
                configuration.maxBatchBytes,
                configuration.maxOutOfOrderness(p.topic()),
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
