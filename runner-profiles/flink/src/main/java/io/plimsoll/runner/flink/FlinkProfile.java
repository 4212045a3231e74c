package io.plimsoll.runner.flink;

import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.pipelines.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs on Apache Flink, embedded in this JVM or on a cluster ({@code --flinkMaster}). */
public final class FlinkProfile implements RunnerProfile {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkProfile.class);
  private static final String LOCAL = "[local]";

  /** Where the program is started by {@code flink run}, which knows its cluster. */
  private static final String AUTO = "[auto]";

  private static final int LOCAL_RETRIES = 10;
  private static final long LOCAL_RETRY_DELAY_MS = 1000;

  /** By default a record waits up to 100 ms in the buffer of each of its four exchanges. */
  private static final String CONFIGURATION = "execution.buffer-timeout.interval: 5 ms\n";

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public Class<? extends PipelineRunner<?>> runner() {
    return FlinkRunner.class;
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "--runner=FlinkRunner",
        // A run with an end is the same streaming job: it ends by its watermark.
        "--streaming=true",
        // A cluster is somebody's decision; without one the job runs in this JVM.
        "--flinkMaster=" + LOCAL,
        // Every subtask of the source needs a partition of its own, and one is always there.
        "--parallelism=1",
        // Beam's default is AT_LEAST_ONCE: barriers are not aligned, and after a restore events
        // that were behind one are in the state already and counted again.
        "--checkpointingMode=EXACTLY_ONCE",
        // What is read again after a failure, and how old a ledger can be that surely adds up.
        "--checkpointingInterval=10000",
        // Beam's default buffers at a checkpoint what FinishBundle emits, while nothing holds the
        // watermark for it: events were dropped as too late without any failure.
        "--finishBundleBeforeCheckpointing=true",
        // Beam's default of a second is a floor below each result's latency.
        "--maxBundleTimeMills=50",
        // Without it a source that has reached its end stays, and a bounded run never ends.
        "--shutdownSourcesAfterIdleMs=0",
        // Conflicts and too-late records wait for a checkpoint: Beam's default refuses to end a job
        // that still holds some.
        "--enableStableInputDrain=true",
        // How often the end of a job on a cluster is asked for, in seconds; Beam's default is 5.
        "--jobCheckIntervalInSecs=1");
  }

  @Override
  public boolean restoresInPlace() {
    return true;
  }

  @Override
  public boolean triesAgain() {
    return true;
  }

  @Override
  public boolean resumes(PipelineOptions options) {
    return options.as(FlinkPipelineOptions.class).getSavepointPath() != null;
  }

  @Override
  public boolean consumerPacks() {
    return true;
  }

  @Override
  public boolean tellsWatermark() {
    return true;
  }

  @Override
  public int shards() {
    // Enough for some tens of slots; a shard costs little more than its map entry.
    return 64;
  }

  @Override
  public void check(PipelineOptions given) {
    FlinkPipelineOptions options = given.as(FlinkPipelineOptions.class);
    refuse(
        ExperimentalOptions.hasExperiment(options, "use_sdf_read"),
        "--experiments: use_sdf_read (expected: absent; a split inside a packed batch would lose"
            + " records)");
    refuse(
        !options.isStreaming(),
        "--streaming: false (expected: true; windows fire and jobs end by the watermark)");
    refuse(
        !options.getCheckpointingMode().equals("EXACTLY_ONCE"),
        "--checkpointingMode: "
            + options.getCheckpointingMode()
            + " (expected: EXACTLY_ONCE; any other counts events twice after a failure)");
    refuse(
        options.getCheckpointingInterval() < 1,
        "--checkpointingInterval: "
            + options.getCheckpointingInterval()
            + " (expected: milliseconds, > 0; without checkpoints a failure loses all state)");
    refuse(
        !options.getFinishBundleBeforeCheckpointing(),
        "--finishBundleBeforeCheckpointing: false (expected: true; else the watermark passes events"
            + " that wait in a bundle, and they are lost)");
    refuse(
        !options.getEnableStableInputDrain(),
        "--enableStableInputDrain: false (expected: true; else a run that ends fails on the records"
            + " that wait for a checkpoint)");
    refuse(
        options.getObjectReuse(),
        "--objectReuse: true (expected: false; a step could change an element that another still"
            + " reads)");
    refuse(
        options.getFasterCopy(),
        "--fasterCopy: true (expected: false; it changes state while a snapshot of it is written,"
            + " and rows were wrong after a failure)");
    refuse(
        options.getFlinkMaster().equals(LOCAL) && !isOpen("java.util"),
        "JVM: java.util is closed (expected: --add-opens=java.base/java.util=ALL-UNNAMED, as the"
            + " bundled jar has it; else every checkpoint fails, and the job starts over for ever)");
    if (isAddress(options)) {
      FlinkMaster.parse(options.getFlinkMaster());
    }
    settle(options);
  }

  /** Returns whether Flink's serializers can read the fields of a package of the JDK. */
  private static boolean isOpen(String name) {
    return Object.class.getModule().isOpen(name, FlinkProfile.class.getModule());
  }

  private static boolean isAddress(FlinkPipelineOptions options) {
    return !options.getFlinkMaster().equals(LOCAL) && !options.getFlinkMaster().equals(AUTO);
  }

  @Override
  public void expectReachable(PipelineOptions given) {
    FlinkPipelineOptions options = given.as(FlinkPipelineOptions.class);
    if (isAddress(options)) {
      FlinkMaster.parse(options.getFlinkMaster()).expectJobManager();
    }
  }

  @Override
  public boolean handsOver(PipelineOptions options) {
    return !options.as(FlinkPipelineOptions.class).getFlinkMaster().equals(LOCAL);
  }

  private static void settle(FlinkPipelineOptions options) {
    if (options.getFlinkConfDir() == null && System.getenv("FLINK_CONF_DIR") == null) {
      options.setFlinkConfDir(configuration().toString());
    }
    if (options.getFlinkMaster().equals(LOCAL) && options.getStateBackendStoragePath() == null) {
      // Flink's own default keeps a snapshot in memory and refuses one above 5 MB, which a day of
      // business keys soon is. A cluster has its own setting. No other process can resume from it.
      options.setStateBackend("filesystem");
      options.setStateBackendStoragePath(
          temporaryFolder("--stateBackendStoragePath").toUri().toString());
    }
    if (!options.getFlinkMaster().equals(LOCAL)) {
      // Attached, a job on a cluster could not be cancelled from here.
      options.setAttachedMode(false);
    } else if (options.getNumberOfExecutionRetries() < 0) {
      // A cluster has its own strategy. Embedded, Flink would restart a job for ever whose fault
      // comes back every time, and nobody would hear of it.
      options.setNumberOfExecutionRetries(LOCAL_RETRIES);
      if (options.getExecutionRetryDelay() < 0) {
        options.setExecutionRetryDelay(LOCAL_RETRY_DELAY_MS);
      }
    }
  }

  /** Returns a folder with what of Flink's configuration has no option. */
  private static Path configuration() {
    Path folder = temporaryFolder("--flinkConfDir");
    try {
      Files.writeString(folder.resolve("flink-conf.yaml"), CONFIGURATION);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder(String instead) {
    try {
      Path folder = Files.createTempDirectory("plimsoll-flink");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UsageException(
          "java.io.tmpdir: "
              + System.getProperty("java.io.tmpdir")
              + " (expected: a folder to write to; or give "
              + instead
              + ")",
          e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Cannot delete {}", folder, e);
    }
  }

  @Override
  public void checkPartitions(PipelineOptions given, Map<String, Integer> partitions) {
    int parallelism = given.as(FlinkPipelineOptions.class).getParallelism();
    partitions.forEach(
        (topic, count) ->
            refuse(
                parallelism > count,
                "--parallelism: "
                    + parallelism
                    + " (expected: <= "
                    + count
                    + ", the partitions of topic "
                    + topic
                    + "; a subtask without a partition holds the watermark for ever)"));
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new UsageException(message);
    }
  }
}
