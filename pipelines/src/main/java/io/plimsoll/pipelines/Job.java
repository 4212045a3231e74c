package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.BatchKafkaIO;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TableKafkaIO;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.views.RunIdentity;
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
  void build(Pipeline pipeline, RunIdentity run, String version, int shards) {
    ViewsPipeline.build(
        pipeline,
        contracts.byTopic(),
        run,
        version,
        shards,
        this::source,
        TableKafkaIO.write().withKafka(kafka));
  }

  private BatchKafkaIO.Read source(String topic) {
    List<Contract> ofTopic = contracts.byTopic().getOrDefault(topic, List.of());
    Map<TopicPartition, Long> until = new HashMap<>(ends);
    until.keySet().removeIf(partition -> !partition.topic().equals(topic));
    return BatchKafkaIO.read()
        .withKafka(kafka)
        .withPartitions(partitionsOf(topic))
        .withContracts(ofTopic)
        .withStart(start)
        .withUntil(until);
  }

  List<TopicPartition> partitionsOf(String topic) {
    return partitions.stream().filter(partition -> partition.topic().equals(topic)).toList();
  }
}
