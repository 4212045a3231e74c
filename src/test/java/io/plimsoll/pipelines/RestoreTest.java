package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.io.kafka.BatchKafkaIO;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TableKafkaIO;
import io.plimsoll.io.kafka.TopicReader;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import io.plimsoll.transforms.views.RunIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that loses its workers in the middle of polled batches, and one that is submitted anew from
 * a kept checkpoint, end with the rows and the ledger that an undisturbed run has: every event in
 * its minute once, every copy a duplicate, every broken record a dead letter, and every event too
 * late that was so before: a closed window is not opened again by what is read first.
 */
@Tag("restore")
@Promise(3)
class RestoreTest {
  private static final int PARTITIONS = 3;
  private static final int EVENTS = 12_000;
  private static final int COPY_EVERY = 20;
  private static final int BROKEN_EVERY = 150;
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long STEP = 100;
  private static final long TOO_LATE = START - 2 * 60 * 60_000;

  private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();
  private static final Map<String, Long> READ = new ConcurrentHashMap<>();

  @TempDir Path checkpoints;
  private EmbeddedBroker broker;
  private Contract contract;
  private KafkaSettings kafka;
  private KafkaProducer<byte[], byte[]> producer;
  private final List<byte[]> records = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<String, Long> expected = new TreeMap<>();
  private int produced;

