package io.plimsoll.io.kafka;

import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Makes the consumers of a source that is read record by record. Part of the submitted job. */
final class RecordConsumerFactory
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
  private static final long serialVersionUID = 1;

  /** A checkpoint discards what was polled and not yet handed on: polls are small. */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20,
          ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);

  private final SourceConfiguration configuration;

  RecordConsumerFactory(SourceConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> ofKafkaIo) {
    return new RecordConsumer(
        DecodingConsumer.properties(configuration, DEFAULTS, ofKafkaIo),
        configuration,
        System::currentTimeMillis);
  }
}
