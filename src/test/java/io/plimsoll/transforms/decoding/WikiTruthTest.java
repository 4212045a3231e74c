package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every record of the adversarial stream becomes what its truth says. */
class WikiTruthTest {
  private static final Contract CONTRACT = WikiContract.deduplicating();

  @Test
  void carefulDecoderGivesTheTruth() throws IOException {
    assertTruth(new CarefulDecoder(List.of(CONTRACT)));
  }

  @Test
  void bothDecodersTogetherGiveTheTruth() throws IOException {
    assertTruth(RecordDecoder.of(List.of(CONTRACT)));
  }

  private static void assertTruth(RecordDecoder decoder) throws IOException {
    DecodedRecord decoded = new DecodedRecord();
    List<String> wrong = new ArrayList<>();
    for (WikiRecords each : WikiRecords.read()) {
      decoder.decode(each.value(), each.arrival(), decoded);
      if (!isTrue(each, decoded)) {
        wrong.add(each.truth() + " became " + decoded.kind() + " " + decoded.message());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isTrue(WikiRecords expected, DecodedRecord decoded) {
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
              && decoded.eventTime() == expected.truth().get("event_time_ms").asLong()
              && firstText(decoded).equals(expected.truth().get("event_id").asText());
    };
  }

  /** The projection begins with the business key: a tag, four bytes of length, the text. */
  private static String firstText(DecodedRecord decoded) {
    byte[] fields = decoded.fields().toByteArray();
    int length = fields[4] & 0xFF;
    return new String(Arrays.copyOfRange(fields, 5, 5 + length), StandardCharsets.UTF_8);
  }
}
