package io.plimsoll.io.kafka;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for partitions of a topic that were added after the run began, which nobody reads: a source
 * keeps the partitions it was launched with, and so does one that is restored.
 *
 * <p>It is for the reader of a topic's first partition to look and to tell, so that the number is
 * not told twice. What the client knows of a topic is as old as {@code metadata.max.age.ms} at
 * most; asking costs no request.
 */
final class UnreadPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadPartitions.class);
  private static final long INTERVAL_MILLIS = 1_000;

  /** By launch and topic: who finds them and who reports them are different threads. */
  private static final Map<String, SortedSet<Integer>> FOUND = new ConcurrentHashMap<>();

  private final SourceConfiguration configuration;
  private final LongSupplier clock;
  private long lastLook = Long.MIN_VALUE;

  UnreadPartitions(SourceConfiguration configuration, LongSupplier clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Returns how many partitions of a topic are known to be unread. */
  static int of(SourceConfiguration configuration, String topic) {
    return FOUND.getOrDefault(key(configuration, topic), new TreeSet<>()).size();
  }

  /** Looks through the topics whose first partition a consumer has, once a second at most. */
  void look(Consumer<?, ?> consumer) {
    long now = clock.getAsLong();
    if (lastLook != Long.MIN_VALUE && now - lastLook < INTERVAL_MILLIS) {
      return;
    }
    lastLook = now;
    consumer.assignment().stream()
        .filter(configuration::isFirst)
        .forEach(first -> look(consumer, first.topic()));
  }

  private void look(Consumer<?, ?> consumer, String topic) {
    SortedSet<Integer> unread = new TreeSet<>();
    try {
      for (PartitionInfo each : consumer.partitionsFor(topic)) {
        unread.add(each.partition());
      }
    } catch (TimeoutException e) {
      return; // The broker is away, which polling finds out as well.
    }
    SortedSet<Integer> read = configuration.partitionsRead(topic);
    unread.removeAll(read);
    SortedSet<Integer> before = FOUND.put(key(configuration, topic), unread);
    if (!unread.isEmpty() && !unread.equals(before)) {
      LOG.warn(
          "topic {}: partitions {} are not read (expected: only those that were there when the run"
              + " was first launched, {})",
          topic,
          unread,
          read);
    }
  }

  private static String key(SourceConfiguration configuration, String topic) {
    return configuration.launch + " " + topic;
  }
}
