package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three contracts in one topic, whose event types lie at three different paths. */
class RoutingTest {
  private static final List<Contract> TOPIC =
      List.of(WikiContract.plain(), Contracts.everyType(), Contracts.strict());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'event_type':'wiki.edit'}|0|missing_field",
        "{'meta':{'type':'every'}}|1|missing_field",
        "{'envelope':{'kind':'strict','version':3},'at':'2015-09-12T00:00:00Z'}|2|event",
        "{'envelope':{'kind':'strict','version':4},'at':'2015-09-12T00:00:00Z'}|2|unknown_schema_version",
        "{'envelope':{'kind':'strict','version':3},'at':'2015-09-12T00:00:00Z','event_type':'x'}|2|wrong_type",
        "{'event_type':'every'}|-1|unknown_event_type",
        "{'event_type':7}|-1|unknown_event_type",
        "{'event_type':null,'meta':{'type':''},'envelope':[]}|-1|missing_field",
        "{'event_type':'','meta':{'type':'other'}}|-1|unknown_event_type",
        "{}|-1|missing_field",
        "{'event_type':'wiki.edit',}|-1|invalid_json",
        "[]|-1|not_an_object",
        "``|-1|empty"
      })
  void recordGoesToTheContractThatClaimsItAndElseToTheTopic(
      String record, int contract, String word) {
    DecodedRecord decoded =
        Verdict.decode(TOPIC, record.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(Verdict.word(decoded)).isEqualTo(word);
    assertThat(decoded.contract()).isEqualTo(contract);
  }

  @Test
  void tombstoneOfSeveralContractsBelongsToTheTopic() {
    DecodedRecord decoded = new DecodedRecord();
    RecordDecoder.of(TOPIC).decode(null, 0, Set.of(), decoded);
    assertThat(decoded.kind()).isEqualTo(DecodedRecord.Kind.TOMBSTONE);
    assertThat(decoded.contract()).isEqualTo(DecodedRecord.NO_CONTRACT);
    RecordDecoder.of(TOPIC.subList(0, 1)).decode(null, 0, Set.of(), decoded);
    assertThat(decoded.contract()).isZero();
  }

  @Test
  void decoderNeedsAContract() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordDecoder.of(List.of()))
        .withMessage("contracts: none (expected: at least one)");
  }
}
