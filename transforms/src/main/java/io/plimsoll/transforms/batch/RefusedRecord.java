package io.plimsoll.transforms.batch;

import static io.plimsoll.transforms.batch.FieldBuffer.INT;
import static io.plimsoll.transforms.batch.FieldBuffer.LONG;

import io.plimsoll.transforms.table.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is no event or a quarantined one, with everything it had.
 *
 * @param contract index of its contract, or {@link DecodedRecord#NO_CONTRACT}
 * @param arrival in milliseconds
 * @param message names the field or rule and what was expected
 * @param key its key, untouched
 * @param value its bytes, untouched; of more than {@link #LARGEST} the first {@link #KEPT}
 * @param sha256 of all its bytes, in hexadecimal, where the value is truncated; else null
 * @param headers its headers, untouched
 */
public record RefusedRecord(
    int contract,
    long offset,
    long arrival,
    String message,
    byte @Nullable [] key,
    byte[] value,
    @Nullable String sha256,
    List<RecordHeader> headers) {

  /** The largest value that is kept whole: what a dead letter's topic takes, less its headers. */
  static final int LARGEST = (16 << 20) - (128 << 10);

  /** How much is kept of a larger one. */
  static final int KEPT = 64 << 10;

  private static final int CAUSE = 32;
  private static final int MESSAGE = 36;

  static void write(
      ByteWriter out,
      long offset,
      long arrival,
      DecodedRecord decoded,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<RecordHeader> headers) {
    byte[] whole = value == null ? new byte[0] : value;
    boolean truncated = whole.length > LARGEST;
    int start = out.length();
    out.putInt(0);
    out.putInt(decoded.contract());
    out.putLong(offset);
    out.putLong(arrival);
    // At its place in an event, so that a cursor finds it in either.
    out.putLong(decoded.hasEventTime() ? decoded.eventTime() : Long.MIN_VALUE);
    out.putInt(
        decoded.kind() == DecodedRecord.Kind.QUARANTINE
            ? decoded.rule()
            : decoded.reason().ordinal());
    out.putText(decoded.message());
    out.putBlock(key);
    out.putBlock(truncated ? Arrays.copyOf(whole, KEPT) : whole);
    out.putBlock(truncated ? sha256(whole).getBytes(StandardCharsets.US_ASCII) : null);
    out.putInt(headers.size());
    for (RecordHeader header : headers) {
      out.putText(header.name());
      out.putBlock(header.value());
    }
    INT.set(out.array(), start, out.length() - start);
  }

  /** Returns the index of the rule, or of the reason, for which a record was refused. */
  static int cause(byte[] bytes, int at) {
    return (int) INT.get(bytes, at + CAUSE);
  }

  static RefusedRecord read(byte[] bytes, int at) {
    Reader in = new Reader(bytes, at + MESSAGE);
    String message = in.nextText();
    byte[] key = in.nextBlock();
    byte[] value = in.nextPresentBlock();
    byte[] sha256 = in.nextBlock();
    int count = in.nextInt();
    List<RecordHeader> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new RecordHeader(in.nextText(), in.nextBlock()));
    }
    return new RefusedRecord(
        (int) INT.get(bytes, at + 4),
        (long) LONG.get(bytes, at + 8),
        (long) LONG.get(bytes, at + 16),
        message,
        key,
        value,
        sha256 == null ? null : new String(sha256, StandardCharsets.US_ASCII),
        headers);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    int nextInt() {
      int value = (int) INT.get(bytes, at);
      at += 4;
      return value;
    }

    byte @Nullable [] nextBlock() {
      int length = nextInt();
      if (length < 0) {
        return null;
      }
      at += length;
      return Arrays.copyOfRange(bytes, at - length, at);
    }

    byte[] nextPresentBlock() {
      byte[] block = nextBlock();
      if (block == null) {
        throw new IllegalStateException("block: null (expected: bytes) at " + at);
      }
      return block;
    }

    String nextText() {
      return new String(nextPresentBlock(), StandardCharsets.UTF_8);
    }
  }
}
