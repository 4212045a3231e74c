package io.plimsoll.runner.flink.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/** Settings and habits that the benchmark's own Kafka clients share. */
final class Clients {
  private Clients() {}

  static Properties consumer(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // What the pipeline's consumer asks for: nobody shall be slower for small fetches.
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "8000");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "4194304");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "67108864");
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "1048576");
    return settings;
  }

  static Properties producer(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "20");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
    return settings;
  }

  /** Assigns every partition of the topic and returns where each one ends now. */
  static Map<TopicPartition, Long> assignFromTheBeginning(Consumer<?, ?> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer.endOffsets(partitions);
  }

  static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
