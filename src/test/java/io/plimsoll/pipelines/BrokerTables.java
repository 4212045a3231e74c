package io.plimsoll.pipelines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records to a broker as they are, and reads topics as a stranger to the pipeline would. */
final class BrokerTables implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 16 << 20;

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile @Nullable Exception failure;

  BrokerTables(String servers) {
    this.servers = servers;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "max.request.size",
                MAX_REQUEST_BYTES,
                "batch.size",
                256 << 10,
                "linger.ms",
                20,
                // With more, a new topic may take the second batch and then never the first.
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a record with a time of arrival, in the order of the calls. */
  @SuppressWarnings("NullAway") // Kafka takes null for key and value, and does not say so.
  void send(
      String topic, int partition, long arrival, byte @Nullable [] key, byte @Nullable [] value) {
    // What became of it is told by the callback; nobody waits for one record.
    var unused =
        producer.send(
            new ProducerRecord<>(topic, partition, arrival, key, value),
            (metadata, e) -> failure = failure == null ? e : failure);
  }

  /** Reads a topic from its beginning to its present end, each partition in its order. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** Waits until everything sent is acknowledged. */
  @Override
  public void close() {
    producer.close();
    Exception first = failure;
    if (first != null) {
      throw new IllegalStateException("Cannot produce", first);
    }
  }
}
