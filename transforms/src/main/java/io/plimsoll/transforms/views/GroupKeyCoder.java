package io.plimsoll.transforms.views;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/** Encodes a {@link GroupKey} as its bytes; deterministic. */
public final class GroupKeyCoder extends AtomicCoder<GroupKey> {
  private static final long serialVersionUID = 1;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private GroupKeyCoder() {}

  /** Returns the coder. */
  public static GroupKeyCoder of() {
    return new GroupKeyCoder();
  }

  @Override
  public void encode(GroupKey value, OutputStream out) throws IOException {
    BYTES.encode(value.bytes(), out);
  }

  @Override
  public GroupKey decode(InputStream in) throws IOException {
    return new GroupKey(BYTES.decode(in));
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
