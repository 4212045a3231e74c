package io.plimsoll.io.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a worker remembers of a partition that it reads by bundles: each has a timestamp policy of
 * its own, to which the runner hands no more than a watermark. A worker that remembers nothing, or
 * what somebody else has overtaken, is on the safe side: its watermark moves later.
 *
 * <p>Written and read by whichever thread has the partition.
 */
final class PartitionMemory {
  /** By launch and partition. */
  private static final Map<String, PartitionMemory> ALL = new ConcurrentHashMap<>();

  /**
   * How far reading was behind the broker.
   *
   * @param records how many records the broker had beyond our position; negative if unknown
   * @param checkedAt the clock when the broker said so, in milliseconds
   */
  record Backlog(long records, long checkedAt) {}

  /**
   * Where reading stood.
   *
   * @param next the offset behind the last that was read
   * @param watermark the partition's watermark there, in milliseconds
   */
  record Reading(long next, long watermark, PartitionWatermark.Silence silence) {}

  private volatile Backlog backlog = new Backlog(-1, Long.MIN_VALUE);
  private volatile @Nullable Reading reading;
  private volatile long beginning;

  private PartitionMemory() {}

  static PartitionMemory of(SourceConfiguration configuration, TopicPartition partition) {
    return ALL.computeIfAbsent(
        configuration.launch + " " + partition, key -> new PartitionMemory());
  }

  Backlog backlog() {
    return backlog;
  }

  void remember(Backlog newest) {
    backlog = newest;
  }

  @Nullable Reading reading() {
    return reading;
  }

  void remember(Reading newest) {
    reading = newest;
  }

  /** Returns the offset at which the present bundle began to read. */
  long beginning() {
    return beginning;
  }

  void beginAt(long offset) {
    beginning = offset;
  }
}
