package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.BatchKafkaIO;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TableKafkaIO;
import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.kafka.common.TopicPartition;

/**
 * Says what one run reads, and from where to where.
 *
 * @param partitions every partition of every topic
 * @param ends the first offset not read, per partition; empty for a run without an end
 */
record Job(
    ContractSet contracts,
    KafkaSettings kafka,
    List<TopicPartition> partitions,
    StartingPoint start,
    Map<TopicPartition, Long> ends) {

  /** Wires the views pipeline between Kafka and Kafka. */
  void build(Pipeline pipeline, RunIdentity run, RunnerProfile profile, WithheldWindows withheld) {
    ViewsPipeline.build(
        pipeline,
        contracts.byTopic().keySet(),
        this::source,
        topic -> views(topic, run, profile).withWithheld(withheld),
        TableKafkaIO.write().withKafka(kafka));
  }

  private ComputeViews views(String topic, RunIdentity run, RunnerProfile profile) {
    ComputeViews views =
        ComputeViews.of(topic, contractsOf(topic), run, Version.project())
            .withShards(profile.shards());
    return profile.triesAgain() ? views.withStableDecisions() : views;
  }

  private BatchKafkaIO.Read source(String topic) {
    Map<TopicPartition, Long> until = new HashMap<>(ends);
    until.keySet().removeIf(partition -> !partition.topic().equals(topic));
    return BatchKafkaIO.read()
        .withKafka(kafka)
        .withPartitions(partitionsOf(topic))
        .withContracts(contractsOf(topic))
        .withStart(start)
        .withUntil(until);
  }

  List<Contract> contractsOf(String topic) {
    return contracts.byTopic().getOrDefault(topic, List.of());
  }

  List<TopicPartition> partitionsOf(String topic) {
    return partitions.stream().filter(partition -> partition.topic().equals(topic)).toList();
  }
}