  @BeforeEach
  void start() {
    FAILURES_LEFT.set(0);
    READ.clear();
    broker = EmbeddedBroker.start();
    contract = ContractReader.read(contractFolder());
    kafka = KafkaSettings.of(broker.bootstrapServers());
    try (KafkaTopics topics = KafkaTopics.connect(kafka)) {
      topics.createTopicsOfRecorded(List.of(contract), PARTITIONS);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    makeRecords();
  }

  @AfterEach
  void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void workersLostInTheMiddleOfBatchesChangeNothing() throws Exception {
    produceUpTo(records.size() / 3);
    CompletableFuture<Void> run = run(1_000, "--numberOfExecutionRetries=5");
    awaitRead(run, records.size() / 3);
    FAILURES_LEFT.set(2);
    produceUpTo(2 * records.size() / 3);
    await().atMost(Duration.ofMinutes(2)).until(() -> FAILURES_LEFT.get() == 0);
    produceUpTo(records.size());
    run.get(3, TimeUnit.MINUTES);
    expectTheUndisturbedAnswer();
  }

  @Test
  void jobSubmittedAnewFromAKeptCheckpointGoesOn() throws Exception {
    produceUpTo(records.size() / 2);
    CompletableFuture<Void> first = run(1_000, "--numberOfExecutionRetries=0");
    awaitRead(first, records.size() / 2);
    await().atMost(Duration.ofMinutes(1)).until(() -> checkpoints().findAny().isPresent());
    FAILURES_LEFT.set(1);
    produceUpTo(3 * records.size() / 4);
    assertThat(first).failsWithin(Duration.ofMinutes(2));
    String kept = newestCheckpoint();
    CompletableFuture<Void> second = run(2_000, "--savepointPath=" + kept);
    produceUpTo(records.size());
    second.get(3, TimeUnit.MINUTES);
    expectTheUndisturbedAnswer();
  }

  private CompletableFuture<Void> run(long generation, String... options) {
    RunnerProfile profile = RunnerProfile.find();
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--checkpointingInterval=100");
    arguments.add("--stateBackend=filesystem");
    arguments.add("--stateBackendStoragePath=" + checkpoints.toUri());
    arguments.add("--retainExternalizedCheckpointsOnCancellation=true");
    PipelineOptions parsed = new BeamArguments(profile).parse(arguments, List.of());
    assertThat(profile.resumes(parsed))
        .isEqualTo(List.of(options).toString().contains("savepoint"));
    Pipeline pipeline = Pipeline.create(parsed);
    BatchKafkaIO.Read source =
        BatchKafkaIO.read()
            .withKafka(kafka)
            .withPartitions(
                ends.keySet().stream()
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList())
            .withContracts(List.of(contract))
            .withStart(StartingPoint.parse("earliest"))
            .withUntil(ends);
    RunIdentity run =
        new RunIdentity(
            generation, "restored", profile.restoresInPlace(), System::currentTimeMillis);
    ViewsPipeline.build(
        pipeline,
        List.of(contract.topic()),
        topic -> source,
        topic ->
            ComputeViews.of(topic, List.of(contract), run, "test")
                .withShards(profile.shards())
                .withStableDecisions(),
        new FailingSink(kafka));
    return CompletableFuture.runAsync(() -> pipeline.run().waitUntilFinish());
  }

  /** Events of ten a second, up to three seconds out of order, their copies and broken records. */
  private void makeRecords() {
    for (int i = 0; i < EVENTS; i++) {
      long time = START + i * STEP - (i * 7919L) % 3_000;
      long minute = Math.floorDiv(time, 60_000) * 60_000;
      expected.merge(minute + " #" + i % 5, 1L, Long::sum);
      byte[] event = event(i, time);
      records.add(event);
      if (i % COPY_EVERY == 0) {
        records.add(event);
      }
      if (i % BROKEN_EVERY == 0) {
        records.add("{".getBytes(StandardCharsets.UTF_8));
      }
    }
    // In the middle, one to each partition, an event whose windows are long closed: it is the first
    // that a job reads which was restored there, before any watermark of its own.
    int middle = (records.size() + PARTITIONS) / 2;
    for (int i = 0; i < PARTITIONS; i++) {
      records.add(middle, event(EVENTS + i, TOO_LATE));
    }
    for (int i = 0; i < records.size(); i++) {
      ends.merge(new TopicPartition(contract.topic(), i % PARTITIONS), 1L, Long::sum);
    }
  }

  private static byte[] event(int id, long time) {
    return ("{\"schema_version\":1,\"event_id\":\"e"
            + id
            + "\",\"event_type\":\"wiki.edit\",\"event_time\":\""
            + Instant.ofEpochMilli(time)
            + "\",\"key\":\"k\",\"payload\":{\"channel\":\"#"
            + id % 5
            + "\",\"comment\":\"c\",\"isAnonymous\":false,\"isMinor\":false,\"isNew\":false,"
            + "\"isRobot\":false,\"isUnpatrolled\":false,\"namespace\":\"Main\",\"page\":\"p\","
            + "\"user\":\"u\",\"delta\":1,\"added\":1,\"deleted\":0}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void produceUpTo(int end) throws ExecutionException, InterruptedException {
    for (; produced < end; produced++) {
      byte[] record = records.get(produced);
      var sent =
          producer.send(
              new ProducerRecord<>(
                  contract.topic(), produced % PARTITIONS, START + produced * STEP, null, record));
      if (produced == end - 1) {
        producer.flush();
        sent.get();
      }
    }
  }

  /** Waits until the ledger has counted most of what there is to read: it is a second behind. */
  private static void awaitRead(CompletableFuture<Void> run, int records) {
    await()
        .atMost(Duration.ofMinutes(2))
        .failFast("the run has ended", () -> run.getNow(null) == null && run.isDone())
        .until(() -> READ.values().stream().mapToLong(Long::longValue).sum() >= records * 9L / 10);
  }

  private String newestCheckpoint() throws IOException {
    return checkpoints()
        .max(
            Comparator.comparingInt(
                folder -> Integer.parseInt(folder.getFileName().toString().substring(4))))
        .orElseThrow()
        .toUri()
        .toString();
  }

  /** Returns the folders of the complete checkpoints: {@code <folder>/<job>/chk-<number>}. */
  private Stream<Path> checkpoints() throws IOException {
    List<Path> complete = new ArrayList<>();
    try (DirectoryStream<Path> jobs = Files.newDirectoryStream(checkpoints)) {
      for (Path job : jobs) {
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(job, "chk-*")) {
          kept.forEach(complete::add);
        }
      }
    }
    return complete.stream().filter(folder -> Files.exists(folder.resolve("_metadata")));
  }

  private void expectTheUndisturbedAnswer() {
    StringWriter out = new StringWriter();
    int exit =
        Plimsoll.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "ledger",
            "--contract=" + contractFolder(),
            "--bootstrap-servers=" + broker.bootstrapServers());
    assertThat(out.toString()).contains("adds up");
    assertThat(exit).isZero();
    Map<String, Long> found = new TreeMap<>();
    new TopicReader(kafka)
        .read(
            Table.ROWS.nameOf(contract.id(), "edits_per_minute"),
            record -> {
              // On this runner the panes of a key are written in order: the last one is the newest.
              JsonNode row = json(record.value());
              found.put(
                  Instant.parse(row.get("window_start").asText()).getMillis()
                      + " "
                      + row.get("dimensions").get("channel").asText(),
                  row.get("measures").get("edits").asLong());
            });
    assertThat(found).isEqualTo(expected);
    Set<String> tooLate = new HashSet<>();
    new TopicReader(kafka)
        .read(
            Table.TOO_LATE.nameOf(contract.id(), ""),
            record -> tooLate.add(CapturedRecords.text(record.key())));
    assertThat(tooLate).hasSize(PARTITIONS * contract.views().size());
  }

  private static JsonNode json(byte[] value) {
    try {
      return new ObjectMapper().readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path contractFolder() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("contracts"))) {
      root = root.getParent();
    }
    return root.resolve("contracts/wiki_edits");
  }

  /** Writes to Kafka, and fails as often as it is told to. */
  private static final class FailingSink extends PTransform<PCollection<TableRecord>, PDone> {
    private static final long serialVersionUID = 1;
    private final KafkaSettings kafka;

    FailingSink(KafkaSettings kafka) {
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
      if (record.table() == Table.LEDGER) {
        READ.put(
            CapturedRecords.text(record.key()), CapturedRecords.json(record).get("read").asLong());
      }
      if (FAILURES_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("failed on purpose");
      }
      out.output(record);
    }
  }
}
