package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static io.plimsoll.io.kafka.NumberedEvents.event;
import static io.plimsoll.io.kafka.NumberedEvents.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PackingConsumerTest {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static TopicPartition partitionOf(String topic) {
    return NumberedEvents.create(broker, NumberedEvents.contract(topic), 1).get(0);
  }

  private static void produce(TopicPartition partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(partition, START + i, event(START + i)));
    }
    NumberedEvents.produce(broker, records);
  }

  private static Consumer<byte[], byte[]> open(
      TopicPartition partition,
      Map<TopicPartition, Long> until,
      StartingPoint start,
      Map<String, String> properties) {
    Contract contract = NumberedEvents.contract(partition.topic());
    SourceConfiguration configuration =
        new SourceConfiguration(
            SourceConfiguration.nextLaunch(),
            partition.topic(),
            NumberedEvents.settings(broker).withProperties(properties),
            start,
            List.of(partition),
            until,
            List.of(contract),
            7,
            1 << 20,
            BatchPacker.Keep.REFUSED);
    Consumer<byte[], byte[]> consumer = new PackingConsumerFactory(configuration).apply(Map.of());
    consumer.assign(List.of(partition));
    consumer.position(partition);
    return consumer;
  }

  /** Reads until nothing came for a while; returns the last position as KafkaIO keeps it. */
  private static long drain(Consumer<byte[], byte[]> consumer, List<Long> into, int polls) {
    long next = -1;
    int silent = 0;
    for (int i = 0; i < polls && silent < 3; i++) {
      silent++;
      for (ConsumerRecord<byte[], byte[]> packed : consumer.poll(Duration.ofMillis(300))) {
        silent = 0;
        next = packed.offset() + 1;
        RecordBatch.Cursor cursor = RecordBatch.wrap(packed.value()).cursor();
        while (cursor.next()) {
          into.add(cursor.offset());
        }
      }
    }
    return next;
  }

  private static List<Long> range(long from, long until) {
    return LongStream.range(from, until).boxed().toList();
  }

  @Test
  void everyOffsetOnceAcrossPollsAndRestores() {
    TopicPartition partition = partitionOf("exact");
    produce(partition, 500);
    Random random = new Random(1);
    List<Long> offsets = new ArrayList<>();
    long next = 0;
    while (next < 500) {
      try (Consumer<byte[], byte[]> consumer =
          open(partition, Map.of(), StartingPoint.earliest(), Map.of("max.poll.records", "23"))) {
        consumer.seek(partition, next);
        next = drain(consumer, offsets, 1 + random.nextInt(4));
      }
      next = next < 0 ? offsets.size() : next;
    }
    assertThat(offsets).isEqualTo(range(0, 500));
  }

  @Test
  void readsToTheEndAskedForAndSaysSoOnceForEachConsumer() {
    TopicPartition partition = partitionOf("until");
    produce(partition, 50);
    for (int round = 0; round < 2; round++) {
      try (Consumer<byte[], byte[]> consumer =
          open(partition, Map.of(partition, 30L), StartingPoint.earliest(), Map.of())) {
        consumer.seek(partition, 30L * round);
        List<Long> offsets = new ArrayList<>();
        List<Long> empties = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          for (ConsumerRecord<byte[], byte[]> packed : consumer.poll(Duration.ofMillis(300))) {
            RecordBatch batch = RecordBatch.wrap(packed.value());
            if (batch.records() == 0) {
              empties.add(packed.offset() + 1);
            }
            for (RecordBatch.Cursor cursor = batch.cursor(); cursor.next(); ) {
              offsets.add(cursor.offset());
            }
          }
        }
        assertThat(offsets).isEqualTo(range(30L * round, 30));
        assertThat(empties).containsExactly(30L);
      }
    }
  }

  @Test
  void unusedPartitionIsAtItsEndAtOnce() {
    TopicPartition partition = partitionOf("unused");
    try (Consumer<byte[], byte[]> consumer =
        open(partition, Map.of(partition, 0L), StartingPoint.earliest(), Map.of())) {
      List<Long> none = new ArrayList<>();
      assertThat(drain(consumer, none, 1)).isZero();
      assertThat(none).isEmpty();
    }
  }

  @Test
  void markOfATransactionIsPassedByAnEmptyBatch() {
    TopicPartition partition = partitionOf("transaction");
    NumberedEvents.produceInTransaction(
        broker, Collections.nCopies(3, record(partition, START, event(START))));
    // The mark follows the commit: a broker under load takes its time.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> NumberedEvents.ends(broker, List.of(partition)).get(partition) == 4L);

    for (Map<TopicPartition, Long> until :
        List.of(Map.of(partition, 4L), Map.<TopicPartition, Long>of())) {
      try (Consumer<byte[], byte[]> consumer =
          open(partition, until, StartingPoint.earliest(), Map.of())) {
        List<Long> offsets = new ArrayList<>();
        assertThat(drain(consumer, offsets, 10)).isEqualTo(4);
        assertThat(offsets).isEqualTo(range(0, 3));
      }
    }
  }

  @Test
  void startsAtTheLatestRecordOrAtATime() {
    TopicPartition partition = partitionOf("start");
    produce(partition, 20);
    assertThat(first(partition, StartingPoint.latest())).isEqualTo(20);
    assertThat(first(partition, StartingPoint.earliest())).isEqualTo(0);
    try (Consumer<byte[], byte[]> consumer =
        open(partition, Map.of(), StartingPoint.at(Instant.ofEpochMilli(START + 12)), Map.of())) {
      assertThat(consumer.offsetsForTimes(Map.of(partition, START + 12)).get(partition).offset())
          .isEqualTo(12);
      assertThat(consumer.offsetsForTimes(Map.of(partition, START + 99)).get(partition).offset())
          .isEqualTo(20);
    }
  }

  private static long first(TopicPartition partition, StartingPoint start) {
    try (Consumer<byte[], byte[]> consumer = open(partition, Map.of(), start, Map.of())) {
      return consumer.position(partition);
    }
  }

  @Test
  void recordOfSixteenMebibytesIsADeadLetter() {
    TopicPartition partition = partitionOf("large");
    NumberedEvents.produce(broker, List.of(record(partition, START, new byte[16 << 20])));
    try (Consumer<byte[], byte[]> consumer =
        open(partition, Map.of(), StartingPoint.earliest(), Map.of())) {
      List<ConsumerRecord<byte[], byte[]>> packed = new ArrayList<>();
      for (int i = 0; i < 50 && packed.isEmpty(); i++) {
        consumer.poll(Duration.ofMillis(300)).forEach(packed::add);
      }
      RecordBatch.Cursor cursor = RecordBatch.wrap(packed.get(0).value()).cursor();
      cursor.next();
      assertThat(cursor.kind()).isEqualTo(DecodedRecord.Kind.DEAD_LETTER);
      assertThat(cursor.size()).isEqualTo(16 << 20);
    }
  }
}
