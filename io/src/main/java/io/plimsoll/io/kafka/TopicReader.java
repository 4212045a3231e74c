package io.plimsoll.io.kafka;

import java.time.Duration;
import java.util.HashMap;
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
 * Reads a topic outside any pipeline, up to where it ends when asked: a table as any reader of it
 * would see it, some of its newest records, or one. Commits nothing.
 *
 * <p>Each method throws a {@link ServiceException} if the topic is missing or closed to us, or the
 * broker is gone; and stops with one, whose cause says so, when its thread is interrupted.
 */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MOST_EMPTY_POLLS = 100;

  private final KafkaSettings kafka;

  public TopicReader(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  private interface Reading {
    void read(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions);
  }

  /** Hands over every record, those of one partition in their order. */
  public void read(
      String topic, Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
    open(
        topic,
        (consumer, partitions) -> {
          consumer.seekToBeginning(partitions);
          readTo(consumer, consumer.endOffsets(partitions), topic, records);
        });
  }

  /**
   * Hands over every record, and for ever what comes.
   *
   * @param caughtUp is called when the end was first reached, and then each time something came
   */
  public void follow(
      String topic,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records,
      Runnable caughtUp) {
    open(
        topic,
        (consumer, partitions) -> {
          consumer.seekToBeginning(partitions);
          readTo(consumer, consumer.endOffsets(partitions), topic, records);
          caughtUp.run();
          while (true) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
              polled.forEach(records);
              caughtUp.run();
            }
          }
        });
  }

  /** Hands over as many of the last records, as equally many of each partition as there are. */
  public void readLast(
      String topic,
      long count,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
    open(
        topic,
        (consumer, partitions) -> {
          Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
          Map<TopicPartition, Long> held = new HashMap<>();
          ends.forEach((each, end) -> held.put(each, end - begins.getOrDefault(each, 0L)));
          shares(held, count)
              .forEach((each, share) -> consumer.seek(each, ends.getOrDefault(each, 0L) - share));
          readTo(consumer, ends, topic, records);
        });
  }

  /** Shares a count among partitions: those that hold less than their part leave it to others. */
  static Map<TopicPartition, Long> shares(Map<TopicPartition, Long> held, long count) {
    Map<TopicPartition, Long> shares = new HashMap<>();
    List<Map.Entry<TopicPartition, Long>> fewestFirst =
        held.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    long left = count;
    int partitions = fewestFirst.size();
    for (Map.Entry<TopicPartition, Long> each : fewestFirst) {
      long share = Math.min(each.getValue(), (left + partitions - 1) / partitions);
      shares.put(each.getKey(), share);
      left -= share;
      partitions--;
    }
    return shares;
  }

  /** Hands over the record at an offset, if there is one. */
  public void readOne(
      TopicPartition partition,
      long offset,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> record) {
    open(
        partition.topic(),
        (consumer, partitions) -> {
          List<TopicPartition> only = List.of(partition);
          if (!partitions.contains(partition)
              || offset < consumer.beginningOffsets(only).getOrDefault(partition, 0L)
              || offset >= consumer.endOffsets(only).getOrDefault(partition, 0L)) {
            return;
          }
          consumer.assign(only);
          consumer.seek(partition, offset);
          readTo(
              consumer,
              Map.of(partition, offset + 1),
              partition.topic(),
              read -> {
                if (read.offset() == offset) {
                  record.accept(read);
                }
              });
        });
  }

  private void open(String topic, Reading reading) {
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
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      reading.read(consumer, partitions);
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

  private static void readTo(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      String topic,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
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
