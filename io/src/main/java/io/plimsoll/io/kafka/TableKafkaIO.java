package io.plimsoll.io.kafka;

import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of tables, each to the topic that has its table's name.
 *
 * <p>An idempotent producer, in order per key and acknowledged by all replicas, flushed at the end
 * of each bundle; not transactional: a bundle that is tried again is written again, and readers go
 * by the record's key. The topics must exist.
 */
public final class TableKafkaIO {
  /** The largest record that is produced, and that the topics of tables take, in bytes. */
  static final int MAX_RECORD_BYTES = 17 << 20;

  private TableKafkaIO() {}

  /** Returns a sink; it lacks the settings of Kafka. */
  public static Write write() {
    return new Write(null);
  }

  /**
   * Writes bounded or unbounded input in any window, as it comes. A topic that is missing or
   * refuses, or a broker that is gone, fails the bundle: it is never the record's fault.
   */
  public static final class Write extends PTransform<PCollection<TableRecord>, PDone> {
    private final transient @Nullable KafkaSettings kafka;

    private Write(@Nullable KafkaSettings kafka) {
      this.kafka = kafka;
    }

    /** Says how to reach Kafka. No default. */
    public Write withKafka(KafkaSettings kafka) {
      return new Write(kafka);
    }

    @Override
    public PDone expand(PCollection<TableRecord> input) {
      KafkaSettings settings = kafka;
      if (settings == null) {
        throw new IllegalArgumentException("kafka: none (expected: withKafka)");
      }
      return input
          .apply("Address", ParDo.of(new Address()))
          .setCoder(TableProducerRecordCoder.of())
          .apply(
              "Produce",
              KafkaIO.<byte[], byte[]>writeRecords()
                  .withBootstrapServers(settings.bootstrapServers())
                  .withKeySerializer(ByteArraySerializer.class)
                  .withValueSerializer(ByteArraySerializer.class)
                  .withProducerFactoryFn(new TableProducerFactory(settings)));
    }
  }

  private static final class Address extends DoFn<TableRecord, ProducerRecord<byte[], byte[]>> {
    @ProcessElement
    public void process(
        @Element TableRecord record, OutputReceiver<ProducerRecord<byte[], byte[]>> out) {
      // Events are in Kafka already: in the topic that they are read from.
      if (record.table() != Table.EVENTS) {
        out.output(address(record));
      }
    }
  }

  @SuppressWarnings("NullAway") // Kafka takes null for key and value, and does not say so.
  static ProducerRecord<byte[], byte[]> address(TableRecord record) {
    ProducerRecord<byte[], byte[]> addressed =
        new ProducerRecord<>(record.tableName(), record.key(), record.value());
    for (RecordHeader header : record.headers()) {
      addressed.headers().add(header.name(), header.value());
    }
    return addressed;
  }

  static final class TableProducerFactory
      implements SerializableFunction<Map<String, Object>, Producer<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private static final Map<String, Object> DEFAULTS =
        Map.of(
            // A broker that does not lead a new partition yet refuses the first batch, may then
            // take the second, which is in flight too, and from then on never the first: seen.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 << 10,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64L << 20,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            MAX_RECORD_BYTES);

    private final KafkaSettings kafka;

    TableProducerFactory(KafkaSettings kafka) {
      this.kafka = kafka;
    }

    @Override
    public Producer<byte[], byte[]> apply(Map<String, Object> ofKafkaIo) {
      Map<String, Object> properties = kafka.clientProperties(DEFAULTS);
      // Promises of this sink: not for a property to take back.
      properties.put(ProducerConfig.ACKS_CONFIG, "all");
      properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
  }
}
