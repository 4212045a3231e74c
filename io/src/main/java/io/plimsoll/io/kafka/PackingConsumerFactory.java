package io.plimsoll.io.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Makes the consumers of the source, those that read and those that KafkaIO asks for end offsets
 * only. Part of every checkpoint: see {@link SourceConfiguration}.
 */
final class PackingConsumerFactory
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
  private static final long serialVersionUID = 1;

  /** What KafkaIO decides by itself, for each of its consumers. */
  private static final List<String> OF_KAFKA_IO =
      List.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);

  private final SourceConfiguration configuration;

  PackingConsumerFactory(SourceConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Makes a consumer. The given properties may come out of an old checkpoint and hold nothing that
   * the configuration does not know better, but for {@link #OF_KAFKA_IO}.
   */
  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> ofKafkaIo) {
    Map<String, Object> properties = configuration.kafka.clientProperties(DEFAULTS);
    // Offsets past what the broker still has go on with the oldest record, wherever we began.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    for (String name : OF_KAFKA_IO) {
      Object value = ofKafkaIo.get(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    // KafkaIO makes its consumers while it starts a reader.
    SourceGauges.rememberContainer();
    return new PackingConsumer(properties, configuration, System::currentTimeMillis);
  }

  /**
   * Several full batches a poll, because each poll is handed from thread to thread; a fetch that
   * keeps that fed. One record larger than all of these is fetched all the same.
   */
  private static final Map<String, Object> DEFAULTS =
      new HashMap<>(
          Map.of(
              ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8_000,
              ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20,
              ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20,
              ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20,
              // How late a new partition is noticed, which this source does not read.
              ConsumerConfig.METADATA_MAX_AGE_CONFIG, 60_000));
}
