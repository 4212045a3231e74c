package io.plimsoll.transforms.views;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Encodes {@link Cells}: their count (2 bytes), the rules, the values. */
final class CellsCoder extends AtomicCoder<Cells> {
  private static final long serialVersionUID = 1;

  static CellsCoder of() {
    return new CellsCoder();
  }

  @Override
  public void encode(Cells value, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeShort(value.values().length);
    data.write(value.rules());
    for (long cell : value.values()) {
      data.writeLong(cell);
    }
  }

  @Override
  public Cells decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int count = data.readUnsignedShort();
    byte[] rules = new byte[count];
    data.readFully(rules);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = data.readLong();
    }
    return new Cells(rules, values);
  }
}
