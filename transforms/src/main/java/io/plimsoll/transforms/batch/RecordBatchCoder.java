package io.plimsoll.transforms.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/** Encodes a {@link RecordBatch} as its bytes, behind their length. */
public final class RecordBatchCoder extends AtomicCoder<RecordBatch> {
  private static final long serialVersionUID = 1;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private RecordBatchCoder() {}

  /** Returns the coder. */
  public static RecordBatchCoder of() {
    return new RecordBatchCoder();
  }

  @Override
  public void encode(RecordBatch value, OutputStream out) throws IOException {
    BYTES.encode(value.array(), out);
  }

  @Override
  public RecordBatch decode(InputStream in) throws IOException {
    return RecordBatch.wrap(BYTES.decode(in));
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(RecordBatch value) {
    return true;
  }

  @Override
  protected long getEncodedElementByteSize(RecordBatch value) {
    return value.array().length + 5L;
  }
}
