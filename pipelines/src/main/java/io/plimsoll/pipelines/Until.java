package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Says where a run ends: never, where the topics end now, or at an offset of each partition.
 *
 * @param now at the end that the topics have when the run starts
 * @param offsets the first offset that is not read, per partition; empty if not said
 */
record Until(boolean now, Map<TopicPartition, Long> offsets) {
  private static final String NAME = "--until: ";

  Until {
    offsets = Map.copyOf(offsets);
  }

  /** Reads {@code now} or {@code TOPIC:PARTITION:OFFSET,...}; null: the run has no end. */
  static Until parse(@Nullable String text) {
    if (text == null) {
      return new Until(false, Map.of());
    }
    if (text.equals("now")) {
      return new Until(true, Map.of());
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (String part : text.split(",", -1)) {
      if (!part.matches("[\\w.-]+:\\d{1,9}:\\d{1,18}")) {
        throw new UsageException(
            NAME + text + " (expected: now, or TOPIC:PARTITION:OFFSET, separated by commas)");
      }
      String[] parts = part.split(":", -1);
      TopicPartition partition = new TopicPartition(parts[0], Integer.parseInt(parts[1]));
      if (offsets.put(partition, Long.parseLong(parts[2])) != null) {
        throw new UsageException(NAME + part + ": given twice (expected: each partition once)");
      }
    }
    return new Until(false, offsets);
  }

  boolean bounded() {
    return now || !offsets.isEmpty();
  }

  /**
   * Returns the offset at which each partition's reading ends; empty for a run without an end.
   *
   * @param partitions every partition that is read
   * @throws UsageException if an offset is given for another partition, or for some only
   */
  Map<TopicPartition, Long> ends(KafkaTopics topics, List<TopicPartition> partitions) {
    return now ? topics.endOffsets(partitions) : check(partitions);
  }

  Map<TopicPartition, Long> check(List<TopicPartition> partitions) {
    for (TopicPartition partition : offsets.keySet()) {
      if (!partitions.contains(partition)) {
        throw new UsageException(
            NAME + name(partition) + ": not read (expected: of " + names(partitions) + ")");
      }
    }
    for (TopicPartition partition : partitions) {
      // A partition without an end would keep the whole run from ending.
      if (!offsets.isEmpty() && !offsets.containsKey(partition)) {
        throw new UsageException(
            NAME + name(partition) + ": no offset (expected: one for each partition)");
      }
    }
    return offsets;
  }

  private static String name(TopicPartition partition) {
    return partition.topic() + ":" + partition.partition();
  }

  private static String names(List<TopicPartition> partitions) {
    return partitions.stream().map(Until::name).collect(Collectors.joining(", "));
  }
}
