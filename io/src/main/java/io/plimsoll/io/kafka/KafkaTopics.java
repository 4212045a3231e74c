package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
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

  private final Refusal refusal;
  private final Admin admin;

  private KafkaTopics(Refusal refusal, Admin admin) {
    this.refusal = refusal;
    this.admin = admin;
  }

  /**
   * Connects to a broker; that it answers is seen by the first question.
   *
   * @throws ServiceException if no server's name can be resolved
   * @throws IllegalArgumentException if Kafka's clients do not take the settings
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
      return new KafkaTopics(Refusal.of(properties), Admin.create(properties));
    } catch (KafkaException e) {
      throw misconfigured(kafka, e);
    }
  }

  private static RuntimeException misconfigured(KafkaSettings kafka, KafkaException e) {
    String reason = Refusal.messages(e.getCause() == null ? e : e.getCause());
    if (reason.contains("JAAS")) {
      // Kafka repeats the word at which it gave up, which may be part of a password.
      return new IllegalArgumentException(
          "kafka.sasl.jaas.config: unreadable (expected: <login module> required"
              + " name=\"value\" ...;)");
    }
    if (reason.contains(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      return new ServiceException(
          "bootstrap.servers: "
              + kafka.bootstrapServers()
              + " (expected: the name of a Kafka broker; "
              + reason
              + ")",
          e);
    }
    return new IllegalArgumentException(
        "kafka.<property>: " + reason + " (expected: settings that Kafka's clients take)", e);
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
      TopicDescription description = answer(entry.getValue(), topic, AclOperation.DESCRIBE, "");
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
          partition,
          answer(asked.partitionResult(partition), partition.topic(), AclOperation.DESCRIBE, ""));
    }
    return offsets;
  }

  /**
   * Checks that the topics exist that some contracts read and write, and that we may do with them
   * what we are about to. A broker that does not tell what we may is believed to allow it.
   *
   * @throws ServiceException if one is missing, with the policy it should have; or naming every
   *     permission that is missing
   */
  public void expectTopicsOf(Collection<Contract> contracts, TopicUse use) {
    Map<String, String> policies = TopicPolicies.of(contracts);
    Map<String, Set<AclOperation>> needs = use.needs(contracts);
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(
                needs.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    List<String> denied = new ArrayList<>();
    needs.forEach(
        (topic, operations) -> {
          KafkaFuture<TopicDescription> answer = asked.get(topic);
          if (answer != null) {
            Set<AclOperation> missing =
                missing(answer, topic, operations, ", cleanup.policy=" + policies.get(topic));
            if (!missing.isEmpty()) {
              denied.add(
                  missing.stream().map(AclOperation::name).collect(Collectors.joining("+"))
                      + " "
                      + topic);
            }
          }
        });
    if (!denied.isEmpty()) {
      throw new ServiceException(refusal.denied(denied), null);
    }
  }

  private Set<AclOperation> missing(
      KafkaFuture<TopicDescription> answer,
      String topic,
      Set<AclOperation> operations,
      String expected) {
    Set<AclOperation> missing = EnumSet.copyOf(operations);
    try {
      Set<AclOperation> granted =
          answer(answer, topic, AclOperation.DESCRIBE, expected).authorizedOperations();
      missing.removeAll(granted == null ? operations : granted);
    } catch (ServiceException e) {
      if (e.getCause() == null || !Refusal.isDenied(e.getCause())) {
        throw e;
      }
      // Who may not even look is not told the rest.
      missing.add(AclOperation.DESCRIBE);
    }
    return missing;
  }

  /**
   * Creates the topics of some contracts that do not exist yet, as a broker would have them for
   * data that is produced now: the source stamps arrivals itself.
   *
   * @param partitions how many partitions each gets
   * @return those that did not exist
   * @throws ServiceException if the broker refuses
   */
  public List<String> createTopicsOf(Collection<Contract> contracts, int partitions) {
    return create(contracts, partitions, "LogAppendTime");
  }

  /**
   * Does as {@link #createTopicsOf}, but for recorded data: the source keeps the arrivals that its
   * records bring, and however old they are, it keeps them.
   */
  public void createTopicsOfRecorded(Collection<Contract> contracts, int partitions) {
    create(contracts, partitions, "CreateTime");
  }

  private List<String> create(
      Collection<Contract> contracts, int partitions, String timestampType) {
    List<NewTopic> topics = new ArrayList<>();
    List<String> sources = contracts.stream().map(Contract::topic).toList();
    TopicPolicies.of(contracts)
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
              // How many copies a topic has is the broker's to say.
              topics.add(
                  new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings));
            });
    List<String> created = new ArrayList<>();
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (topic, answer) -> {
              try {
                answer(answer, topic, AclOperation.CREATE, "");
                created.add(topic);
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
        partitions(TopicPolicies.of(contracts).keySet());
        return created;
      } catch (ServiceException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private <T> T answer(
      KafkaFuture<T> future, String topic, AclOperation operation, String missing) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("topic: " + topic + " (interrupted)", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ServiceException(explain(cause, topic, operation, missing), cause);
    }
  }

  private String explain(Throwable cause, String topic, AclOperation operation, String missing) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "topic: " + topic + " is missing (expected: it exists" + missing + ")";
    }
    if (Refusal.isDenied(cause)) {
      return refusal.denied(List.of(operation + " " + topic));
    }
    String explained = refusal.explain(cause, TIMEOUT_MILLIS);
    return explained != null
        ? explained
        : "topic: " + topic + " (expected: to " + operation + " it; " + cause.getMessage() + ")";
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
