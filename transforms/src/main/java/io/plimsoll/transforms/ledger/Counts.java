package io.plimsoll.transforms.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * Counts by name: {@code read}, {@code dead_letter.empty}, {@code edits_per_minute/aggregated}. A
 * count of zero is absent. Named and not numbered, so that they outlive a change of the views.
 */
final class Counts {
  private final TreeMap<String, Long> byName;

  Counts(Map<String, Long> byName) {
    this.byName = new TreeMap<>(byName);
  }

  static Counts none() {
    return new Counts(Map.of());
  }

  Map<String, Long> byName() {
    return byName;
  }

  long get(String name) {
    return byName.getOrDefault(name, 0L);
  }

  /** Returns the sums of both. */
  Counts plus(Counts other) {
    Counts sum = new Counts(byName);
    other.byName.forEach((name, count) -> sum.byName.merge(name, count, Long::sum));
    return sum;
  }

  /** Encodes counts: how many, then name and count of each. */
  static final class CountsCoder extends AtomicCoder<Counts> {
    private static final long serialVersionUID = 1;

    static CountsCoder of() {
      return new CountsCoder();
    }

    @Override
    public void encode(Counts value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(value.byName.size());
      for (Map.Entry<String, Long> each : value.byName.entrySet()) {
        data.writeUTF(each.getKey());
        data.writeLong(each.getValue());
      }
    }

    @Override
    public Counts decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      Counts counts = none();
      for (int left = data.readInt(); left > 0; left--) {
        counts.byName.put(data.readUTF(), data.readLong());
      }
      return counts;
    }
  }
}
