package io.plimsoll.transforms.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/** Encodes a {@link CellTable} as its bytes. */
final class CellTableCoder extends AtomicCoder<CellTable> {
  private static final long serialVersionUID = 1;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  static CellTableCoder of() {
    return new CellTableCoder();
  }

  @Override
  public void encode(CellTable value, OutputStream out) throws IOException {
    BYTES.encode(value.toByteArray(), out);
  }

  @Override
  public CellTable decode(InputStream in) throws IOException {
    return CellTable.of(BYTES.decode(in));
  }
}
