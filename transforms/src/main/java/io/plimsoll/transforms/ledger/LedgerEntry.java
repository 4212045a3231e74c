package io.plimsoll.transforms.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * What some records of one bundle add to one minute of the ledger.
 *
 * @param source partition that was read, as {@code topic-partition}; empty if counted further on
 * @param minute arrival, in minutes since 1970 UTC
 */
public record LedgerEntry(String source, long minute, Counts counts) {

  /** Encodes a {@link LedgerEntry}. */
  public static final class LedgerEntryCoder extends AtomicCoder<LedgerEntry> {
    private static final long serialVersionUID = 1;

    private LedgerEntryCoder() {}

    /** Returns the coder. */
    public static LedgerEntryCoder of() {
      return new LedgerEntryCoder();
    }

    @Override
    public void encode(LedgerEntry value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeUTF(value.source());
      data.writeLong(value.minute());
      Counts.CountsCoder.of().encode(value.counts(), out);
    }

    @Override
    public LedgerEntry decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new LedgerEntry(data.readUTF(), data.readLong(), Counts.CountsCoder.of().decode(in));
    }
  }
}
