package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.FieldBuffer;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.FieldType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 10 to 14: what is wrong with a field, and which of two faults names the outcome. */
class FieldRulesTest {
  private static final Contract WIKI = WikiContract.plain();
  private static final Contract EVERY = Contracts.everyType();

  /** A right record of {@link #WIKI} with one thing replaced. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a'|'a'|event|",
        "'schema_version':1,||missing_field|schema_version",
        "'schema_version':1|'schema_version':null|unknown_schema_version|schema_version",
        "'schema_version':1|'schema_version':1.0|unknown_schema_version|schema_version",
        "'schema_version':1|'schema_version':99|unknown_schema_version|schema_version",
        "'event_type':'wiki.edit'|'event_type':''|missing_field|event_type",
        "'event_type':'wiki.edit'|'event_type':[]|wrong_type|event_type",
        "'event_type':'wiki.edit'|'event_type':'x'|unknown_event_type|event_type",
        "'2015-09-12T00:00:00Z'|''|missing_field|event_time",
        "'2015-09-12T00:00:00Z'|7|bad_timestamp|event_time",
        "'2015-09-12T00:00:00Z'|'x'|bad_timestamp|event_time",
        "'2015-09-12T00:00:00Z'|'1999-12-31T23:59:59.999Z'|timestamp_out_of_range|event_time",
        "'2015-09-12T00:00:00Z'|'2000-01-01T00:00:00Z'|event|",
        "'2015-09-12T00:00:00Z'|'2015-09-13T00:05:00.000Z'|event|",
        "'2015-09-12T00:00:00Z'|'2015-09-13T00:05:00.001Z'|future_timestamp|event_time",
        "'payload':{'channel':'a','added':1}|'payload':null|missing_field|payload",
        "'payload':{'channel':'a','added':1}|'payload':[]|wrong_type|payload",
        "'payload':{'channel':'a','added':1}|'payload':{}|missing_field|payload.channel",
        "'channel':'a'|'channel':''|event|",
        "'channel':'a'|'channel':1|wrong_type|payload.channel",
        "'channel':'a'|'channel':'a','isNew':'true'|wrong_type|payload.isNew",
        "'added':1|'added':'1'|wrong_type|payload.added",
        "'added':1|'added':1.0|wrong_type|payload.added",
        "'added':1|'added':1e2|wrong_type|payload.added",
        "'added':1|'added':true|wrong_type|payload.added",
        "'added':1|'added':-0|event|",
        "'added':1|'added':9223372036854775807|event|",
        "'added':1|'added':9223372036854775808|number_out_of_range|payload.added",
        "'added':1|'added':2,'added':'x','added':3|event|",
        // Field faults wait until the last byte is checked.
        "'added':1}}|'added':'x'},'b':NaN}|non_finite_number|",
        // The earlier rule wins: type before time, time before what is in the payload.
        "'wiki.edit','event_time':'2015-09-12T00:00:00Z'|'x','event_time':'x'|unknown_event_type|event_type"
      })
  void oneFaultNamesTheOutcomeAndTheField(String part, String by, String word, String field) {
    String record =
        "{'schema_version':1,'event_id':'e','event_type':'wiki.edit','event_time':'2015-09-12T00:00:00Z',"
            + "'payload':{'channel':'a','added':1}}";
    assertThat(record).contains(part);
    assertWord(WIKI, record.replace(part, by == null ? "" : by), word, field);
  }

  /** A right record of {@link #EVERY} with one more member. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'id':'x'|wrong_type|id",
        "'id':null|missing_field|id",
        "'short':'four'|wrong_type|short",
        "'short':'日本語'|event|",
        "'short':'日本語字'|wrong_type|short",
        "'short':'\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00'|event|",
        "'short':''|missing_field|short",
        "'small':100000|event|",
        "'small':100001|wrong_type|small",
        "'small':-6|wrong_type|small",
        "'price':9999.99|event|",
        "'price':9999.990|event|",
        "'price':'-9999.99'|event|",
        "'price':10000|number_out_of_range|price",
        "'price':'0.001'|number_out_of_range|price",
        "'price':1e3|event|",
        "'price':1e999999|non_finite_number|",
        "'price':'1e999999999999'|number_out_of_range|price",
        "'price':'NaN'|wrong_type|price",
        "'price':' 1'|wrong_type|price",
        "'price':''|wrong_type|price",
        "'price':true|wrong_type|price",
        "'ratio':-1.5|wrong_type|ratio",
        "'ratio':-1.49|event|",
        "'ratio':1000|wrong_type|ratio",
        "'ratio':'1'|wrong_type|ratio",
        "'widest':99999999999999999999999999999.999999999|event|",
        "'widest':'-99999999999999999999999999999.9999999990'|event|",
        "'widest':100000000000000000000000000000|number_out_of_range|widest",
        "'widest':0.0000000001|number_out_of_range|widest",
        "'whole':99999999999999999999999999999999999999|event|",
        "'whole':1.0|event|",
        "'whole':0.1|number_out_of_range|whole",
        "'share':0.49999999999999999999999999999999999999|event|",
        "'share':'0.5'|wrong_type|share",
        "'any':100000000000000000000000000000|event|",
        "'any':1e308|event|",
        "'any':'1'|wrong_type|any",
        "'tiny':-128|event|",
        "'tiny':128|number_out_of_range|tiny",
        "'port':65535|event|",
        "'port':65536|number_out_of_range|port",
        "'port':-1|number_out_of_range|port",
        "'unsigned':4294967295|event|",
        "'unsigned':4294967296|wrong_type|unsigned",
        "'unsigned':0|wrong_type|unsigned",
        "'n':null|missing_field|n",
        "'code':'a'|wrong_type|code",
        "'code':'abxxx'|event|",
        "'code':'abxxxx'|wrong_type|code",
        "'code':'xab'|wrong_type|code",
        "'flag':0|wrong_type|flag",
        "'when':'not a time'|event|",
        "'when':1|wrong_type|when",
        "'tags':{}|wrong_type|tags",
        "'free':[]|wrong_type|free",
        "'free':{'anything':[1]}|event|",
        // What is required in an optional object is required only where that object is.
        "'opt':null|event|",
        "'opt':[]|wrong_type|opt",
        "'opt':{}|missing_field|opt.deep",
        "'opt':{'deep':{'x':1}}|missing_field|opt.must",
        "'opt':{'deep':{},'must':''}|missing_field|opt.deep.x",
        "'opt':{'deep':{'x':1},'must':''}|event|",
        "'meta':{'type':'every','at':1442018820496.0}|bad_timestamp|meta.at",
        "'meta':{'type':'every','at':'1442018820496'}|bad_timestamp|meta.at",
        "'meta':{'type':'every','at':946684799999}|timestamp_out_of_range|meta.at",
        "'meta':{'type':'every','at':99999999999999999999}|future_timestamp|meta.at",
        "'meta':{'type':'every','at':-99999999999999999999}|timestamp_out_of_range|meta.at",
        "'meta':{'type':'everyeveryeveryeveryx','at':1}|wrong_type|meta.type",
        "'meta':{'at':1442018820496}|missing_field|meta.type"
      })
  void everyTypeAndRuleIsChecked(String member, String word, String field) {
    String record =
        "{'id':7,'short':'abc','meta':{'type':'every','at':1442018820496},'n':1," + member + "}";
    assertWord(EVERY, record, word, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'o':{'v':'a','free':{'x':1}}|event|",
        "'x':1|wrong_type|x",
        "'o':{'x':1}|wrong_type|o.x",
        "'envelope':{'kind':'strict','version':3,'x':1}|wrong_type|envelope.x",
        "'o.v':1|wrong_type|o.v",
        "'o':{'x':1},'o':{}|event|"
      })
  void undeclaredFieldIsAFaultWhereTheContractSaysSo(String member, String word, String field) {
    String record =
        "{'envelope':{'kind':'strict','version':3},'at':'2015-09-12T00:00:00Z'," + member + "}";
    assertWord(Contracts.strict(), record, word, field);
  }

  @Test
  void dollarInAPatternIsTheEndOfTheText() {
    FieldRules rules =
        new FieldRules(
            new io.plimsoll.transforms.contract.Field.Rules(
                null, null, "^(a|b)$", null, null, null, null));
    assertThat(rules.expectedOf("a")).isNull();
    assertThat(rules.expectedOf("a\n")).isEqualTo("a match of ^(a|b)$");
  }

  @Test
  void projectionHoldsCanonicalValues() {
    Contract contract =
        Contracts.of(
            "numbers",
            List.of(
                WikiContract.field("a", FieldType.NUMBER, false),
                WikiContract.field("b", FieldType.INTEGER, false),
                WikiContract.field("c", FieldType.STRING, false),
                WikiContract.field("d", FieldType.BOOLEAN, false),
                WikiContract.field("e", FieldType.NUMBER, false),
                WikiContract.field("t", FieldType.INTEGER, true)),
            List.of(),
            new EventTime("t", EventTime.Format.EPOCH_MILLIS),
            null,
            null,
            false);
    FieldBuffer expected = new FieldBuffer();
    expected.putDecimal(9, -1, -149_247_200_000L);
    expected.putInteger(-5);
    expected.putText(new byte[] {'"', '\n', (byte) 0xC3, (byte) 0xA9}, 0, 4);
    expected.putBoolean(true);
    expected.putDecimal(9, 0, 0);
    expected.putInteger(1442018820496L);
    for (String zero : List.of("0", "-0", "-0.000", "0e7")) {
      DecodedRecord decoded =
          Verdict.decode(
              contract,
              "{\"t\":1442018820496,\"a\":-149.247200000000010,\"b\":-5,\"c\":\"\\\"\\n\\u00e9\",\"d\":true,\"e\":"
                  + zero
                  + "}");
      assertThat(decoded.fields().toByteArray()).isEqualTo(expected.toByteArray());
    }
  }

  private static void assertWord(Contract contract, String record, String word, String field) {
    DecodedRecord decoded = Verdict.decode(contract, record.replace('\'', '"'));
    assertThat(Verdict.word(decoded)).as(decoded.message()).isEqualTo(word);
    if (field != null) {
      assertThat(decoded.message()).startsWith(field + ": ").contains("(expected: ");
    }
  }
}
