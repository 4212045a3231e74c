package io.plimsoll.transforms.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Encodes a {@link Partial}: window start, window size, cells. */
public final class PartialCoder extends AtomicCoder<Partial> {
  private static final long serialVersionUID = 1;
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final CellTableCoder CELLS = CellTableCoder.of();

  private PartialCoder() {}

  /** Returns the coder. */
  public static PartialCoder of() {
    return new PartialCoder();
  }

  @Override
  public void encode(Partial value, OutputStream out) throws IOException {
    LONG.encode(value.windowStart(), out);
    LONG.encode(value.windowEnd() - value.windowStart(), out);
    CELLS.encode(value.cells(), out);
  }

  @Override
  public Partial decode(InputStream in) throws IOException {
    long start = LONG.decode(in);
    return new Partial(start, start + LONG.decode(in), CELLS.decode(in));
  }
}
