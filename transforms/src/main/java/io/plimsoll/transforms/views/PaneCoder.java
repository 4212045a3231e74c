package io.plimsoll.transforms.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;

/** Encodes a {@link Pane}: window start, window size, timing, index. */
final class PaneCoder extends AtomicCoder<Pane> {
  private static final long serialVersionUID = 1;
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final VarIntCoder INT = VarIntCoder.of();
  private static final PaneInfo.Timing[] TIMINGS = PaneInfo.Timing.values();

  static PaneCoder of() {
    return new PaneCoder();
  }

  @Override
  public void encode(Pane value, OutputStream out) throws IOException {
    LONG.encode(value.windowStart(), out);
    LONG.encode(value.windowEnd() - value.windowStart(), out);
    INT.encode(value.timing().ordinal(), out);
    LONG.encode(value.index(), out);
  }

  @Override
  public Pane decode(InputStream in) throws IOException {
    long start = LONG.decode(in);
    return new Pane(start, start + LONG.decode(in), TIMINGS[INT.decode(in)], LONG.decode(in));
  }
}
