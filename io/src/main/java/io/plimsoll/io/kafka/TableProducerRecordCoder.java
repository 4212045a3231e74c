package io.plimsoll.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Encodes a record on its way to the producer: topic, key, value and headers. Beam's own coder does
 * not take a header without value, which a dead letter may have kept from its record.
 */
final class TableProducerRecordCoder extends AtomicCoder<ProducerRecord<byte[], byte[]>> {
  private static final long serialVersionUID = 1;
  private static final Coder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarIntCoder COUNT = VarIntCoder.of();

  private TableProducerRecordCoder() {}

  static TableProducerRecordCoder of() {
    return new TableProducerRecordCoder();
  }

  @Override
  public void encode(ProducerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
    TEXT.encode(record.topic(), out);
    BYTES.encode(record.key(), out);
    BYTES.encode(record.value(), out);
    Header[] headers = record.headers().toArray();
    COUNT.encode(headers.length, out);
    for (Header header : headers) {
      TEXT.encode(header.key(), out);
      BYTES.encode(header.value(), out);
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> decode(InputStream in) throws IOException {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TEXT.decode(in), BYTES.decode(in), BYTES.decode(in));
    int count = COUNT.decode(in);
    for (int i = 0; i < count; i++) {
      record.headers().add(TEXT.decode(in), BYTES.decode(in));
    }
    return record;
  }
}
