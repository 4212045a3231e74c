package io.plimsoll.io.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole topic outside any pipeline, from its beginning to where it ends when asked: a table
 * as any reader of it would see it.
 */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MOST_EMPTY_POLLS = 100;

  private final KafkaSettings kafka;

  public TopicReader(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /**
   * Hands over every record, those of one partition in their order.
   *
   * @throws ServiceException if the topic is missing or closed to us, or the broker is gone
   */
  public void read(
      String topic, Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
    Map<String, Object> properties =
        kafka.clientProperties(
            Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
    // This consumer belongs to no group and commits nothing.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      read(consumer, topic, records);
    } catch (KafkaException e) {
      throw new ServiceException(explain(Refusal.of(properties), topic, e), e);
    }
  }

  private String explain(Refusal refusal, String topic, KafkaException e) {
    if (Refusal.isDenied(e)) {
      return refusal.denied(List.of("READ " + topic));
    }
    String explained = refusal.explain(e, TIMEOUT_MILLIS);
    return explained != null
        ? explained
        : "topic: "
            + topic
            + " (expected: to read it from "
            + kafka.bootstrapServers()
            + "; "
            + e.getMessage()
            + ")";
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    int empty = 0;
    // Positions, not offsets of records: compaction and transactions leave gaps.
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      polled.forEach(records);
      empty = polled.isEmpty() ? empty + 1 : 0;
      if (empty > MOST_EMPTY_POLLS) {
        throw new ServiceException(
            "topic: " + topic + " (expected: records up to its end; none came for 20 s)", null);
      }
    }
  }
}
