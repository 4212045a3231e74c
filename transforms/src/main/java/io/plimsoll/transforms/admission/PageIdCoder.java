package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.admission.KeyIndex.PageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Encodes a {@link PageId}: bucket, number; deterministic. */
final class PageIdCoder extends AtomicCoder<PageId> {
  private static final long serialVersionUID = 1;
  private static final VarLongCoder LONG = VarLongCoder.of();

  static PageIdCoder of() {
    return new PageIdCoder();
  }

  @Override
  public void encode(PageId value, OutputStream out) throws IOException {
    LONG.encode(value.bucket(), out);
    LONG.encode(value.number(), out);
  }

  @Override
  public PageId decode(InputStream in) throws IOException {
    return new PageId(LONG.decode(in), LONG.decode(in));
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
