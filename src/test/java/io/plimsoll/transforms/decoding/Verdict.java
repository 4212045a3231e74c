package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Asks both decoders, alone and together, and demands one answer. */
final class Verdict {
  static final long ARRIVAL = 1_442_102_400_000L; // 2015-09-13T00:00:00Z

  private Verdict() {}

  /** Returns {@code event} or the code of the dead letter's reason. */
  static String of(Contract contract, String record) {
    return of(contract, record.getBytes(StandardCharsets.UTF_8));
  }

  static String of(Contract contract, byte[] record) {
    DecodedRecord decoded = decode(List.of(contract), record);
    assertThat(decoded.contract()).isZero();
    return word(decoded);
  }

  static String word(DecodedRecord decoded) {
    return switch (decoded.kind()) {
      case EVENT -> "event";
      case TOMBSTONE -> "tombstone";
      case DEAD_LETTER -> decoded.reason().code();
      case QUARANTINE -> "quarantine";
    };
  }

  static DecodedRecord decode(List<Contract> contracts, byte[] record) {
    new Agreement(contracts).holds(record, ARRIVAL);
    DecodedRecord decoded = new DecodedRecord();
    RecordDecoder.of(contracts).decode(record, ARRIVAL, Set.of(), decoded);
    return decoded;
  }

  static DecodedRecord decode(Contract contract, String record) {
    return decode(List.of(contract), record.getBytes(StandardCharsets.UTF_8));
  }
}
