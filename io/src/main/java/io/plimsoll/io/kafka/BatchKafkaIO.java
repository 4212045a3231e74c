package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RecordBatchCoder;
import io.plimsoll.transforms.contract.Contract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.VoidDeserializer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics as batches of decoded records.
 *
 * <p>KafkaIO is the source; its consumer decodes what a poll brought and packs it. Each record is
 * in exactly one batch, in the order of its partition, and a restored source goes on behind the
 * last batch. This holds where KafkaIO reads as an {@code UnboundedSource}; a splittable DoFn may
 * split inside a batch and lose records, and needs {@link Read#withPackingInBundles}.
 *
 * <p>Kafka's committed offsets are neither read nor written: the runner's checkpoint is the
 * position.
 */
public final class BatchKafkaIO {
  private BatchKafkaIO() {}

  /** Returns a source that reads from the earliest record for ever; it lacks its topics. */
  public static Read read() {
    return new Read(
        null, List.of(), List.of(), StartingPoint.earliest(), Map.of(), Batching.DEFAULT);
  }

  /**
   * Reads the partitions given. The output is unbounded, in the global window, and a batch's
   * timestamp is the smallest event time in it that is not behind its partition's watermark, which
   * is stamped on the batch. The watermark is the smallest of the partitions': newest event time
   * less the largest {@code maxOutOfOrderness} of the topic's contracts. Nothing is dropped: a
   * record that cannot be decoded is in its batch as a dead letter.
   */
  public static final class Read extends PTransform<PBegin, PCollection<RecordBatch>> {
    private final transient @Nullable KafkaSettings kafka;
    private final transient List<TopicPartition> partitions;
    private final transient List<Contract> contracts;
    private final transient StartingPoint start;
    private final transient Map<TopicPartition, Long> until;
    private final transient Batching batching;

    private Read(
        @Nullable KafkaSettings kafka,
        List<TopicPartition> partitions,
        List<Contract> contracts,
        StartingPoint start,
        Map<TopicPartition, Long> until,
        Batching batching) {
      this.kafka = kafka;
      this.partitions = List.copyOf(partitions);
      this.contracts = List.copyOf(contracts);
      this.start = start;
      this.until = Map.copyOf(until);
      this.batching = batching;
    }

    /** Says how to reach Kafka. No default. */
    public Read withKafka(KafkaSettings kafka) {
      return new Read(kafka, partitions, contracts, start, until, batching);
    }

    /**
     * Names every partition to read, in any order. No default. A runner should not read them with a
     * higher parallelism than there are partitions: a reader without one holds the watermark.
     */
    public Read withPartitions(List<TopicPartition> partitions) {
      return new Read(kafka, partitions, contracts, start, until, batching);
    }

    /**
     * Sets the contracts of the topics: they decide how records are decoded, and the watermark. No
     * default. A batch names a record's contract by its place among those of the topic in this
     * list.
     */
    public Read withContracts(List<Contract> contracts) {
      return new Read(kafka, partitions, contracts, start, until, batching);
    }

    /** Sets where to begin without a checkpoint. Default: the earliest record. */
    public Read withStart(StartingPoint start) {
      return new Read(kafka, partitions, contracts, start, until, batching);
    }

    /**
     * Sets the offset of each partition before which reading ends; the watermark is then {@code
     * TIMESTAMP_MAX_VALUE}, and the pipeline can end by itself. Default: none, reading never ends.
     */
    public Read withUntil(Map<TopicPartition, Long> until) {
      return new Read(kafka, partitions, contracts, start, until, batching);
    }

    /**
     * Sets the most records of a batch. Default 2,000; at least 1. Fewer cost throughput, more make
     * the runner's smallest step coarser.
     */
    public Read withMaxBatchRecords(int maxBatchRecords) {
      return with(batching.withMaxRecords(maxBatchRecords));
    }

    /**
     * Sets the size, in bytes, at which a batch ends; the record that reaches it is still in it.
     * Default 4 MiB; at least 1.
     */
    public Read withMaxBatchBytes(int maxBatchBytes) {
      return with(batching.withMaxBytes(maxBatchBytes));
    }

    /**
     * Has the bytes of each event go with its batch; default: of refused records alone. Makes
     * batches several times as large.
     */
    public Read withEventBytes() {
      return with(batching.withKeep(BatchPacker.Keep.EVENTS));
    }

    /**
     * Packs what a bundle brought into batches, for runners on which KafkaIO is a splittable DoFn;
     * default: its consumer packs what a poll brought, which costs much less. A batch then leaves
     * with the end of its bundle.
     */
    public Read withPackingInBundles() {
      return with(batching.withPlace(Batching.Place.BUNDLE));
    }

    private Read with(Batching other) {
      return new Read(kafka, partitions, contracts, start, until, other);
    }

    @Override
    public PCollection<RecordBatch> expand(PBegin input) {
      KafkaSettings settings = kafka;
      if (settings == null) {
        throw new IllegalArgumentException("kafka: none (expected: withKafka)");
      }
      check();
      List<TopicPartition> sorted = new ArrayList<>(partitions);
      sorted.sort(
          Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
      TreeSet<String> topics = new TreeSet<>();
      sorted.forEach(partition -> topics.add(partition.topic()));
      SourceConfiguration configuration =
          new SourceConfiguration(
              SourceConfiguration.nextLaunch(),
              String.join(",", topics),
              settings,
              start,
              sorted,
              until,
              contracts,
              batching.maxRecords(),
              batching.maxBytes(),
              batching.keep());
      KafkaIO.Read<Void, RecordBatch> read =
          KafkaIO.<Void, RecordBatch>read()
              .withBootstrapServers(settings.bootstrapServers())
              .withTopicPartitions(sorted)
              .withConsumerConfigUpdates(ofKafkaIo(settings))
              .withKeyDeserializerAndCoder(VoidDeserializer.class, VoidCoder.of())
              .withValueDeserializerProviderAndCoder(
                  new RecordBatchDeserializerProvider(), RecordBatchCoder.of());
      if (start.time() != null) {
        read = read.withStartReadTime(start.time());
      }
      return switch (batching.place()) {
        case CONSUMER -> packedByConsumer(input, read, configuration);
        case BUNDLE -> packedInBundles(input, read, configuration);
      };
    }

    private static PCollection<RecordBatch> packedByConsumer(
        PBegin input, KafkaIO.Read<Void, RecordBatch> read, SourceConfiguration configuration) {
      return input
          .apply(
              "Poll",
              read.withConsumerFactoryFn(new PackingConsumerFactory(configuration))
                  .withTimestampPolicyFactory(new BatchTimestampPolicyFactory(configuration)))
          .apply("Unwrap", ParDo.of(new Unwrap()))
          .setCoder(RecordBatchCoder.of());
    }

    private static PCollection<RecordBatch> packedInBundles(
        PBegin input, KafkaIO.Read<Void, RecordBatch> read, SourceConfiguration configuration) {
      KafkaIO.Read<Void, RecordBatch> records =
          read.withConsumerFactoryFn(new RecordConsumerFactory(configuration))
              .withTimestampPolicyFactory(new RecordTimestampPolicyFactory(configuration));
      if (configuration.isBounded()) {
        records = records.withStopReadTime(Instant.ofEpochMilli(RecordConsumer.END));
      }
      return input
          .apply("Poll", records)
          .apply("Pack", ParDo.of(new PackBundle(configuration)))
          .setCoder(RecordBatchCoder.of());
    }

    private void check() {
      if (partitions.isEmpty()) {
        throw new IllegalArgumentException("partitions: none (expected: at least one)");
      }
      for (TopicPartition partition : partitions) {
        if (contracts.stream().noneMatch(c -> c.topic().equals(partition.topic()))) {
          throw new IllegalArgumentException(
              "partition: " + partition + " (expected: the topic of one of the contracts)");
        }
        if (!until.isEmpty() && !until.containsKey(partition)) {
          throw new IllegalArgumentException(
              "until: none for " + partition + " (expected: an offset for every partition)");
        }
      }
    }

    /** Returns what KafkaIO itself looks at; all the rest is the consumer factory's. */
    private static Map<String, Object> ofKafkaIo(KafkaSettings settings) {
      Map<String, Object> properties = new HashMap<>();
      properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      String timeout = settings.properties().get(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
      if (timeout != null) {
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
      }
      return properties;
    }
  }

  private static final class Unwrap extends DoFn<KafkaRecord<Void, RecordBatch>, RecordBatch> {
    @ProcessElement
    public void process(
        @Element KafkaRecord<Void, RecordBatch> record, OutputReceiver<RecordBatch> out) {
      out.output(record.getKV().getValue());
    }
  }
}
