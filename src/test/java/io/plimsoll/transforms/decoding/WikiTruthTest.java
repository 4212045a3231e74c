package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.WikiTruth;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every record of the adversarial stream becomes what its truth says. */
class WikiTruthTest {
  private static final Contract CONTRACT = WikiContract.deduplicating();

  @Test
  void carefulDecoderGivesTheTruth() throws IOException {
    CarefulDecoder careful = new CarefulDecoder(List.of(CONTRACT));
    assertTruth((value, arrival, released, into) -> careful.decode(value, arrival, into));
  }

  @Test
  void bothDecodersTogetherGiveTheTruth() throws IOException {
    assertTruth(RecordDecoder.of(List.of(CONTRACT)));
  }

  @Test
  void scannerIsSureOfNearlyEveryRealEventAndOfNoOther() throws IOException {
    CarefulDecoder careful = new CarefulDecoder(List.of(CONTRACT));
    FastScanner scanner = new FastScanner(careful.plans());
    DecodedRecord decoded = new DecodedRecord();
    int events = 0;
    int sure = 0;
    for (WikiTruth each : WikiTruth.read()) {
      if (each.value() != null) {
        boolean isEvent = !each.outcome().equals("dead_letter");
        boolean isSure = scanner.scan(each.value(), each.arrival(), decoded);
        assertThat(isSure && !isEvent).as("sure of a dead letter at %s", each.offset()).isFalse();
        events += isEvent ? 1 : 0;
        sure += isSure ? 1 : 0;
      }
    }
    // Unsure of those that have an escape in a name.
    assertThat(sure).isGreaterThan(events - events / 1000);
  }

  @Test
  void copiesAndConflictsAreToldApartByTheirFingerprints() throws IOException {
    RecordDecoder decoder = RecordDecoder.of(List.of(CONTRACT));
    DecodedRecord decoded = new DecodedRecord();
    Map<List<Long>, List<Long>> contentOfKey = new HashMap<>();
    for (WikiTruth each : WikiTruth.read()) {
      decoder.decode(each.value(), each.arrival(), Set.of(), decoded);
      List<Long> key = List.of(decoded.keyHigh(), decoded.keyLow());
      List<Long> content = List.of(decoded.contentHigh(), decoded.contentLow());
      switch (each.outcome()) {
        case "accepted" -> assertThat(contentOfKey.put(key, content)).isNull();
        case "duplicate" -> assertThat(contentOfKey.get(key)).isEqualTo(content);
        case "conflict" -> assertThat(contentOfKey.get(key)).isNotNull().isNotEqualTo(content);
        default -> {}
      }
    }
  }

  private static void assertTruth(RecordDecoder decoder) throws IOException {
    DecodedRecord decoded = new DecodedRecord();
    List<String> wrong = new ArrayList<>();
    for (WikiTruth each : WikiTruth.read()) {
      decoder.decode(each.value(), each.arrival(), Set.of(), decoded);
      if (!isTrue(each, decoded)) {
        wrong.add(each.offset() + " became " + Verdict.word(decoded) + " " + decoded.message());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isTrue(WikiTruth expected, DecodedRecord decoded) {
    if (decoded.contract() != 0) {
      return false;
    }
    return switch (expected.outcome()) {
      case "tombstone" -> decoded.kind() == DecodedRecord.Kind.TOMBSTONE;
      case "dead_letter" ->
          decoded.kind() == DecodedRecord.Kind.DEAD_LETTER
              && decoded.reason().code().equals(expected.reason());
      default ->
          decoded.kind() == DecodedRecord.Kind.EVENT
              && decoded.eventTime() == expected.eventTime()
              && firstText(decoded).equals(expected.eventId());
    };
  }

  /** The projection begins with the business key: a tag, four bytes of length, the text. */
  private static String firstText(DecodedRecord decoded) {
    byte[] fields = decoded.fields().toByteArray();
    int length = fields[4] & 0xFF;
    return new String(Arrays.copyOfRange(fields, 5, 5 + length), StandardCharsets.UTF_8);
  }
}
