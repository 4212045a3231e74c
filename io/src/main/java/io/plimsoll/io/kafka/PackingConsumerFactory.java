package io.plimsoll.io.kafka;

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

  private final SourceConfiguration configuration;

  PackingConsumerFactory(SourceConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> ofKafkaIo) {
    // KafkaIO makes its consumers while it starts a reader.
    SourceGauges.rememberContainer();
    return new PackingConsumer(
        DecodingConsumer.properties(configuration, DEFAULTS, ofKafkaIo),
        configuration,
        System::currentTimeMillis);
  }

  /**
   * Several full batches a poll, because each poll is handed from thread to thread; a fetch that
   * keeps that fed. One record larger than all of these is fetched all the same.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8_000,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20,
          ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
}
