package io.plimsoll.pipelines;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.beam.sdk.PipelineResult;
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
   * Returns whether an event-time timer tells the current watermark. False where it tells no more
   * than the time of the element: what the watermark has reached is then asked by timers.
   */
  boolean tellsWatermark();

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

  /** Returns how long the launcher stays with a job of these options. */
  default Attendance attendance(PipelineOptions options) {
    return Attendance.TO_THE_END;
  }

  /**
   * Returns where to look for what {@link Attendance} left alone, in one line.
   *
   * @param result what the runner returned
   */
  default String whereabouts(PipelineResult result, PipelineOptions options) {
    return "submitted";
  }

  /**
   * Marks a job for whoever lists or pays for jobs. A mark of the user's stays as it is.
   *
   * @param marks by name: of what contracts it is, in which versions
   */
  default void mark(PipelineOptions options, Map<String, String> marks) {}

  /**
   * Refuses what does not fit the source topics.
   *
   * @param partitions how many partitions each topic has
   * @throws UsageException if the options are refused; the message says why
   */
  default void checkPartitions(PipelineOptions options, Map<String, Integer> partitions) {}

  /**
   * Changes options so that a pipeline can be made of them, as it would be submitted, while nobody
   * is asked for anything. It is never run.
   */
  default void isolate(PipelineOptions options) {}

  /**
   * Returns what a failure to submit means to the user: a {@link UsageException} or a {@link
   * io.plimsoll.io.kafka.ServiceException} where this runner has a word for it, otherwise the
   * failure itself.
   */
  default RuntimeException explain(RuntimeException failure, PipelineOptions options) {
    return failure;
  }

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
