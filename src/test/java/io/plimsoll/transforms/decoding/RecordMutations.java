package io.plimsoll.transforms.decoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks records: mostly a little, so that much of each stays right. */
final class RecordMutations {
  private final Random random;
  private final RandomRecords records;

  RecordMutations(Random random) {
    this.random = random;
    this.records = new RandomRecords(random);
  }

  /** Returns a record with some of its bytes changed, moved, doubled or lost. */
  byte[] of(byte[] record) {
    byte[] bytes = record;
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      bytes = mutateOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutateOnce(byte[] bytes) {
    int length = bytes.length;
    if (length == 0) {
      return "{}".getBytes(StandardCharsets.UTF_8);
    }
    int at = random.nextInt(length);
    int to = Math.min(length, at + 1 + random.nextInt(random.nextInt(4) == 0 ? length : 12));
    return switch (random.nextInt(9)) {
      case 0 -> splice(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
      case 1 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 2 -> splice(bytes, at, to, new byte[0]);
      case 3 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 4 -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      case 5 -> splice(bytes, at, at, records.anything().getBytes(StandardCharsets.UTF_8));
      case 6 ->
          splice(
              bytes,
              at,
              at,
              records
                  .pick(List.of("\"", "\\", ",", ":", "{", "}", " ", "é", "\u2028"))
                  .getBytes(StandardCharsets.UTF_8));
      case 7 -> afterColon(bytes, at, records.anything());
      default ->
          afterColon(
              bytes,
              at,
              records.anything()
                  + ","
                  + records.quote(
                      records.pick(List.of("id", "payload", "x", "meta", "event_id", "event_time")))
                  + ":"
                  + records.anything());
    };
  }

  /** Puts a value in place of the plain one behind the next colon. */
  private static byte[] afterColon(byte[] bytes, int from, String value) {
    int at = from;
    while (at < bytes.length && bytes[at] != ':') {
      at++;
    }
    int to = Math.min(at + 1, bytes.length);
    while (to < bytes.length && bytes[to] != ',' && bytes[to] != '}') {
      to++;
    }
    return splice(
        bytes, Math.min(at + 1, bytes.length), to, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] out = new byte[from + middle.length + bytes.length - to];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
    return out;
  }
}
