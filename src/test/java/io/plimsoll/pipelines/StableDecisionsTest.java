package io.plimsoll.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.io.kafka.BatchKafkaIO;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.TableKafkaIO;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RecordBatchCoder;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.decoding.RecordDecoder;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import io.plimsoll.transforms.views.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two events contradict each other: one key, two contents. The first attempt meets them in the
 * other order, as it may where they lie in two partitions, decides and is lost before a checkpoint;
 * the next one decides the other way round. What the lost attempt decided is nowhere to be seen,
 * and the surviving decision is there as soon as a checkpoint holds it.
 */
@Tag("restore")
@Promise(3)
class StableDecisionsTest {
  private static final long TIME = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir Path checkpoints;
  private EmbeddedBroker broker;
  private Contract contract;
  private KafkaSettings kafka;

  @BeforeEach
  void start() {
    ATTEMPTS.set(0);
    FAILURES.set(0);
    broker = EmbeddedBroker.start();
    contract = ContractReader.read(contractFolder());
    kafka = KafkaSettings.of(broker.bootstrapServers());
    try (KafkaTopics topics = KafkaTopics.connect(kafka)) {
      topics.createTopicsOfRecorded(List.of(contract), 1);
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void conflictOfALostAttemptIsNotWrittenAndTheSurvivingOneIs() throws Exception {
    send(event("k", 1), event("k", 100));
    CompletableFuture<Void> run = run();
    await()
        .atMost(Duration.ofMinutes(2))
        .failFast("the run has ended", run::isDone)
        .until(() -> FAILURES.get() == 1 && !read(".conflicts").isEmpty());
    // What comes last waits for no checkpoint, or the run could not end.
    send(event("l", 1), event("l", 2));
    run.get(2, TimeUnit.MINUTES);

    long admitted = 0;
    for (ConsumerRecord<byte[], byte[]> record : read(".rows.edits_per_hour")) {
      admitted = json(record).get("measures").get("added").asLong();
    }
    // Whichever of the two is in the rows, the other is the conflict; of the last two, the second.
    // At least once each: a snapshot may hold what was let go when it was complete.
    Set<Long> conflicts = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : read(".conflicts")) {
      conflicts.add(json(record).get("offset").asLong());
    }
    assertThat(admitted).isIn(1L + 1, 100L + 1);
    assertThat(conflicts).containsExactly(admitted == 2 ? 1L : 0L, 3L);
  }

  private CompletableFuture<Void> run() {
    RunnerProfile profile = RunnerProfile.find();
    List<String> arguments =
        List.of(
            "--checkpointingInterval=8000",
            "--numberOfExecutionRetries=3",
            "--stateBackend=filesystem",
            "--stateBackendStoragePath=" + checkpoints.toUri());
    Pipeline pipeline = Pipeline.create(new BeamArguments(profile).parse(arguments, List.of()));
    RunIdentity identity =
        new RunIdentity(1, "stable", profile.restoresInPlace(), System::currentTimeMillis);
    TopicPartition partition = new TopicPartition(contract.topic(), 0);
    BatchKafkaIO.Read source =
        BatchKafkaIO.read()
            .withKafka(kafka)
            .withPartitions(List.of(partition))
            .withContracts(List.of(contract))
            .withUntil(Map.of(partition, 4L));
    ViewsPipeline.build(
            pipeline,
            List.of(contract.topic()),
            topic -> new ReadInAnotherOrder(source, contract),
            topic ->
                ComputeViews.of(topic, List.of(contract), identity, "test")
                    .withShards(profile.shards())
                    .withStableDecisions())
        .apply("Write", new FailOnce(kafka));
    return CompletableFuture.runAsync(() -> pipeline.run().waitUntilFinish());
  }

  private void send(byte[]... events) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      for (byte[] event : events) {
        tables.send(contract.topic(), 0, TIME, null, event);
      }
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String suffix) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      return tables.read(contract.id() + suffix);
    }
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) throws IOException {
    return new ObjectMapper().readTree(record.value());
  }

  private static Path contractFolder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("contracts"))) {
      at = at.getParent();
    }
    return at.resolve("contracts/wiki_edits");
  }

  private static byte[] event(String id, int added) {
    return ("{\"schema_version\":1,\"event_id\":\""
            + id
            + "\",\"event_type\":\"wiki.edit\",\"event_time\":\""
            + Instant.ofEpochMilli(TIME)
            + "\",\"key\":\"k\",\"payload\":{\"channel\":\"#en\",\"comment\":\"c\","
            + "\"isAnonymous\":false,\"isMinor\":false,\"isNew\":false,\"isRobot\":false,"
            + "\"isUnpatrolled\":false,\"namespace\":\"Main\",\"page\":\"p\",\"user\":\"u\","
            + "\"delta\":1,\"added\":"
            + added
            + ",\"deleted\":0}}")
        .getBytes(UTF_8);
  }

  /** Reads the topic, the first two records in the other order in a first attempt. */
  private static final class ReadInAnotherOrder
      extends PTransform<PBegin, PCollection<RecordBatch>> {
    private static final long serialVersionUID = 1;
    private final BatchKafkaIO.Read source;
    private final Contract contract;

    ReadInAnotherOrder(BatchKafkaIO.Read source, Contract contract) {
      this.source = source;
      this.contract = contract;
    }

    @Override
    public PCollection<RecordBatch> expand(PBegin begin) {
      return begin
          .apply("Kafka", source)
          .apply("Reorder", ParDo.of(new Reorder(contract)))
          .setCoder(RecordBatchCoder.of());
    }
  }

  private static final class Reorder extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;
    private final Contract contract;

    Reorder(Contract contract) {
      this.contract = contract;
    }

    @ProcessElement
    public void process(@Element RecordBatch batch, OutputReceiver<RecordBatch> out) {
      RecordBatch.Cursor cursor = batch.cursor();
      if (!cursor.next() || cursor.offset() != 0 || ATTEMPTS.getAndIncrement() > 0) {
        out.output(batch);
        return;
      }
      RecordBatch.Builder builder = RecordBatch.builder(contract.topic(), 0, batch.readAt());
      builder.begin(batch.readAt());
      DecodedRecord decoded = new DecodedRecord();
      for (int offset = 1; offset >= 0; offset--) {
        byte[] event = event("k", offset == 1 ? 100 : 1);
        RecordDecoder.of(List.of(contract)).decode(event, TIME, Set.of(), decoded);
        builder.add(offset, TIME, decoded, null, event, List.of());
      }
      RecordBatch other = builder.build();
      other.stampWatermark(batch.watermark());
      out.output(other);
    }
  }

  /** Writes to Kafka, and fails when the ledger first tells of a conflict: it is decided then. */
  private static final class FailOnce extends PTransform<PCollection<TableRecord>, PDone> {
    private static final long serialVersionUID = 1;
    private final KafkaSettings kafka;

    FailOnce(KafkaSettings kafka) {
      this.kafka = kafka;
    }

    @Override
    public PDone expand(PCollection<TableRecord> records) {
      return records
          .apply("Fail", ParDo.of(new Fail()))
          .setCoder(TableRecordCoder.of())
          .apply("Kafka", TableKafkaIO.write().withKafka(kafka));
    }
  }

  private static final class Fail extends DoFn<TableRecord, TableRecord> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element TableRecord record, OutputReceiver<TableRecord> out) {
      if (record.table() == Table.LEDGER
          && CapturedRecords.json(record).get("conflict").asLong() > 0
          && FAILURES.compareAndSet(0, 1)) {
        throw new IllegalStateException("failed on purpose");
      }
      out.output(record);
    }
  }
}
