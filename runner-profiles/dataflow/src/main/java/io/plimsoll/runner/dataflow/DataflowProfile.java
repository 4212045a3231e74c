package io.plimsoll.runner.dataflow;

import io.plimsoll.pipelines.Attendance;
import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.pipelines.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.MonitoringUtil;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Runs on Google Cloud Dataflow: runner v2, Streaming Engine, workers without a public address.
 * Submitting is tried against fakes of the services; no job has run there yet.
 */
public final class DataflowProfile implements RunnerProfile {
  /** Made in a launcher, never on a worker. */
  public DataflowProfile() {
    LauncherLog.quieten();
  }

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
        "--streaming=true",
        // State and timers are kept by the service, so that a worker can go at any time.
        "--enableStreamingEngine=true",
        // A worker reaches Google's services by its subnet's private access.
        "--usePublicIps=false",
        "--autoscalingAlgorithm=THROUGHPUT_BASED",
        // The service's own limit is hundreds of workers, which somebody would pay for.
        "--numWorkers=1",
        "--maxNumWorkers=3");
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
  public boolean resumes(PipelineOptions given) {
    DataflowPipelineOptions options = given.as(DataflowPipelineOptions.class);
    return options.isUpdate() || options.getCreateFromSnapshot() != null;
  }

  @Override
  public boolean consumerPacks() {
    // Reading is by splittable DoFn: a split inside a packed batch would lose records.
    return false;
  }

  @Override
  public boolean tellsWatermark() {
    // Its harness gives a timer the timestamp of the element for the current time.
    return false;
  }

  @Override
  public int shards() {
    // Enough for some tens of workers.
    return 64;
  }

  @Override
  public void check(PipelineOptions options) {
    JobSettings.check(options.as(DataflowPipelineOptions.class));
    StepNames.settle(options.as(DataflowPipelineOptions.class));
  }

  @Override
  public void checkPartitions(PipelineOptions given, Map<String, Integer> partitions) {
    int most = given.as(DataflowPipelineOptions.class).getMaxNumWorkers();
    int busy = partitions.values().stream().mapToInt(count -> Math.max(count, shards())).sum();
    if (most > busy) {
      throw new UsageException(
          "--maxNumWorkers: "
              + most
              + " (expected: <= "
              + busy
              + ", the partitions or shards of all topics; a further worker has nothing to do)");
    }
  }

  @Override
  public void mark(PipelineOptions options, Map<String, String> marks) {
    JobSettings.label(options.as(DataflowPipelineOptions.class), marks);
  }

  /** Asks what the runner asks too, but late and in many lines. */
  @Override
  public void expectReachable(PipelineOptions given) {
    DataflowPipelineOptions options = given.as(DataflowPipelineOptions.class);
    String location = options.getTempLocation();
    try {
      options.getGcsUtil().verifyBucketAccessible(GcsPath.fromUri(location));
    } catch (IOException | RuntimeException e) {
      throw Refusals.ofBucket("--tempLocation: " + location, e);
    }
    if (!isTemplate(options)) {
      try {
        ActiveJobs.check(options);
      } catch (IOException e) {
        throw Refusals.ofService(options, e);
      }
    }
  }

  @Override
  public boolean handsOver(PipelineOptions options) {
    return true;
  }

  @Override
  public Attendance attendance(PipelineOptions options) {
    return isTemplate(options) ? Attendance.NONE : Attendance.IF_BOUNDED;
  }

  private static boolean isTemplate(PipelineOptions options) {
    return options.as(DataflowPipelineOptions.class).getTemplateLocation() != null;
  }

  @Override
  public String whereabouts(PipelineResult result, PipelineOptions given) {
    DataflowPipelineOptions options = given.as(DataflowPipelineOptions.class);
    if (isTemplate(options)) {
      return "template: " + options.getTemplateLocation();
    }
    String id = ((DataflowPipelineJob) result).getJobId();
    return "job "
        + id
        + ": "
        + MonitoringUtil.getJobMonitoringPageURL(options.getProject(), options.getRegion(), id);
  }

  @Override
  public void isolate(PipelineOptions given) {
    DataflowPipelineOptions options = given.as(DataflowPipelineOptions.class);
    options.setCredentialFactoryClass(NoopCredentialFactory.class);
    options.setPathValidatorClass(NoopPathValidator.class);
    // Their defaults would be made by a look at the bucket.
    options.setGcpTempLocation(options.getTempLocation());
    options.setStagingLocation(options.getTempLocation());
  }

  @Override
  public RuntimeException explain(RuntimeException failure, PipelineOptions options) {
    return Refusals.ofSubmission(failure, options.as(DataflowPipelineOptions.class));
  }
}
