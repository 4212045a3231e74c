package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Condition.Compare;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Condition.Has;
import io.plimsoll.transforms.contract.Condition.In;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 15: a whole event that breaks a business rule is quarantined, by the first it breaks. */
class BusinessRulesTest {
  private static final Contract CONTRACT =
      WikiContract.ruled(
          new Rule(
              "positive",
              "payload.added > 0",
              new Compare("payload.added", Comparison.GREATER, 0L)),
          new Rule(
              "big wiki",
              "payload.channel one of [#en, #de]",
              new In("payload.channel", List.of("#en", "#de"))),
          new Rule("paged", "payload.page not null", new Has("payload.page")),
          // A reader of contracts would ask for a test that it is there.
          new Rule(
              "grown", "payload.delta > 0", new Compare("payload.delta", Comparison.GREATER, 0L)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "'#en'|1|'p'|1|none",
        "'#\\u0065n'|1|''|1|none",
        "'#en'|0|'p'|1|positive",
        "'#fr'|-1|'p'|1|positive",
        "'#fr'|1|'p'|1|big wiki",
        "'#fr'|1|null|1|big wiki",
        "'#en'|1|null|1|paged",
        "'#en'|1|'p'|0|grown",
        "'#en'|1|'p'|null|grown"
      })
  void firstBrokenRuleNamesTheOutcome(
      String channel, String added, String page, String delta, String rule) {
    DecodedRecord decoded = decode(channel, added, page, delta, Set.of());
    if (rule == null) {
      assertThat(decoded.kind()).as(decoded.message()).isEqualTo(DecodedRecord.Kind.EVENT);
    } else {
      assertThat(decoded.kind()).isEqualTo(DecodedRecord.Kind.QUARANTINE);
      assertThat(CONTRACT.rules().get(decoded.rule()).name()).isEqualTo(rule);
      assertThat(decoded.message())
          .startsWith("rule " + rule + ": broken (expected: payload.")
          .doesNotContain("#fr");
      assertThat(decoded.contract()).isZero();
      assertThat(decoded.eventTime()).isEqualTo(1_442_016_000_000L);
    }
  }

  @Test
  void releaseSkipsThatRuleAndNoOther() {
    assertThat(rule(decode("'#fr'", "0", "'p'", "1", Set.of()))).isEqualTo("positive");
    assertThat(rule(decode("'#fr'", "0", "'p'", "1", Set.of("positive")))).isEqualTo("big wiki");
    assertThat(rule(decode("'#fr'", "0", "'p'", "1", Set.of("big wiki")))).isEqualTo("positive");
    assertThat(decode("'#fr'", "0", "'p'", "1", Set.of("positive", "big wiki")).kind())
        .isEqualTo(DecodedRecord.Kind.EVENT);
  }

  @Test
  void brokenStructureIsADeadLetterWhateverTheRulesSay() {
    DecodedRecord decoded = decode("'#en'", "'1'", "'p'", "1", Set.of());
    assertThat(decoded.kind()).isEqualTo(DecodedRecord.Kind.DEAD_LETTER);
  }

  @Test
  void recordIsJudgedByTheRulesOfItsOwnContract() {
    DecodedRecord decoded = new DecodedRecord();
    RecordDecoder.of(List.of(Contracts.strict(), CONTRACT))
        .decode(record("'#en'", "0", "'p'", "1"), Verdict.ARRIVAL, Set.of(), decoded);
    assertThat(decoded.contract()).isEqualTo(1);
    assertThat(rule(decoded)).isEqualTo("positive");
  }

  private static String rule(DecodedRecord decoded) {
    assertThat(decoded.kind()).isEqualTo(DecodedRecord.Kind.QUARANTINE);
    return CONTRACT.rules().get(decoded.rule()).name();
  }

  private static DecodedRecord decode(
      String channel, String added, String page, String delta, Set<String> released) {
    DecodedRecord decoded = new DecodedRecord();
    RecordDecoder.of(List.of(CONTRACT))
        .decode(record(channel, added, page, delta), Verdict.ARRIVAL, released, decoded);
    return decoded;
  }

  private static byte[] record(String channel, String added, String page, String delta) {
    String json =
        "{'schema_version':1,'event_id':'a','event_type':'wiki.edit',"
            + "'event_time':'2015-09-12T00:00:00Z','payload':{'channel':%s,'added':%s,'page':%s,'delta':%s}}";
    return json.formatted(channel, added, page, delta)
        .replace('\'', '"')
        .getBytes(StandardCharsets.UTF_8);
  }
}
