package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static io.plimsoll.io.kafka.NumberedEvents.event;
import static io.plimsoll.io.kafka.NumberedEvents.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The source as a splittable DoFn, which reads record by record, against a real broker. */
@Tag("splittable-read")
class PackBundleTest {
  private static EmbeddedBroker broker;

  private record Seen(long offset, int together) {}

  private static final ConcurrentLinkedQueue<Seen> SEEN = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static final class Remember extends DoFn<RecordBatch, Void> {
    @ProcessElement
    public void process(@Element RecordBatch batch, @Timestamp Instant timestamp) {
      for (RecordBatch.Cursor cursor = batch.cursor(); cursor.next(); ) {
        assertThat(timestamp.getMillis()).isLessThanOrEqualTo(cursor.event().eventTime());
        SEEN.add(new Seen(cursor.offset(), batch.records()));
      }
    }
  }

  private static PipelineResult run(TopicPartition partition, BatchKafkaIO.Read source) {
    Contract contract = NumberedEvents.contract(partition.topic());
    List<String> arguments = new ArrayList<>(RunnerProfile.find().defaults());
    arguments.add("--experiments=use_sdf_read");
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create());
    pipeline
        .apply(
            source
                .withKafka(NumberedEvents.settings(broker))
                .withPartitions(List.of(partition))
                .withContracts(List.of(contract))
                .withPackingInBundles())
        .apply(ParDo.of(new Remember()));
    return pipeline.run();
  }

  private static void runToEnd(TopicPartition partition, BatchKafkaIO.Read source) {
    assertThat(run(partition, source).waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
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

  private static void assertSeen(long from, long until) {
    assertThat(SEEN)
        .extracting(Seen::offset)
        .containsExactlyElementsOf(LongStream.range(from, until).boxed().toList());
  }

  @Test
  void readsEachRecordOnceUpToTheEndThatWasAskedFor() {
    TopicPartition partition = partitionOf("ends");
    produce(partition, 450);
    runToEnd(partition, BatchKafkaIO.read().withUntil(Map.of(partition, 420L)));
    assertSeen(0, 420);
    assertThat(SEEN).anySatisfy(seen -> assertThat(seen.together()).isGreaterThan(1));
  }

  @Test
  void endsWhereNothingIsLeftToRead() {
    TopicPartition partition = partitionOf("nothing");
    produce(partition, 20);
    runToEnd(
        partition,
        BatchKafkaIO.read()
            .withStart(StartingPoint.at(Instant.ofEpochMilli(START + 100)))
            .withUntil(Map.of(partition, 10L)));
    assertThat(SEEN).isEmpty();
  }

  @Test
  void endsBehindTheMarkOfATransaction() {
    TopicPartition partition = partitionOf("marked");
    NumberedEvents.produceInTransaction(
        broker, Collections.nCopies(3, record(partition, START, event(START))));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> NumberedEvents.ends(broker, List.of(partition)).get(partition) == 4L);
    runToEnd(partition, BatchKafkaIO.read().withUntil(Map.of(partition, 4L)));
    assertSeen(0, 3);
  }

  @Test
  void beginsAtATime() {
    TopicPartition partition = partitionOf("begins");
    produce(partition, 20);
    runToEnd(
        partition,
        BatchKafkaIO.read()
            .withStart(StartingPoint.at(Instant.ofEpochMilli(START + 12)))
            .withUntil(Map.of(partition, 20L)));
    assertSeen(12, 20);
  }

  @Test
  void readsOnForEverWithoutAnEnd() throws IOException {
    TopicPartition partition = partitionOf("goes.on");
    produce(partition, 250);
    PipelineResult result = run(partition, BatchKafkaIO.read());
    await().atMost(Duration.ofMinutes(2)).until(() -> SEEN.size() == 250);
    produce(partition, 30);
    await().atMost(Duration.ofMinutes(2)).until(() -> SEEN.size() == 280);
    result.cancel();
    assertSeen(0, 280);
  }
}
