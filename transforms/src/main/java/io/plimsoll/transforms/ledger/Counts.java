package io.plimsoll.transforms.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/**
 * Counts by name: {@code read}, {@code dead_letter.empty}, {@code edits_per_minute/aggregated}. A
 * count of zero is absent. Named and not numbered, so that they outlive a change of the views.
 *
 * <p>Kept encoded, how many and then each name and count: a runner may copy the whole state of a
 * key with every bundle, a day of minutes here, and most of them are never looked at again.
 */
final class Counts {
  private final byte[] encoded;

  private Counts(byte[] encoded) {
    this.encoded = encoded;
  }

  static Counts of(Map<String, Long> byName) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      data.writeInt(byName.size());
      for (Map.Entry<String, Long> each : byName.entrySet()) {
        data.writeUTF(each.getKey());
        data.writeLong(each.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return new Counts(bytes.toByteArray());
  }

  /** Returns the counts that are not zero, ordered by name. */
  Map<String, Long> byName() {
    Map<String, Long> byName = new TreeMap<>();
    try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(encoded))) {
      for (int left = data.readInt(); left > 0; left--) {
        byName.put(data.readUTF(), data.readLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read from memory", e);
    }
    return byName;
  }

  /** Returns the sums of both. */
  Counts plus(Counts other) {
    Map<String, Long> sum = byName();
    other.byName().forEach((name, count) -> sum.merge(name, count, Long::sum));
    return of(sum);
  }

  /** Encodes counts as their bytes, behind their length. */
  static final class CountsCoder extends AtomicCoder<Counts> {
    private static final long serialVersionUID = 1;
    private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

    static CountsCoder of() {
      return new CountsCoder();
    }

    @Override
    public void encode(Counts value, OutputStream out) throws IOException {
      BYTES.encode(value.encoded, out);
    }

    @Override
    public Counts decode(InputStream in) throws IOException {
      return new Counts(BYTES.decode(in));
    }
  }
}
