package io.plimsoll.pipelines;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A cluster of the suite's runner, each of its processes a JVM of its own, on loopback only. A
 * runner that has one brings it in {@code runner-profiles/<runner>/src/suite}; tests that need it
 * carry the tag {@code cluster}.
 */
public interface RunnerCluster extends AutoCloseable {

  /**
   * Starts the cluster with one worker, and returns once that has room for a job.
   *
   * @param folder where it keeps what it writes
   */
  void start(Path folder);

  /** Returns the options that submit a job to this cluster, as {@code --name=value}. */
  List<String> options();

  /** Returns the options that go on where a job was stopped. */
  List<String> resume(String savepoint);

  /** Returns how many jobs are neither done nor failed nor cancelled. */
  int runningJobs();

  /** Returns how often the only running job has completed a checkpoint. */
  int checkpoints();

  /** Stops the only running job with a savepoint, and returns where that lies. */
  String stopWithSavepoint();

  /** Kills the oldest worker as a failing machine would: without a word to anybody. */
  void killWorker();

  /** Starts one more worker and does not wait for it. */
  void startWorker();

  /** Ends every process of the cluster. */
  @Override
  void close();

  /** Returns the cluster of the suite's runner, not started. */
  static RunnerCluster find() {
    return ServiceLoader.load(RunnerCluster.class).findFirst().orElseThrow();
  }
}
