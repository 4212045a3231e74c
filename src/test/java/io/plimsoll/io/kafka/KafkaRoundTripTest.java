package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static io.plimsoll.io.kafka.NumberedEvents.event;
import static io.plimsoll.io.kafka.NumberedEvents.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The source and the sink against a real broker, on the runner of the suite. */
class KafkaRoundTripTest {
  private static EmbeddedBroker broker;

  private record Seen(String partition, long offset, long eventTime, long timestamp) {}

  private static final ConcurrentLinkedQueue<Seen> SEEN = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static final class Remember extends DoFn<RecordBatch, Void> {
    @ProcessElement
    public void process(@Element RecordBatch batch, @Timestamp Instant timestamp) {
      RecordBatch.Cursor cursor = batch.cursor();
      while (cursor.next()) {
        SEEN.add(
            new Seen(
                batch.topic() + "-" + batch.partition(),
                cursor.offset(),
                cursor.event().eventTime(),
                timestamp.getMillis()));
      }
    }
  }

  @Test
  void boundedRunReadsEveryOffsetOnceAndEndsByItself() {
    Contract contract = NumberedEvents.contract("bounded");
    List<TopicPartition> partitions = NumberedEvents.create(broker, contract, 4);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      long time = START + 10L * i;
      records.add(record(partitions.get(i % 3), time, event(time)));
    }
    NumberedEvents.produce(broker, records);
    Map<TopicPartition, Long> until = NumberedEvents.ends(broker, partitions);
    assertThat(until.values()).containsExactlyInAnyOrder(1_000L, 1_000L, 1_000L, 0L);
    NumberedEvents.produce(broker, records.subList(0, 300));

    SEEN.clear();
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline
        .apply(
            BatchKafkaIO.read()
                .withKafka(NumberedEvents.settings(broker))
                .withPartitions(partitions)
                .withContracts(List.of(contract))
                .withMaxBatchRecords(50)
                .withUntil(until))
        .apply(ParDo.of(new Remember()));
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);

    Map<String, List<Long>> offsets = new HashMap<>();
    for (Seen seen : SEEN) {
      offsets.computeIfAbsent(seen.partition(), p -> new ArrayList<>()).add(seen.offset());
      assertThat(seen.timestamp()).isLessThanOrEqualTo(seen.eventTime());
    }
    assertThat(offsets).containsOnlyKeys("bounded-0", "bounded-1", "bounded-2");
    offsets.forEach((partition, seen) -> assertThat(seen).doesNotHaveDuplicates().hasSize(1_000));
  }

  @Test
  void tableRecordsArriveWithKeyValueAndHeaders() {
    Contract contract = NumberedEvents.contract("sunk");
    NumberedEvents.create(broker, contract, 1);
    byte[] key = "k".getBytes(UTF_8);
    byte[] large = new byte[16 << 20];
    List<TableRecord> records =
        List.of(
            new TableRecord(
                Table.ROWS,
                "sunk",
                "per_minute",
                key,
                "v".getBytes(UTF_8),
                List.of(RecordHeader.of("a", "1"), new RecordHeader("b", null))),
            new TableRecord(Table.DEAD_LETTERS, "sunk", "", null, large, List.of()),
            new TableRecord(Table.LEDGER, "sunk", "", key, null, List.of()));
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline
        .apply(Create.of(records).withCoder(TableRecordCoder.of()))
        .apply(TableKafkaIO.write().withKafka(NumberedEvents.settings(broker)));
    pipeline.run().waitUntilFinish();

    ConsumerRecord<byte[], byte[]> row = only("sunk.rows.per_minute");
    assertThat(row.key()).isEqualTo(key);
    assertThat(row.value()).isEqualTo("v".getBytes(UTF_8));
    assertThat(row.headers().lastHeader("a").value()).isEqualTo("1".getBytes(UTF_8));
    assertThat(row.headers().lastHeader("b").value()).isNull();
    assertThat(only("sunk.dead-letters").key()).isNull();
    assertThat(only("sunk.dead-letters").value()).hasSize(16 << 20);
    assertThat(only("sunk.ledger").value()).isNull();
  }

  private static ConsumerRecord<byte[], byte[]> only(String topic) {
    List<ConsumerRecord<byte[], byte[]>> read =
        NumberedEvents.readAll(broker, List.of(new TopicPartition(topic, 0)));
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  @Test
  void missingTopicIsNamedWithItsPolicy() {
    Contract contract = NumberedEvents.contract("missing");
    try (KafkaTopics topics = KafkaTopics.connect(NumberedEvents.settings(broker))) {
      assertThatThrownBy(() -> topics.partitions(List.of("missing")))
          .isInstanceOf(ServiceException.class)
          .hasMessage("topic: missing is missing (expected: it exists)");
      assertThatThrownBy(() -> topics.expectTopicsOf(List.of(contract), TopicUse.RUN))
          .isInstanceOf(ServiceException.class)
          .hasMessageMatching(
              "topic: missing\\S* is missing \\(expected: it exists, cleanup.policy=\\S+\\)");
      topics.createTopicsOf(List.of(contract), 2);
      topics.createTopicsOf(List.of(contract), 2);
      topics.expectTopicsOf(List.of(contract), TopicUse.RUN);
      assertThat(topics.partitions(List.of("missing"))).hasSize(2);
    }
  }

  @Test
  void contractWithRulesNeedsATopicForItsQuarantine() {
    Contract contract = NumberedEvents.contract("ruled");
    Rule rule = new Rule("timed", "t not null", new Condition.Has("t"));
    Contract ruled = NumberedEvents.contract("ruled", List.of(rule));
    try (KafkaTopics topics = KafkaTopics.connect(NumberedEvents.settings(broker))) {
      topics.createTopicsOf(List.of(contract), 1);
      topics.expectTopicsOf(List.of(contract), TopicUse.RUN);
      assertThatThrownBy(() -> topics.expectTopicsOf(List.of(ruled), TopicUse.RUN))
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "topic: ruled.quarantine is missing (expected: it exists, cleanup.policy=delete)");
      topics.createTopicsOf(List.of(ruled), 1);
      topics.expectTopicsOf(List.of(ruled), TopicUse.RUN);
    }
  }

  @Test
  void unreachableBrokerIsNamed() {
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of("127.0.0.1:1"))) {
      assertThatThrownBy(() -> topics.partitions(List.of("t")))
          .isInstanceOf(ServiceException.class)
          .hasMessage(
              "bootstrap.servers: 127.0.0.1:1"
                  + " (expected: a Kafka broker that answers within 10 s)");
    }
  }
}
