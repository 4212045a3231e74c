package io.plimsoll.pipelines;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Says everything about a runner that the pipelines must know. Found by {@link ServiceLoader}; a
 * program holds exactly one.
 */
public interface RunnerProfile {
  /** Returns the profile's name: that of the Maven profile which brings it. */
  String name();

  /** Returns the runner. */
  Class<? extends PipelineRunner<?>> runner();

  /** Returns the options, as {@code --name=value}, that hold where the user gives no other. */
  List<String> defaults();

  /**
   * Returns whether a failed attempt goes on from a snapshot inside the same run, so that the rows
   * of the lost attempt have to be told from those of the next.
   */
  boolean restoresInPlace();

  /**
   * Returns whether work that failed is done again from a snapshot or a bundle's input, perhaps
   * under another watermark and with another decision: what was decided must then not be written
   * before it is final.
   */
  boolean triesAgain();

  /** Returns whether the job goes on from the state and the positions of an earlier launch. */
  default boolean resumes(PipelineOptions options) {
    return false;
  }

  /**
   * Returns whether the source's consumer packs what it polled into batches. False where a split of
   * the source may fall inside a batch.
   */
  boolean consumerPacks();

  /**
   * Returns how many shards the business keys of a topic have. Part of the job's state: never
   * changed for a runner that restores.
   */
  int shards();

  /**
   * Refuses what would lose events, count them twice or never end, and settles what depends on
   * other options.
   *
   * @param options what the user asked for, the defaults added; may be changed
   * @throws UsageException if the options are refused; the message says why
   */
  void check(PipelineOptions options);

  /**
   * Makes sure, in seconds, that there is something that runs a pipeline.
   *
   * @throws io.plimsoll.io.kafka.ServiceException if there is not; the message says where
   */
  default void expectReachable(PipelineOptions options) {}

  /**
   * Returns whether a pipeline is handed over to a service and goes on there whatever becomes of
   * this JVM: then only its result can cancel it.
   */
  default boolean handsOver(PipelineOptions options) {
    return false;
  }

  /**
   * Refuses what does not fit a source topic.
   *
   * @param partitions how many partitions the topic has
   * @throws UsageException if the options are refused; the message says why
   */
  default void checkPartitions(PipelineOptions options, String topic, int partitions) {}

  /**
   * Returns the profile of this program.
   *
   * @throws UsageException if there is none or more than one
   */
  static RunnerProfile find() {
    return theOnly(
        ServiceLoader.load(RunnerProfile.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toList()));
  }

  /** Returns the only profile of a list. */
  static RunnerProfile theOnly(List<RunnerProfile> found) {
    if (found.size() != 1) {
      throw new UsageException(
          "runner profile: "
              + (found.isEmpty()
                  ? "none"
                  : found.stream().map(RunnerProfile::name).collect(Collectors.joining(", ")))
              + " (expected: exactly one plimsoll-runner-* jar on the class path)");
    }
    return found.get(0);
  }
}
