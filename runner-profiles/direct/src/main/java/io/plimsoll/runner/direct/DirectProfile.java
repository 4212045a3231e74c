package io.plimsoll.runner.direct;

import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.pipelines.UsageException;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs in this JVM, exactly and slowly: for correctness, tests and small demonstrations. */
public final class DirectProfile implements RunnerProfile {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public Class<? extends PipelineRunner<?>> runner() {
    return DirectRunner.class;
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "--runner=DirectRunner",
        // The launcher waits, so that it can also cancel.
        "--blockOnRun=false",
        // With several, two rows of one key may overtake each other between the step that discards
        // older panes and the writer, which this runner does not keep by key: seen, and compaction
        // would keep the older one for ever.
        "--targetParallelism=1",
        // Both encode and decode every element again to find a DoFn that mutates or a coder that
        // is wrong. The suite does that; a run has better things to do with a batch of thousands.
        "--enforceImmutability=false",
        "--enforceEncodability=false");
  }

  @Override
  public boolean restoresInPlace() {
    // A failure ends the run.
    return false;
  }

  @Override
  public boolean triesAgain() {
    return false;
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
    // Every shard of every bundle costs this runner a bundle of its own.
    return 2;
  }

  @Override
  public void check(PipelineOptions options) {
    if (ExperimentalOptions.hasExperiment(options, "use_sdf_read")) {
      throw new UsageException(
          "--experiments: use_sdf_read (expected: absent; a split inside a packed batch would lose"
              + " records)");
    }
    int parallelism = options.as(DirectOptions.class).getTargetParallelism();
    if (parallelism != 1) {
      throw new UsageException(
          "--targetParallelism: "
              + parallelism
              + " (expected: 1; with more, an older row of a key can be written after a newer)");
    }
    if (options.as(DirectOptions.class).isBlockOnRun()) {
      throw new UsageException(
          "--blockOnRun: true (expected: false; the launcher waits, and has to be able to cancel)");
    }
  }
}
