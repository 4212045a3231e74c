package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import io.plimsoll.transforms.views.RunIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ranks come early, on time and late. A late event puts a channel among the best, its rank is
 * written, and the attempt is lost before a checkpoint. The next one reads, with that event,
 * another which takes it all back: for it no rank has changed, but the table holds what the lost
 * attempt wrote.
 */
@Tag("restore")
@Promise(5)
class TopRestoreTest {
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final AtomicReference<@Nullable Consumer<TableRecord>> LOSS =
      new AtomicReference<>();

  private final Contract contract = contract();

  @TempDir Path checkpoints;
  private EmbeddedBroker broker;
  private int sent;

  @BeforeEach
  void start() {
    LOSS.set(null);
    broker = EmbeddedBroker.start();
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(broker.bootstrapServers()))) {
      topics.createTopicsOfRecorded(List.of(contract), 1);
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static Contract contract() {
    View all =
        WikiContract.view(
            "largest",
            new Window.Fixed(org.joda.time.Duration.standardMinutes(1)),
            org.joda.time.Duration.standardMinutes(10));
    View top =
        new View(
            all.name(),
            all.window(),
            all.dimensions(),
            null,
            all.measures(),
            all.allowedLateness(),
            org.joda.time.Duration.millis(500),
            new View.Top(3, "added"));
    return WikiContract.withViews(WikiContract.plain(), top);
  }

  @Test
  void ranksThatOnlyALostAttemptChangedAreWrittenAgain() throws Exception {
    send("#a 1 9", "#b 2 5", "#c 3 4", "#d 4 1");
    CompletableFuture<Void> run = run();
    await(run, "00 1 #a 9 EARLY", "00 2 #b 5 EARLY", "00 3 #c 4 EARLY");
    send("#z 600 1");
    await(run, "00 1 #a 9 ON_TIME", "00 2 #b 5 ON_TIME", "00 3 #c 4 ON_TIME", "10 1 #z 1 EARLY");
    // The one after the next begins when what is written now is in a complete one.
    int next = newestCheckpoint() + 2;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> newestCheckpoint() >= next);
    CompletableFuture<List<String>> lost = new CompletableFuture<>();
    LOSS.set(
        record -> {
          write(record);
          send("#d 5 -7");
          lost.complete(table());
        });
    send("#d 5 7");
    assertThat(lost.get(2, TimeUnit.MINUTES)).contains("00 2 #d 8 LATE");
    run.get(3, TimeUnit.MINUTES);
    assertThat(table())
        .containsExactly("00 1 #a 9 LATE", "00 2 #b 5 LATE", "00 3 #c 4 LATE", "10 1 #z 1 ON_TIME");
  }

  private void await(CompletableFuture<Void> run, String... rows) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .failFast("the run has ended", run::isDone)
        .until(() -> table().equals(List.of(rows)));
  }

  private CompletableFuture<Void> run() {
    RunnerProfile profile = RunnerProfile.find();
    List<String> arguments =
        List.of(
            "--checkpointingInterval=100",
            "--numberOfExecutionRetries=3",
            "--stateBackend=filesystem",
            "--stateBackendStoragePath=" + checkpoints.toUri());
    Pipeline pipeline = Pipeline.create(new BeamArguments(profile).parse(arguments, List.of()));
    RunIdentity identity =
        new RunIdentity(1, "top", profile.restoresInPlace(), System::currentTimeMillis);
    TopicPartition partition = new TopicPartition(contract.topic(), 0);
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    BatchKafkaIO.Read source =
        BatchKafkaIO.read()
            .withKafka(kafka)
            .withPartitions(List.of(partition))
            .withContracts(List.of(contract))
            .withUntil(Map.of(partition, 7L));
    ViewsPipeline.build(
            pipeline,
            List.of(contract.topic()),
            topic -> source,
            topic ->
                ComputeViews.of(topic, List.of(contract), identity, "test")
                    .withShards(profile.shards())
                    .withStableDecisions())
        .apply("Write", new LosingSink(kafka));
    return CompletableFuture.runAsync(() -> pipeline.run().waitUntilFinish());
  }

  private int newestCheckpoint() throws IOException {
    int newest = 0;
    try (DirectoryStream<Path> jobs = Files.newDirectoryStream(checkpoints)) {
      for (Path job : jobs) {
        try (DirectoryStream<Path> begun = Files.newDirectoryStream(job, "chk-*")) {
          for (Path each : begun) {
            newest = Math.max(newest, Integer.parseInt(each.getFileName().toString().substring(4)));
          }
        }
      }
    }
    return newest;
  }

  /** Produces events, each given as channel, second and added. */
  private void send(String... events) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      for (String each : events) {
        String[] parts = each.split(" ", -1);
        byte[] event =
            WikiContract.event(
                "e" + sent++,
                START + Long.parseLong(parts[1]) * 1_000,
                parts[0],
                Long.parseLong(parts[2]));
        tables.send(contract.topic(), 0, START + 3_600_000, null, event);
      }
    }
  }

  /** Writes a row as the sink would have. */
  private void write(TableRecord row) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      tables.send(rows(), 0, START + 3_600_000, row.key(), row.value());
    }
  }

  private String rows() {
    return Table.ROWS.nameOf(contract.id(), "largest");
  }

  /** Returns the newest rows, by key, as minute, rank, channel, sum and pane. */
  private List<String> table() {
    Map<String, String> newest = new TreeMap<>();
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      for (ConsumerRecord<byte[], byte[]> record : tables.read(rows())) {
        newest.put(CapturedRecords.text(record.key()), content(record.value()));
      }
    }
    return List.copyOf(newest.values());
  }

  private static String content(byte[] value) {
    try {
      JsonNode row = new ObjectMapper().readTree(value);
      long start = Instant.parse(row.get("window_start").asText()).getMillis();
      return "%02d".formatted((start - START) / 60_000)
          + ' '
          + row.get("rank")
          + ' '
          + row.get("dimensions").get("channel").asText()
          + ' '
          + row.get("measures").get("added")
          + ' '
          + row.get("pane").asText();
    } catch (IOException e) {
      throw new AssertionError(CapturedRecords.text(value), e);
    }
  }

  /** Writes to Kafka, and loses the attempt at the first late row that is ranked second. */
  private static final class LosingSink extends PTransform<PCollection<TableRecord>, PDone> {
    private static final long serialVersionUID = 1;
    private final KafkaSettings kafka;

    LosingSink(KafkaSettings kafka) {
      this.kafka = kafka;
    }

    @Override
    public PDone expand(PCollection<TableRecord> records) {
      return records
          .apply("Lose", ParDo.of(new Lose()))
          .setCoder(TableRecordCoder.of())
          .apply("Kafka", TableKafkaIO.write().withKafka(kafka));
    }
  }

  private static final class Lose extends DoFn<TableRecord, TableRecord> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element TableRecord record, OutputReceiver<TableRecord> out) {
      if (record.table() == Table.ROWS && content(record.value()).matches("00 2 .* LATE")) {
        Consumer<TableRecord> loss = LOSS.getAndSet(null);
        if (loss != null) {
          loss.accept(record);
          throw new IllegalStateException("failed on purpose");
        }
      }
      out.output(record);
    }
  }
}
