package io.plimsoll.runner.flink.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Poll, parse, add up in a hash map: no watermark, no checkpoint, nothing that survives a failure.
 */
final class Ceiling {
  private Ceiling() {}

  private record Cell(long windowStart, String key) {}

  static void run(RunSpec run) throws IOException {
    Map<Cell, long[]> cells = new HashMap<>();
    Set<String> ids = new HashSet<>();
    EventParser event = new EventParser();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Clients.consumer(run.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> ends = Clients.assignFromTheBeginning(consumer, run.topic());
      while (!Clients.reached(consumer, ends)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          event.parse(record.value());
          if (run.deduplication() && !ids.add(event.id)) {
            continue;
          }
          long windowStart = event.eventTime - event.eventTime % EventSequence.WINDOW_MILLIS;
          long[] cell = cells.computeIfAbsent(new Cell(windowStart, event.key), any -> new long[2]);
          cell[0]++;
          cell[1] += event.value;
        }
      }
    }
    write(run, cells);
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // a row that was not written is missed when rows are compared
  private static void write(RunSpec run, Map<Cell, long[]> cells) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Clients.producer(run.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      cells.forEach(
          (cell, totals) ->
              producer.send(
                  new ProducerRecord<>(
                      run.rowsTopic(),
                      Rows.key(cell.windowStart(), cell.key()),
                      Rows.value(
                          cell.windowStart(), cell.key(), new Totals(totals[0], totals[1])))));
    }
  }
}
