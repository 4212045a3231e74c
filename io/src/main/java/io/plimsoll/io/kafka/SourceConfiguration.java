package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;

/**
 * What the source's consumers and watermarks are made from.
 *
 * <p>A runner may Java-serialize a source into every checkpoint and read it back on a resume, with
 * the settings and the contracts of the launch that wrote it. So that a resume decodes by the
 * contracts it was launched with, a configuration that is read back gives way to the one of the
 * newest launch that this class loader has seen for the same topics: a worker reads the new job
 * before it reads the old job's checkpoint. What must not differ is refused: the servers, whose
 * offsets mean nothing elsewhere, and the end of a bounded run, which the checkpoint's partitions
 * may have passed. What is read stays as it was saved: partitions. For the same reason the
 * contracts are kept as opaque bytes: nobody needs to understand those of an old checkpoint.
 *
 * <p>Two jobs in one class loader that read the same topics at the same time, but by different
 * contracts, would disturb each other when the older one restarts.
 */
final class SourceConfiguration implements Serializable {
  private static final long serialVersionUID = 1;

  /** By topics. */
  private static final Map<String, SourceConfiguration> NEWEST = new TreeMap<>();

  private static final AtomicLong LAST_LAUNCH = new AtomicLong();

  final long launch;
  final String topics;
  final KafkaSettings kafka;
  final StartingPoint start;

  /** By topic: all partitions that the readers of this source share. */
  private final TreeMap<String, TreeSet<Integer>> partitions = new TreeMap<>();

  /** By topic and partition, in words; empty: reading never ends. */
  private final TreeMap<String, Long> until = new TreeMap<>();

  private final byte[] contracts;
  final int maxBatchRecords;
  final int maxBatchBytes;

  /**
   * Whether the bytes of events go with their batch; false of what was saved before there was this.
   */
  final boolean keepsEvents;

  SourceConfiguration(
      long launch,
      String topics,
      KafkaSettings kafka,
      StartingPoint start,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> until,
      List<Contract> contracts,
      int maxBatchRecords,
      int maxBatchBytes,
      BatchPacker.Keep keep) {
    this.keepsEvents = keep == BatchPacker.Keep.EVENTS;
    this.launch = launch;
    this.topics = topics;
    this.kafka = kafka;
    this.start = start;
    for (TopicPartition partition : partitions) {
      this.partitions
          .computeIfAbsent(partition.topic(), key -> new TreeSet<>())
          .add(partition.partition());
    }
    until.forEach((partition, end) -> this.until.put(partition.toString(), end));
    this.contracts = SerializableUtils.serializeToByteArray(new ArrayList<>(contracts));
    this.maxBatchRecords = maxBatchRecords;
    this.maxBatchBytes = maxBatchBytes;
  }

  /** Makes a configuration of the newest settings for a source that was saved. */
  private SourceConfiguration(SourceConfiguration newest, SourceConfiguration saved) {
    launch = newest.launch;
    topics = newest.topics;
    kafka = newest.kafka;
    start = newest.start;
    partitions.putAll(saved.partitions);
    until.putAll(newest.until);
    contracts = newest.contracts;
    maxBatchRecords = newest.maxBatchRecords;
    maxBatchBytes = newest.maxBatchBytes;
    keepsEvents = newest.keepsEvents;
  }

  /** Returns the numbers of a topic's partitions that are read. */
  SortedSet<Integer> partitionsRead(String topic) {
    return partitions.getOrDefault(topic, new TreeSet<>());
  }

  /** Returns whether a partition is the first of its topic that is read. */
  boolean isFirst(TopicPartition partition) {
    SortedSet<Integer> read = partitionsRead(partition.topic());
    return !read.isEmpty() && read.first() == partition.partition();
  }

  /** Returns the clock, in milliseconds, raised where it would not grow. */
  static long nextLaunch() {
    return LAST_LAUNCH.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
  }

  /** Returns the offset before which reading of a partition ends. */
  long until(TopicPartition partition) {
    return until.getOrDefault(partition.toString(), PartitionWatermark.NEVER);
  }

  /** Returns whether reading ends. */
  boolean isBounded() {
    return !until.isEmpty();
  }

  @SuppressWarnings("unchecked")
  List<Contract> contracts() {
    return (List<Contract>) SerializableUtils.deserializeFromByteArray(contracts, "contracts");
  }

  /** Returns the bound on a topic's disorder, in milliseconds: its contracts' largest. */
  long maxOutOfOrderness(String topic) {
    return largest(topic, contract -> contract.maxOutOfOrderness().getMillis());
  }

  /** Returns how long a partition of a topic is silent before it is idle, in milliseconds. */
  long idleTimeout(String topic) {
    return largest(topic, contract -> contract.idleTimeout().getMillis());
  }

  private long largest(String topic, ToLongFunction<Contract> millis) {
    return contracts().stream()
        .filter(contract -> contract.topic().equals(topic))
        .mapToLong(millis)
        .max()
        .orElse(Duration.ZERO.getMillis());
  }

  private Object readResolve() {
    synchronized (NEWEST) {
      SourceConfiguration newest = NEWEST.get(topics);
      if (newest == null || newest.launch <= launch) {
        NEWEST.put(topics, this);
        return this;
      }
      expectSame("bootstrap.servers", kafka.servers(), newest.kafka.servers());
      expectSame("--until", until, newest.until);
      // A restored source is not split again: it reads the partitions that were saved with it.
      return newest.partitions.equals(partitions) ? newest : new SourceConfiguration(newest, this);
    }
  }

  private static void expectSame(String name, Object saved, Object now) {
    if (!Objects.equals(saved, now)) {
      throw new IllegalStateException(
          "Cannot resume: "
              + name
              + " is "
              + saved
              + " in the savepoint and "
              + now
              + " now (expected: the same)");
    }
  }
}
