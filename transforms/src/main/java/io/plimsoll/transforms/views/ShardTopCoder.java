package io.plimsoll.transforms.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Encodes a {@link ShardTop}: shard, pane, entries. */
final class ShardTopCoder extends AtomicCoder<ShardTop> {
  private static final long serialVersionUID = 1;
  private static final GroupKeyCoder SHARD = GroupKeyCoder.of();
  private static final PaneCoder PANE = PaneCoder.of();
  private static final CellTableCoder BEST = CellTableCoder.of();

  static ShardTopCoder of() {
    return new ShardTopCoder();
  }

  @Override
  public void encode(ShardTop value, OutputStream out) throws IOException {
    SHARD.encode(value.shard(), out);
    PANE.encode(value.pane(), out);
    BEST.encode(value.best(), out);
  }

  @Override
  public ShardTop decode(InputStream in) throws IOException {
    return new ShardTop(SHARD.decode(in), PANE.decode(in), BEST.decode(in));
  }
}
