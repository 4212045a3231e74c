package io.plimsoll.runner.dataflow;

import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.pipelines.UsageException;
import java.util.List;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs on Google Cloud Dataflow. Not yet tried there: this profile compiles and no more. */
public final class DataflowProfile implements RunnerProfile {
  @Override
  public String name() {
    return "dataflow";
  }

  @Override
  public Class<? extends PipelineRunner<?>> runner() {
    return DataflowRunner.class;
  }

  @Override
  public List<String> defaults() {
    return List.of(
        "--runner=DataflowRunner",
        // A run with an end is the same streaming job: it ends by its watermark.
        "--streaming=true");
  }

  @Override
  public boolean restoresInPlace() {
    return false;
  }

  @Override
  public boolean triesAgain() {
    return true;
  }

  @Override
  public boolean consumerPacks() {
    // Reading is by splittable DoFn: a split inside a packed batch would lose records.
    return false;
  }

  @Override
  public int shards() {
    // Enough for some tens of workers.
    return 64;
  }

  @Override
  public void check(PipelineOptions options) {
    if (!options.as(DataflowPipelineOptions.class).isStreaming()) {
      throw new UsageException(
          "--streaming: false (expected: true; windows fire and jobs end by the watermark)");
    }
  }
}
