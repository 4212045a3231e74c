package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintsTest {
  private static final Contract CONTRACT = Contracts.everyType();
  private static final String RECORD =
      "{\"id\":7,\"short\":\"abc\",\"meta\":{\"type\":\"every\",\"at\":1442018820496},\"n\":1,"
          + "\"price\":2.5,\"small\":0,\"tags\":[1,{\"a\":1,\"b\":\"é\"}],\"countryIsoCode\":\"é/\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Order, white space, undeclared fields, null for absent.
        " {\"n\":1,\"price\":2.5,\"small\":0,\"tags\":[1,{\"a\":1,\"b\":\"é\"}],\"countryIsoCode\":\"é/\",\n"
            + "\"meta\":{\"at\":1442018820496,\"x\":[1],\"type\":\"every\"},\"short\":\"abc\",\"id\":7,\"flag\":null}",
        // Escapes, in names too, and order inside an array's objects.
        "{\"\\u0069d\":7,\"short\":\"ab\\u0063\",\"meta\":{\"type\":\"every\",\"at\":1442018820496},\"n\":1,"
            + "\"price\":2.5,\"small\":0,\"tags\":[1, {\"b\":\"\\u00e9\",\"a\":1}],\"countryIsoCode\":\"\\u00e9\\/\"}",
        // The spelling of numbers; a decimal may be a string.
        "{\"id\":7,\"short\":\"abc\",\"meta\":{\"type\":\"every\",\"at\":1442018820496},\"n\":1.0,"
            + "\"price\":\"2.50\",\"small\":-0,\"tags\":[1e0,{\"a\":1.0,\"b\":\"é\"}],\"countryIsoCode\":\"é/\"}",
        "{\"id\":7,\"short\":\"abc\",\"meta\":{\"type\":\"every\",\"at\":1442018820496},\"n\":10e-1,"
            + "\"price\":25e-1,\"small\":0,\"tags\":[1,{\"a\":0.1E1,\"b\":\"é\"}],\"countryIsoCode\":\"é/\"}",
        // Of a name that occurs twice the last value.
        "{\"id\":8,\"id\":7,\"short\":\"abc\",\"meta\":{\"type\":\"every\",\"at\":1442018820496},\"n\":1,"
            + "\"price\":2.5,\"small\":0,\"tags\":[1,{\"a\":1,\"b\":\"é\"}],\"countryIsoCode\":\"é/\"}"
      })
  void equalValuesHaveEqualFingerprints(String other) {
    assertThat(fingerprints(CONTRACT, other)).isEqualTo(fingerprints(CONTRACT, RECORD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"n\":1,->\"n\":1.01,",
        "\"n\":1,->\"n\":-1,",
        "2.5->\"2.51\"",
        "\"small\":0->\"small\":1",
        "\"small\":0->\"small\":null",
        "[1,{->[2,{",
        "\"b\":\"é\"->\"b\":\"e\"",
        "\"é/\"->\"é\"",
        "\"countryIsoCode\"->\"countryIsoName\"",
        "1442018820496->1442018820497",
        "\"small\":0->\"small\":0,\"flag\":false",
        "\"small\":0->\"small\":0,\"free\":{}"
      })
  void anyOtherContentHasAnotherFingerprint(String change) {
    List<Long> before = fingerprints(CONTRACT, RECORD);
    List<Long> after = fingerprints(CONTRACT, changed(change));
    assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
    assertThat(after.get(2)).isNotEqualTo(before.get(2));
    assertThat(after.get(3)).isNotEqualTo(before.get(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"id\":7->\"id\":8", "\"abc\"->\"abd\""})
  void theKeyIsTheKeyAndNotContent(String change) {
    List<Long> before = fingerprints(CONTRACT, RECORD);
    List<Long> after = fingerprints(CONTRACT, changed(change));
    assertThat(after.get(0)).isNotEqualTo(before.get(0));
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.subList(2, 4)).isEqualTo(before.subList(2, 4));
  }

  @Test
  void oneKeyInTwoContractsIsTwoKeys() {
    Contract other =
        Contracts.of(
            "another",
            Contracts.EVERY_TYPE,
            List.of("id", "short"),
            new EventTime("meta.at", EventTime.Format.EPOCH_MILLIS),
            null,
            null,
            false);
    List<Long> one = fingerprints(CONTRACT, RECORD);
    assertThat(fingerprints(other, RECORD).subList(0, 2)).isNotEqualTo(one.subList(0, 2));
  }

  @Property
  void hashIsMurmur3(@ForAll byte[] bytes, @ForAll int seed) {
    Fingerprint hash = new Fingerprint();
    hash.reset(seed & 0xFFFFFFFFL, seed & 0xFFFFFFFFL);
    hash.bytes(bytes, 0, bytes.length);
    long[] expected = MurmurHash3.hash128x64(bytes, 0, bytes.length, seed);
    assertThat(List.of(hash.high, hash.low)).isEqualTo(List.of(expected[0], expected[1]));
  }

  @Test
  void integerIsHashedAsItsBytes() {
    Fingerprint bytes = new Fingerprint();
    bytes.bytes(new byte[] {1, 2, 0, 0, 0, 0, 0, -1}, 0, 8);
    Fingerprint integer = new Fingerprint();
    integer.integer(0xFF00000000000201L);
    assertThat(List.of(integer.high, integer.low)).isEqualTo(List.of(bytes.high, bytes.low));
  }

  private static String changed(String change) {
    String[] parts = change.split("->", -1);
    assertThat(RECORD).contains(parts[0]);
    return RECORD.replace(parts[0], parts[1]);
  }

  private static List<Long> fingerprints(Contract contract, String record) {
    DecodedRecord decoded =
        Verdict.decode(List.of(contract), record.getBytes(StandardCharsets.UTF_8));
    assertThat(Verdict.word(decoded)).as(decoded.message()).isEqualTo("event");
    return Agreement.fingerprints(decoded);
  }
}
