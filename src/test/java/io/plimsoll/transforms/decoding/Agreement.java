package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.contract.Contract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Holds the two decoders together: where the scanner is sure, both say the same of everything. And
 * holds the careful one to two parsers that are not ours: the JDK's for UTF-8, Jackson's for JSON.
 */
final class Agreement {
  private static final Set<Reason> NO_VERDICT_ON_JSON =
      EnumSet.of(
          Reason.TOO_LARGE,
          Reason.INVALID_UTF8,
          Reason.EMPTY,
          Reason.TOO_DEEP,
          Reason.NON_FINITE_NUMBER,
          Reason.INVALID_UNICODE);
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final CarefulDecoder careful;
  private final FastScanner fast;
  private final DecodedRecord expected = new DecodedRecord();
  private final DecodedRecord actual = new DecodedRecord();

  Agreement(List<Contract> contracts) {
    careful = new CarefulDecoder(contracts);
    fast = new FastScanner(careful.plans());
  }

  /** Checks one record and returns whether the scanner was sure of it. */
  boolean holds(byte[] record, long arrival) {
    careful.decode(record, arrival, expected);
    checkUtf8(record);
    checkJson(record);
    if (!fast.scan(record, arrival, actual)) {
      return false;
    }
    assertThat(said(actual)).isEqualTo(said(expected));
    return true;
  }

  private static List<Object> said(DecodedRecord record) {
    boolean event = record.kind() == DecodedRecord.Kind.EVENT;
    return List.of(
        record.kind(),
        event ? "" : record.message(),
        record.contract(),
        record.eventTime(),
        ByteBuffer.wrap(record.fields().toByteArray()),
        fingerprints(record));
  }

  static List<Long> fingerprints(DecodedRecord event) {
    return List.of(event.keyHigh(), event.keyLow(), event.contentHigh(), event.contentLow());
  }

  /** Returns whether the careful decoder made an event of the last record. */
  boolean wasEvent() {
    return expected.kind() == DecodedRecord.Kind.EVENT;
  }

  private boolean isDead(Reason reason) {
    return expected.kind() == DecodedRecord.Kind.DEAD_LETTER && expected.reason() == reason;
  }

  private void checkUtf8(byte[] record) {
    if (isDead(Reason.TOO_LARGE)) {
      return;
    }
    boolean valid = true;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record));
    } catch (CharacterCodingException e) {
      valid = false;
    }
    if (isDead(Reason.INVALID_UTF8) == valid) {
      throw new AssertionError("valid UTF-8: " + valid);
    }
  }

  private void checkJson(byte[] record) {
    if (expected.kind() == DecodedRecord.Kind.DEAD_LETTER
        && NO_VERDICT_ON_JSON.contains(expected.reason())) {
      return;
    }
    // As text: of bytes Jackson would guess the encoding, and take a BOM.
    String text = new String(record, StandardCharsets.UTF_8);
    boolean valid = true;
    try (JsonParser parser = JACKSON.createParser(text)) {
      int depth = 0;
      int roots = 0;
      while (parser.nextToken() != null) {
        roots += depth == 0 ? 1 : 0;
        depth += parser.currentToken().isStructStart() ? 1 : 0;
        depth -= parser.currentToken().isStructEnd() ? 1 : 0;
        parser.getText();
      }
      valid = roots == 1;
    } catch (IOException e) {
      valid = false;
    }
    if (isDead(Reason.INVALID_JSON) == valid) {
      throw new AssertionError("valid JSON: " + valid + ": " + text);
    }
  }
}
