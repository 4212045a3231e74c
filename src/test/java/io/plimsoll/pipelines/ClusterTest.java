package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plimsoll.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundled jar, started as a user would, against a cluster whose processes are JVMs of their
 * own: whatever happens to the job there, its rows and its ledger are those of an undisturbed run.
 */
@Tag("cluster")
@Promise(3)
@Timeout(300)
class ClusterTest {
  private static final RunnerCluster CLUSTER = RunnerCluster.find();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TERMINATED = 128 + 15;
  private static final String OFTEN = "--checkpointingInterval=250";

  @TempDir private static Path folder;
  private MinuteEvents events;

  @BeforeAll
  static void startCluster() {
    BundledJar.assumeItIsBuilt();
    CLUSTER.start(folder);
  }

  @AfterAll
  static void stopCluster() {
    CLUSTER.close();
  }

  @BeforeEach
  void start() {
    events = new MinuteEvents();
  }

  @AfterEach
  void stop() {
    events.close();
    await().atMost(PATIENCE).until(() -> CLUSTER.runningJobs() == 0);
  }

  @Test
  void boundedRunEndsByItselfAndItsLedgerAddsUp() throws Exception {
    events.produceUpTo(events.size());

    try (BundledJar run = run("whole")) {
      assertThat(run.exit()).as(run::output).isZero();
      assertThat(run.output()).contains("ledger: adds up");
    }
    events.expectTheUndisturbedAnswer();
  }

  @Test
  void jobStoppedWithASavepointGoesOnWhereItWas() throws Exception {
    events.produceUpTo(events.size() / 2);
    String savepoint;
    try (BundledJar first = run("stopped")) {
      awaitRead(first, events.size() / 3);
      savepoint = CLUSTER.stopWithSavepoint();
      first.exit();
    }
    try (BundledJar second = run("stopped", CLUSTER.resume(savepoint))) {
      events.produceUpTo(events.size());
      assertThat(second.exit()).as(second::output).isZero();
      assertThat(second.output()).contains("ledger: adds up");
    }
    events.expectTheUndisturbedAnswer();
  }

  @Test
  void killedWorkerIsReplacedAndChangesNothing() throws Exception {
    events.produceUpTo(events.size() / 3);
    try (BundledJar run = run("killed")) {
      awaitRead(run, events.size() / 4);
      await().atMost(PATIENCE).until(() -> CLUSTER.checkpoints() > 0);
      events.produceUpTo(2 * events.size() / 3);
      CLUSTER.killWorker();
      long before = events.read();
      CLUSTER.startWorker();
      events.produceUpTo(events.size());
      awaitRead(run, before + 1);
      assertThat(run.exit()).as(run::output).isZero();
      assertThat(run.output()).contains("ledger: adds up");
    }
    events.expectTheUndisturbedAnswer();
  }

  @Test
  void stoppedLauncherCancelsItsJob() throws Exception {
    events.produceUpTo(events.size() / 3);
    try (BundledJar run = run("cancelled")) {
      awaitRead(run, events.size() / 4);
      run.terminate();
      assertThat(run.exit()).as(run::output).isEqualTo(TERMINATED);
    }
    assertThat(CLUSTER.runningJobs()).isZero();
  }

  @Test
  void launcherStoppedWhileItSubmitsLeavesNoJob() throws Exception {
    try (BundledJar run = run("submitted")) {
      // The cluster knows of the job a moment before the launcher knows that it does.
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .failFast(run::expectAlive)
          .until(() -> CLUSTER.runningJobs() > 0);
      run.terminate();
      assertThat(run.exit()).as(run::output).isEqualTo(TERMINATED);
    }
    await().atMost(PATIENCE).until(() -> CLUSTER.runningJobs() == 0);
  }

  private BundledJar run(String id) throws IOException {
    return run(id, List.of());
  }

  private BundledJar run(String id, List<String> more) throws IOException {
    List<String> arguments = new ArrayList<>(events.arguments("run"));
    arguments.addAll(List.of("--run-id=" + id, events.until(), OFTEN));
    arguments.addAll(CLUSTER.options());
    arguments.addAll(more);
    return BundledJar.start(Files.createTempFile(folder, id, ".txt"), arguments);
  }

  /** Waits until the ledger has counted some records: it is a second behind. */
  private void awaitRead(BundledJar run, long records) {
    await().atMost(PATIENCE).failFast(run::expectAlive).until(() -> events.read() >= records);
  }
}
