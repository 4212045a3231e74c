package io.plimsoll.runner.flink.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The rows as every variant writes them: the same Kafka key, and the same measures in the value.
 */
final class Rows {
  static final String VIEW = "by_key";

  private Rows() {}

  /**
   * Returns the key of the row for {@code key} in the window that starts at {@code windowStart}.
   */
  static String key(long windowStart, String key) {
    return "[\""
        + VIEW
        + "\","
        + windowStart
        + ','
        + (windowStart + EventSequence.WINDOW_MILLIS)
        + ",\""
        + key
        + "\"]";
  }

  static byte[] value(long windowStart, String key, Totals totals) {
    return ("{\"view\":\""
            + VIEW
            + "\",\"window_start\":\""
            + Instant.ofEpochMilli(windowStart)
            + "\",\"window_end\":\""
            + Instant.ofEpochMilli(windowStart + EventSequence.WINDOW_MILLIS)
            + "\",\"dimensions\":{\"key\":\""
            + key
            + "\"},\"measures\":{\"n\":"
            + totals.events()
            + ",\"amount\":"
            + totals.amount()
            + "}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a topic of rows to its end; of several rows with one key the newest wins. */
  static Map<String, Totals> read(String bootstrapServers, String topic) throws IOException {
    Map<String, Totals> rows = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Clients.consumer(bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      Map<TopicPartition, Long> ends = Clients.assignFromTheBeginning(consumer, topic);
      while (!Clients.reached(consumer, ends)) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          if (record.value() == null) {
            rows.remove(record.key());
          } else {
            JsonNode measures = json.readTree(record.value()).path("measures");
            rows.put(
                record.key(),
                new Totals(measures.path("n").asLong(-1), measures.path("amount").asLong(-1)));
          }
        }
      }
    }
    return rows;
  }
}
