package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static io.plimsoll.io.kafka.NumberedEvents.event;
import static io.plimsoll.io.kafka.NumberedEvents.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.runners.core.metrics.GaugeData;
import org.apache.beam.runners.core.metrics.MetricUpdates;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the source says of partitions, on the runner of the suite, against a real broker. */
@Promise(7)
class SourceGaugesTest {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  @Tag("source-metrics")
  void runTellsOfEachPartitionWhatItLeavesAndOfThoseItDoesNotRead() {
    Contract contract = NumberedEvents.contract("left");
    List<TopicPartition> partitions = NumberedEvents.create(broker, contract, 4);
    produce(partitions.get(0), 25);
    produce(partitions.get(1), 5);
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline.apply(
        "Read",
        BatchKafkaIO.read()
            .withKafka(NumberedEvents.settings(broker))
            .withPartitions(partitions.subList(0, 2))
            .withContracts(List.of(contract))
            .withUntil(Map.of(partitions.get(0), 10L, partitions.get(1), 5L)));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Map<String, Long> gauges = new TreeMap<>();
    for (MetricResult<GaugeResult> each :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getGauges()) {
      gauges.put(
          each.getName().getNamespace() + ' ' + each.getName().getName(),
          each.getAttempted().getValue());
    }
    assertThat(gauges)
        .containsEntry("left.partition-0 backlog_records", 15L)
        .containsEntry("left.partition-1 backlog_records", 0L)
        .containsEntry("left.partition-0 partition_idle", 0L)
        .containsEntry("left partitions_unread", 2L);
    assertThat(gauges.get("left.partition-0 watermark_lag_ms"))
        .isGreaterThan(System.currentTimeMillis() - START - 3_600_000);
  }

  @Test
  void partitionWithoutARecordIsToldOfWhereNoContainerIsInPlace() {
    Contract contract = NumberedEvents.contract("quiet");
    TopicPartition partition = NumberedEvents.create(broker, contract, 1).get(0);
    SourceConfiguration configuration =
        new SourceConfiguration(
            SourceConfiguration.nextLaunch(),
            "quiet",
            NumberedEvents.settings(broker),
            StartingPoint.earliest(),
            List.of(partition),
            Map.of(),
            List.of(contract),
            7,
            1 << 20,
            BatchPacker.Keep.REFUSED);
    TimestampPolicy<Void, RecordBatch> policy =
        new BatchTimestampPolicyFactory(configuration)
            .createTimestampPolicy(partition, Optional.empty());
    MetricsContainerImpl container = new MetricsContainerImpl("Read");
    MetricsEnvironment.setCurrentContainer(container);
    try {
      new PackingConsumerFactory(configuration).apply(Map.of()).close();
    } finally {
      MetricsEnvironment.setCurrentContainer(null);
    }
    Instant now = Instant.now();

    policy.getWatermark(new Context(3, now));
    assertThat(gauges(container))
        .isEqualTo(
            Map.of(
                "quiet.partition-0 backlog_records", 3L,
                "quiet.partition-0 partition_idle", 0L,
                "quiet partitions_unread", 0L));

    policy.getWatermark(new Context(0, now.plus(contract.idleTimeout()).plus(Duration.millis(9))));
    assertThat(gauges(container))
        .containsEntry("quiet.partition-0 backlog_records", 0L)
        .containsEntry("quiet.partition-0 partition_idle", 1L)
        .containsKey("quiet.partition-0 watermark_lag_ms");

    policy.getWatermark(new Context(-1, now.plus(contract.idleTimeout())));
    assertThat(gauges(container))
        .containsEntry("quiet.partition-0 backlog_records", 0L)
        .containsEntry("quiet.partition-0 partition_idle", 0L);
  }

  private static Map<String, Long> gauges(MetricsContainerImpl container) {
    Map<String, Long> gauges = new TreeMap<>();
    for (MetricUpdates.MetricUpdate<?> each : container.getCumulative().gaugeUpdates()) {
      gauges.put(
          each.getKey().metricName().getNamespace() + ' ' + each.getKey().metricName().getName(),
          ((GaugeData) each.getUpdate()).value());
    }
    return gauges;
  }

  private static void produce(TopicPartition partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(partition, START + i, event(START + i)));
    }
    NumberedEvents.produce(broker, records);
  }

  private static final class Context extends TimestampPolicy.PartitionContext {
    private final long backlog;
    private final Instant checkedAt;

    Context(long backlog, Instant checkedAt) {
      this.backlog = backlog;
      this.checkedAt = checkedAt;
    }

    @Override
    public long getMessageBacklog() {
      return backlog;
    }

    @Override
    public Instant getBacklogCheckTime() {
      return checkedAt;
    }
  }
}
