package io.plimsoll.transforms.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/** Encodes a {@link ShardBatch} as its bytes, behind their length. */
public final class ShardBatchCoder extends AtomicCoder<ShardBatch> {
  private static final long serialVersionUID = 1;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private ShardBatchCoder() {}

  /** Returns the coder. */
  public static ShardBatchCoder of() {
    return new ShardBatchCoder();
  }

  @Override
  public void encode(ShardBatch value, OutputStream out) throws IOException {
    BYTES.encode(value.array(), out);
  }

  @Override
  public ShardBatch decode(InputStream in) throws IOException {
    return ShardBatch.wrap(BYTES.decode(in));
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(ShardBatch value) {
    return true;
  }

  @Override
  protected long getEncodedElementByteSize(ShardBatch value) {
    return value.array().length + 5L;
  }
}
