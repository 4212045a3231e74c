package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 2 to 9: what is wrong with a document, and which of two faults names the outcome. */
class DocumentRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` \t`|empty",
        "nul|invalid_json",
        "42|not_an_object",
        "1,2|invalid_json",
        "[1|invalid_json",
        "null|not_an_object",
        "{'a':NaN}|non_finite_number",
        "{'a':-Infinity}|non_finite_number",
        "{'a':1e999}|non_finite_number",
        "{'a':0e999}|missing_field",
        "{'a':1e-999999999999}|missing_field",
        "{'a':-NaN}|invalid_json",
        "{'a':01}|invalid_json",
        "{'a':'\\ud800'}|invalid_unicode",
        "{'\\udc00':1}|invalid_unicode",
        "{'a':'\\ud800\\u0041'}|invalid_unicode",
        "{'a':'\\ud83d\\ude00'}|missing_field",
        "{'a':'\\x'}|invalid_json",
        "{} {}|invalid_json",
        "{}/**/|invalid_json",
        "\uFEFF{}|invalid_json",
        // Two faults: the one that lies earlier.
        "{'a':NaN,'b':}|non_finite_number",
        "{'a':,'b':NaN}|invalid_json",
        "{'a':'\\ud800',}|invalid_unicode",
        "{,'a':'\\ud800'}|invalid_json",
        "{'a':1e999,'b':'\\ud800'}|non_finite_number",
        "[NaN]|non_finite_number"
      })
  void faultThatLiesEarliestNamesTheOutcome(String record, String word) {
    assertThat(Verdict.of(WikiContract.plain(), record.replace('\'', '"'))).isEqualTo(word);
  }

  @Test
  void depthIsCountedFromTheRoot() {
    assertThat(deep(64)).isEqualTo("missing_field");
    assertThat(deep(65)).isEqualTo("too_deep");
    assertThat(Verdict.of(WikiContract.plain(), "[".repeat(65))).isEqualTo("too_deep");
    assertThat(Verdict.of(WikiContract.plain(), "{\"a\":NaN,\"b\":" + "[".repeat(65)))
        .isEqualTo("non_finite_number");
  }

  private static String deep(int depth) {
    String inner = "[".repeat(depth - 1) + "]".repeat(depth - 1);
    return Verdict.of(WikiContract.plain(), "{\"a\":" + inner + "}");
  }

  @Test
  void invalidUtf8AnywhereGoesBeforeEveryOtherFault() {
    assertThat(Verdict.of(WikiContract.plain(), new byte[] {'{', '[', (byte) 0xC0, (byte) 0x80}))
        .isEqualTo("invalid_utf8");
    assertThat(Verdict.of(WikiContract.plain(), new byte[] {' ', (byte) 0xFF}))
        .isEqualTo("invalid_utf8");
  }

  @Test
  void rawControlCharactersAreNoJson() {
    for (char c = 0; c < ' '; c++) {
      assertThat(Verdict.of(WikiContract.plain(), "{\"a\":\"" + c + "\"}"))
          .isEqualTo("invalid_json");
    }
  }

  @Test
  void everyProperPrefixOfARecordIsNoJson() {
    byte[] record =
        "{\"a\":[1.5e3,true,null,\"é\\u00e9\"],\"b\":{}}".getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < record.length; length++) {
      assertThat(Verdict.of(WikiContract.plain(), java.util.Arrays.copyOf(record, length)))
          .isIn("invalid_json", "invalid_utf8");
    }
  }

  @Test
  void recordOfMoreThanOneMebibyteIsTooLarge() {
    String limit = "{\"a\":\"" + "x".repeat((1 << 20) - 8) + "\"}";
    assertThat(Verdict.of(WikiContract.plain(), limit)).isEqualTo("missing_field");
    assertThat(Verdict.of(WikiContract.plain(), limit + " ")).isEqualTo("too_large");
  }
}
