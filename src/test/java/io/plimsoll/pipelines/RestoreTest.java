package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.io.kafka.BatchKafkaIO;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TableKafkaIO;
import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import io.plimsoll.transforms.views.RunIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
import org.apache.kafka.common.TopicPartition;
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
  private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();
  private static final Map<String, Long> READ = new ConcurrentHashMap<>();

  @TempDir Path checkpoints;
  private MinuteEvents events;

  @BeforeEach
  void start() {
    FAILURES_LEFT.set(0);
    READ.clear();
    events = new MinuteEvents();
  }

  @AfterEach
  void stop() {
    events.close();
  }

  @Test
  void workersLostInTheMiddleOfBatchesChangeNothing() throws Exception {
    events.produceUpTo(events.size() / 3);
    CompletableFuture<Void> run = run(1_000, "--numberOfExecutionRetries=5");
    awaitRead(run, events.size() / 3);
    FAILURES_LEFT.set(2);
    events.produceUpTo(2 * events.size() / 3);
    await().atMost(Duration.ofMinutes(2)).until(() -> FAILURES_LEFT.get() == 0);
    events.produceUpTo(events.size());
    run.get(3, TimeUnit.MINUTES);
    events.expectTheUndisturbedAnswer();
  }

  @Test
  void jobSubmittedAnewFromAKeptCheckpointGoesOn() throws Exception {
    events.produceUpTo(events.size() / 2);
    CompletableFuture<Void> first = run(1_000, "--numberOfExecutionRetries=0");
    awaitRead(first, events.size() / 2);
    await().atMost(Duration.ofMinutes(1)).until(() -> checkpoints().findAny().isPresent());
    FAILURES_LEFT.set(1);
    events.produceUpTo(3 * events.size() / 4);
    assertThat(first).failsWithin(Duration.ofMinutes(2));
    String kept = newestCheckpoint();
    CompletableFuture<Void> second = run(2_000, "--savepointPath=" + kept);
    events.produceUpTo(events.size());
    second.get(3, TimeUnit.MINUTES);
    events.expectTheUndisturbedAnswer();
  }

  private CompletableFuture<Void> run(long generation, String... options) {
    RunnerProfile profile = RunnerProfile.find();
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--checkpointingInterval=100");
    arguments.add("--stateBackend=filesystem");
    arguments.add("--stateBackendStoragePath=" + checkpoints.toUri());
    arguments.add("--externalizedCheckpointsEnabled=true");
    arguments.add("--retainExternalizedCheckpointsOnCancellation=true");
    PipelineOptions parsed = new BeamArguments(profile).parse(arguments, List.of());
    assertThat(profile.resumes(parsed))
        .isEqualTo(List.of(options).toString().contains("savepoint"));
    Pipeline pipeline = Pipeline.create(parsed);
    BatchKafkaIO.Read source =
        BatchKafkaIO.read()
            .withKafka(events.kafka())
            .withPartitions(
                events.ends().keySet().stream()
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList())
            .withContracts(List.of(events.contract()))
            .withStart(StartingPoint.parse("earliest"))
            .withUntil(events.ends());
    RunIdentity run =
        new RunIdentity(
            generation, "restored", profile.restoresInPlace(), System::currentTimeMillis);
    ViewsPipeline.build(
            pipeline,
            List.of(events.contract().topic()),
            topic -> source,
            topic ->
                ComputeViews.of(topic, List.of(events.contract()), run, "test")
                    .withShards(profile.shards())
                    .withStableDecisions())
        .apply("Write", new FailingSink(events.kafka()));
    return CompletableFuture.runAsync(() -> pipeline.run().waitUntilFinish());
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
