package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks a broker about topics before a pipeline starts, and creates them where nobody else does.
 * Every method answers within about ten seconds, or throws a {@link ServiceException} that says in
 * one line what is missing.
 */
public final class KafkaTopics implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final KafkaSettings kafka;
  private final Admin admin;

  private KafkaTopics(KafkaSettings kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /**
   * Connects to a broker; that it answers is seen by the first question.
   *
   * @throws ServiceException if no server's name can be resolved or the settings are refused
   */
  public static KafkaTopics connect(KafkaSettings kafka) {
    Map<String, Object> properties =
        kafka.clientProperties(
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS / 2));
    try {
      return new KafkaTopics(kafka, Admin.create(properties));
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ServiceException(
          "bootstrap.servers: "
              + kafka.bootstrapServers()
              + " (expected: a Kafka broker and settings it takes; "
              + cause.getMessage()
              + ")",
          e);
    }
  }

  /**
   * Returns all partitions of some topics, by topic and number.
   *
   * @throws ServiceException if a topic is missing or may not be described
   */
  public List<TopicPartition> partitions(Collection<String> topics) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(topics).topicNameValues();
    List<TopicPartition> partitions = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : new TreeMap<>(asked).entrySet()) {
      String topic = entry.getKey();
      TopicDescription description = answer(entry.getValue(), topic, "describe", "");
      for (TopicPartitionInfo partition : description.partitions()) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    return partitions;
  }

  /**
   * Returns the offset behind the last record of each partition, open transactions included.
   *
   * @throws ServiceException if a partition is missing or may not be described
   */
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    offsets(partitions, OffsetSpec.latest())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Returns whether a topic holds a record. */
  public boolean holdsRecords(String topic) {
    List<TopicPartition> partitions = partitions(List.of(topic));
    Map<TopicPartition, Long> ends = endOffsets(partitions);
    return offsets(partitions, OffsetSpec.earliest()).entrySet().stream()
        .anyMatch(begin -> begin.getValue().offset() < ends.getOrDefault(begin.getKey(), 0L));
  }

  /**
   * Returns the newest arrival that a record can have which a start would not read: one that is
   * deleted, or before the starting point; null if there is none. Arrivals are taken to grow with
   * the offsets, as the broker's own do.
   *
   * @param now the clock, for what cannot be told otherwise: everything before the end of a
   *     partition that is empty by now
   */
  public @Nullable Instant newestNotRead(
      Collection<TopicPartition> partitions, StartingPoint start, Instant now) {
    if (start.kind() == StartingPoint.Kind.LATEST) {
      return now;
    }
    Instant from = start.time();
    if (from != null) {
      Map<TopicPartition, Long> ends = endOffsets(partitions);
      boolean all =
          offsets(partitions, OffsetSpec.forTimestamp(from.getMillis())).entrySet().stream()
              .allMatch(
                  first ->
                      first.getValue().offset() == 0 || ends.getOrDefault(first.getKey(), 0L) == 0);
      return all ? null : from;
    }
    List<TopicPartition> cut = new ArrayList<>();
    offsets(partitions, OffsetSpec.earliest())
        .forEach(
            (partition, begin) -> {
              if (begin.offset() > 0) {
                cut.add(partition);
              }
            });
    Instant newest = null;
    for (ListOffsetsResultInfo first : offsets(cut, OffsetSpec.forTimestamp(0)).values()) {
      Instant arrival = first.timestamp() < 0 ? now : Instant.ofEpochMilli(first.timestamp());
      newest = newest == null || arrival.isAfter(newest) ? arrival : newest;
    }
    return newest;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<TopicPartition> partitions, OffsetSpec wanted) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    partitions.forEach(partition -> all.put(partition, wanted));
    ListOffsetsResult asked = admin.listOffsets(all);
    Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      offsets.put(
          partition, answer(asked.partitionResult(partition), partition.topic(), "read", ""));
    }
    return offsets;
  }

  /**
   * Checks that the topics exist that some contracts read and write.
   *
   * @throws ServiceException if one is missing, with the policy it should have
   */
  public void expectTopicsOf(Collection<Contract> contracts) {
    Map<String, String> policies = policies(contracts);
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(policies.keySet()).topicNameValues();
    policies.forEach(
        (topic, policy) -> {
          KafkaFuture<TopicDescription> answer = asked.get(topic);
          if (answer != null) {
            answer(answer, topic, "describe", ", cleanup.policy=" + policy);
          }
        });
  }

  /**
   * Creates the topics of some contracts that do not exist yet, as a broker would have them for
   * data that is produced now: the source stamps arrivals itself.
   *
   * @param partitions how many partitions each gets
   * @throws ServiceException if the broker refuses
   */
  public void createTopicsOf(Collection<Contract> contracts, int partitions) {
    create(contracts, partitions, "LogAppendTime");
  }

  /**
   * Does as {@link #createTopicsOf}, but for recorded data: the source keeps the arrivals that its
   * records bring, and however old they are, it keeps them.
   */
  public void createTopicsOfRecorded(Collection<Contract> contracts, int partitions) {
    create(contracts, partitions, "CreateTime");
  }

  private void create(Collection<Contract> contracts, int partitions, String timestampType) {
    List<NewTopic> topics = new ArrayList<>();
    List<String> sources = contracts.stream().map(Contract::topic).toList();
    policies(contracts)
        .forEach(
            (name, policy) -> {
              Map<String, String> settings = new HashMap<>();
              settings.put("cleanup.policy", policy);
              settings.put("retention.ms", "-1");
              settings.put("max.message.bytes", String.valueOf(TableKafkaIO.MAX_RECORD_BYTES));
              if (sources.contains(name)) {
                settings.put("message.timestamp.type", timestampType);
                settings.put("compression.type", "zstd");
              }
              topics.add(new NewTopic(name, partitions, (short) 1).configs(settings));
            });
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (topic, answer) -> {
              try {
                answer(answer, topic, "create", "");
              } catch (ServiceException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw e;
                }
              }
            });
    // A broker may take a topic and not know it yet when it is asked next.
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    while (true) {
      try {
        partitions(policies(contracts).keySet());
        return;
      } catch (ServiceException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** Returns the cleanup policy of every topic that some contracts need, by name. */
  static Map<String, String> policies(Collection<Contract> contracts) {
    Map<String, Integer> sharers = new HashMap<>();
    Map<String, String> policies = new LinkedHashMap<>();
    for (Contract contract : contracts) {
      sharers.merge(contract.topic(), 1, Integer::sum);
      policies.put(contract.topic(), "delete");
      for (View view : contract.views()) {
        policies.put(Table.ROWS.nameOf(contract.id(), view.name()), "compact,delete");
      }
      for (Table table : List.of(Table.CONFLICTS, Table.TOO_LATE)) {
        policies.put(table.nameOf(contract.id(), ""), "delete");
      }
      if (!contract.rules().isEmpty()) {
        policies.put(Table.QUARANTINE.nameOf(contract.id(), ""), "delete");
      }
      putTablesOfAll(policies, contract.id());
    }
    // What belongs to none of a topic's contracts belongs to the topic.
    sharers.forEach(
        (topic, count) -> {
          if (count > 1) {
            putTablesOfAll(policies, topic);
          }
        });
    return policies;
  }

  private static void putTablesOfAll(Map<String, String> policies, String owner) {
    policies.put(Table.DEAD_LETTERS.nameOf(owner, ""), "delete");
    policies.put(Table.LEDGER.nameOf(owner, ""), "compact,delete");
  }

  private <T> T answer(KafkaFuture<T> future, String topic, String action, String missing) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("topic: " + topic + " (interrupted)", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ServiceException(explain(cause, topic, action, missing), cause);
    }
  }

  private String explain(Throwable cause, String topic, String action, String missing) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "topic: " + topic + " is missing (expected: it exists" + missing + ")";
    }
    if (cause instanceof AuthorizationException) {
      return "topic: " + topic + " (expected: permission to " + action + " it)";
    }
    String servers = "bootstrap.servers: " + kafka.bootstrapServers();
    if (cause instanceof AuthenticationException) {
      return servers + " (expected: credentials it takes; " + cause.getMessage() + ")";
    }
    if (cause instanceof TimeoutException) {
      return servers
          + " (expected: a Kafka broker that answers within "
          + TIMEOUT_MILLIS / 1000
          + " s)";
    }
    return "topic: " + topic + " (expected: to " + action + " it; " + cause.getMessage() + ")";
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
