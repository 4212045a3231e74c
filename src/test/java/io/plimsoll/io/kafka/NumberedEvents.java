package io.plimsoll.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.IntegerFormat;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Events that hold nothing but their time, and what writes and reads them without Beam. */
final class NumberedEvents {
  static final long START = 1_442_016_000_000L;
  static final Duration DISORDER = Duration.standardSeconds(30);

  private NumberedEvents() {}

  static Contract contract(String topic) {
    return contract(topic, List.of());
  }

  static Contract contract(String topic, List<Rule> rules) {
    return new Contract(
        topic,
        "1.0.0",
        topic,
        List.of(new Field("t", FieldType.INTEGER, true, IntegerFormat.I64, 0, 0, Field.Rules.NONE)),
        List.of(),
        new EventTime("t", EventTime.Format.EPOCH_MILLIS),
        null,
        null,
        DISORDER,
        Duration.standardMinutes(1),
        Duration.standardMinutes(5),
        Duration.standardHours(24),
        false,
        rules,
        List.of(
            new View(
                "per_minute",
                new Window.Fixed(Duration.standardMinutes(1)),
                List.of(),
                null,
                List.of(),
                Duration.ZERO,
                null)));
  }

  static byte[] event(long time) {
    return ("{\"t\":" + time + "}").getBytes(UTF_8);
  }

  static KafkaSettings settings(EmbeddedBroker broker) {
    return KafkaSettings.of(broker.bootstrapServers());
  }

  /** Makes all topics of the contract, and returns the source's partitions. */
  static List<TopicPartition> create(EmbeddedBroker broker, Contract contract, int partitions) {
    try (KafkaTopics topics = KafkaTopics.connect(settings(broker))) {
      topics.createTopicsOfRecorded(List.of(contract), partitions);
      return topics.partitions(List.of(contract.topic()));
    }
  }

  static Map<TopicPartition, Long> ends(EmbeddedBroker broker, List<TopicPartition> partitions) {
    try (KafkaTopics topics = KafkaTopics.connect(settings(broker))) {
      return topics.endOffsets(partitions);
    }
  }

  static ProducerRecord<byte[], byte[]> record(
      TopicPartition partition, long arrival, byte @Nullable [] value) {
    return new ProducerRecord<>(partition.topic(), partition.partition(), arrival, null, value);
  }

  static void produce(EmbeddedBroker broker, Iterable<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
      sendAll(producer, records);
    }
  }

  /** Writes the records in one transaction, which leaves its mark behind them. */
  static void produceInTransaction(
      EmbeddedBroker broker, Iterable<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        producer(broker, Map.of("transactional.id", "numbered-events"))) {
      producer.initTransactions();
      producer.beginTransaction();
      sendAll(producer, records);
      producer.commitTransaction();
    }
  }

  private static void sendAll(
      KafkaProducer<byte[], byte[]> producer, Iterable<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    producer.flush();
    for (Future<RecordMetadata> future : sent) {
      try {
        future.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("a record was not taken", e);
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(
      EmbeddedBroker broker, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("max.request.size", 17 << 20);
    properties.put("linger.ms", 5);
    // With more, a new topic may take the second batch and then never the first.
    properties.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Reads the partitions from their beginning to their present end. */
  static List<ConsumerRecord<byte[], byte[]>> readAll(
      EmbeddedBroker broker, List<TopicPartition> partitions) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    Map<TopicPartition, Long> ends = ends(broker, partitions);
    try (var consumer =
        new org.apache.kafka.clients.consumer.KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(java.time.Duration.ofMillis(100)).forEach(read::add);
      }
    }
    return read;
  }
}
