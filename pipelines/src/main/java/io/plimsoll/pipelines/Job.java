package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.BatchKafkaIO;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TableKafkaIO;
import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Says what one run reads, and from where to where.
 *
 * @param partitions every partition of every topic
 * @param ends the first offset not read, per partition; empty for a run without an end
 * @param added what the tables are written to beside Kafka; null: nothing
 */
record Job(
    ContractSet contracts,
    KafkaSettings kafka,
    List<TopicPartition> partitions,
    StartingPoint start,
    Map<TopicPartition, Long> ends,
    @Nullable AddedStore added) {

  /** Wires the views pipeline between Kafka and Kafka, and the added store. */
  void build(Pipeline pipeline, RunIdentity run, RunnerProfile profile, WithheldWindows withheld) {
    PCollection<TableRecord> records =
        ViewsPipeline.build(
            pipeline,
            contracts.byTopic().keySet(),
            topic -> source(topic, profile),
            topic -> views(topic, run, profile).withWithheld(withheld));
    records.apply("Write", TableKafkaIO.write().withKafka(kafka));
    if (added != null) {
      String store = added.store().name();
      records
          .apply("Write to " + store, added.write(contracts.all()))
          .apply("Write what " + store + " refuses", TableKafkaIO.write().withKafka(kafka));
    }
  }

  private ComputeViews views(String topic, RunIdentity run, RunnerProfile profile) {
    ComputeViews views =
        ComputeViews.of(topic, contractsOf(topic), run, Version.project())
            .withShards(profile.shards());
    views = profile.triesAgain() ? views.withStableDecisions() : views;
    return profile.tellsWatermark() ? views : views.withWatermarkByTimers();
  }

  private BatchKafkaIO.Read source(String topic, RunnerProfile profile) {
    Map<TopicPartition, Long> until = new HashMap<>(ends);
    until.keySet().removeIf(partition -> !partition.topic().equals(topic));
    BatchKafkaIO.Read source =
        BatchKafkaIO.read()
            .withKafka(kafka)
            .withPartitions(partitionsOf(topic))
            .withContracts(contractsOf(topic))
            .withStart(start)
            .withUntil(until);
    if (added != null && added.events() == AddedStore.Events.KEPT) {
      source = source.withEventBytes();
    }
    return profile.consumerPacks() ? source : source.withPackingInBundles();
  }

  List<Contract> contractsOf(String topic) {
    return contracts.byTopic().getOrDefault(topic, List.of());
  }

  /** Returns how many partitions each topic has. */
  Map<String, Integer> partitionsByTopic() {
    Map<String, Integer> counts = new TreeMap<>();
    partitions.forEach(partition -> counts.merge(partition.topic(), 1, Integer::sum));
    return counts;
  }

  List<TopicPartition> partitionsOf(String topic) {
    return partitions.stream().filter(partition -> partition.topic().equals(topic)).toList();
  }
}
