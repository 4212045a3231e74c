package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RecordBatchCoder;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.io.kafka.DeserializerProvider;
import org.apache.kafka.common.serialization.Deserializer;

/** Tells KafkaIO that a value is the bytes of a batch. Part of every checkpoint. */
final class RecordBatchDeserializerProvider implements DeserializerProvider<RecordBatch> {
  private static final long serialVersionUID = 1;

  @Override
  public Deserializer<RecordBatch> getDeserializer(Map<String, ?> properties, boolean isKey) {
    return (topic, bytes) -> RecordBatch.wrap(bytes);
  }

  @Override
  public Coder<RecordBatch> getCoder(CoderRegistry registry) {
    return RecordBatchCoder.of();
  }
}
