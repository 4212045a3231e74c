package io.plimsoll.transforms.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plimsoll.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake in a contract is one line that names file, place, value and expectation. */
@Promise(1)
class ContractMistakesTest {
  private final Path folder;

  ContractMistakesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        // What the profile's schema says.
        "apiVersion: v3.1.0 | apiVersion: v2.2.0 | :1: apiVersion: v2.2.0 (expected: v3.1.0)",
        "kind: DataContract | kind: Product | kind: Product (expected: DataContract)",
        "version: 1.2.3 | version: '1.2' | version: 1.2 (expected: a semantic version such as 1.0.0)",
        "version: 1.2.3 | version: 1.2 | version: 1.2 (expected: a semantic version",
        "id: trips | id: my trips | id: my trips (expected: a name of letters, digits",
        "id: trips | idd: trips | idd: unknown key (expected: one of apiVersion, kind, id,",
        "id: trips | idd: trips | id: absent (expected: a name of letters",
        "status: active | status: [active] | status: [\"active\"] (expected: a status such as active)",
        "logicalType: array | logicalType: list | properties[stops].logicalType: list (expected: one of string, date",
        "required: true, primaryKey | required: maybe, primaryKey | properties[id].required: maybe (expected: true or false)",
        "name: stops | nam: stops | nam: unknown key (expected: one of id, name",
        "name: stops | name: a.b | name: a.b (expected: a name without dots",
        "type: kafka | typ: kafka | servers[there].type: absent (expected: the server's type",
        "{property: eventTime, value: at} | {property: eventtime, value: at} | customProperties[eventtime].property: eventtime (expected: one of eventTime, eventType,",
        // Fields.
        "logicalType: array | logicalType: date | properties[stops].logicalType: date (not supported yet; expected: string, integer",
        "name: stops | name: speed | properties[speed].name: speed (expected: each name once",
        "DECIMAL(10,2) | DECIMAL(39,2) | properties[fare].physicalType: DECIMAL(39,2) (expected: DECIMAL(p,s) with 1 <= p <= 38",
        "DECIMAL(10,2) | DECIMAL(2,3) | DECIMAL(2,3) (expected: DECIMAL(p,s)",
        "DECIMAL(10,2) | DECIMAL | DECIMAL (expected: DECIMAL(p,s)",
        "required: true, primaryKey | required: false, primaryKey | properties[id].required: false (expected: true: a record without id is a dead letter)",
        "name: at, logicalType: timestamp, required: true | name: at, logicalType: timestamp, required: false | properties[at].required: false (expected: true",
        "primaryKey: true | primaryKey: true, primaryKeyPosition: 0 | primaryKeyPosition: 0 (expected: an integer >= 1)",
        "primaryKey: true | primaryKeyPosition: 1 | primaryKeyPosition: 1 (expected: primaryKey: true beside it)",
        "name: type, logicalType: string | name: type, logicalType: string, primaryKey: true | properties[type].primaryKey: true (expected: a primaryKeyPosition of its own, not that of id)",
        "name: speed, logicalType: number | name: speed, logicalType: number, primaryKey: true, primaryKeyPosition: 2 | properties[speed].primaryKey: true (not supported yet",
        "name: note, logicalType: string | name: note, logicalType: string, logicalTypeOptions: {pattern: '('} | logicalTypeOptions.pattern: ( (expected: a regular expression",
        "name: note, logicalType: string | name: note, logicalType: string, logicalTypeOptions: {maxLength: -1} | logicalTypeOptions.maxLength: -1 (expected: an integer of at least 0)",
        "name: note, logicalType: string | name: note, logicalType: string, logicalTypeOptions: {minLength: 3, maxLength: 2} | maxLength: 2 (expected: at least minLength, 3)",
        "name: note, logicalType: string | name: note, logicalType: string, logicalTypeOptions: {format: uuid} | logicalTypeOptions.format: uuid (not supported yet; expected: for type string: maxLength, minLength, pattern)",
        "name: note, logicalType: string | name: note, logicalType: string, logicalTypeOptions: {minimum: 1} | logicalTypeOptions.minimum: 1 (not supported yet",
        "name: riders, logicalType: integer | name: riders, logicalType: integer, logicalTypeOptions: {format: u64} | logicalTypeOptions.format: u64 (not supported yet; expected: one of i8, i16, i32, i64, u8, u16, u32)",
        "name: riders, logicalType: integer | name: riders, logicalType: integer, logicalTypeOptions: {minimum: 3, maximum: 2} | maximum: 2 (expected: at least the minimum, 3)",
        "name: riders, logicalType: integer | name: riders, logicalType: integer, logicalTypeOptions: {multipleOf: 2} | multipleOf: 2 (not supported yet",
        "name: riders, logicalType: integer | name: riders, logicalType: integer, properties: [] | properties[riders].properties: [] (expected: no properties below a field of type integer)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, engine: soda, implementation: 'x'}] | properties[note].quality[0].engine: soda (expected: cel)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, implementation: 'true'}] | quality[r].engine: absent (expected: cel)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, engine: cel, implementation: {a: 1}}] | quality[r].implementation: {\"a\":1} (expected: a condition in CEL)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, engine: cel, implementation: 'trip.metres > 0'}] | quality[0].name: absent (expected: the rule's name",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, engine: cel, implementation: 'trip.meters > 0'}] | quality[r].implementation: trip.meters > 0 (expected: a condition in CEL over declared fields; column",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, engine: cel, implementation: 'trip.riders > 0'}] | quality[r].implementation: trip.riders > 0 (expected: a test that trip.riders is there",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, engine: cel, implementation: 'trip.metres'}] | quality[r].implementation: trip.metres (expected: a condition in CEL",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, engine: cel, implementation: 'trip.metres > 0', mustBe: 0}] | quality[r].mustBe: 0 (expected: no operator: the condition is one)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: custom, name: r, engine: cel, implementation: 'trip.metres > 0'}, {type: custom, name: r, engine: cel, implementation: 'trip.metres > 1'}] | quality[r].name: r (expected: a name that no other rule has)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: nullValues, mustBe: 0}, {metric: nullValues, mustBe: 0}] | trip.note.nullValues (expected: a name that no other rule has)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: nullValues}] | quality[0].mustBe: absent (expected: 0: each record is judged by itself)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: nullValues, mustBe: 1}] | quality[0].mustBe: 1 (expected: 0",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: nullValues, mustBeLessThan: 5}] | quality[0].mustBeLessThan: 5 (expected: mustBe: 0 alone)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: nullValues, mustBe: 0, arguments: {a: 1}}] | quality[0].arguments: {\"a\":1} (expected: no arguments of nullValues)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: invalidValues, mustBe: 0}] | quality[0].arguments: absent (expected: {validValues: [a list of values]})",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: invalidValues, mustBe: 0, arguments: {pattern: a}}] | quality[0].arguments: {\"pattern\":\"a\"} (expected: {validValues",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: invalidValues, mustBe: 0, arguments: {validValues: [a, 1]}}] | arguments.validValues[1]: 1 (expected: a value of trip.note: of type string)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{metric: rowCount, mustBeGreaterThan: 5}] | quality[0].metric: rowCount (expected: nullValues or invalidValues, which one record can break)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{description: nothing}] | quality[0].metric: absent (expected: nullValues or invalidValues",
        "name: fare, logicalType: number | name: fare, quality: [{metric: invalidValues, mustBe: 0, arguments: {validValues: [1.5]}}], logicalType: number | validValues[0]: 1.5 (expected: a value of trip.fare: a string, integer or boolean field, not decimal)",
        "logicalType: object\\n    properties: | logicalType: object\\n    quality: [{metric: rowCount, mustBe: 1}]\\n    properties: | schema[trips].quality[0].metric: rowCount (expected: custom with engine cel: a metric is of a field)",
        "name: note, logicalType: string | name: note, logicalType: string, quality: [{type: sql, query: q}] | quality[0].type: sql (expected: a rule that runs in the stream",
        // Properties of the profile.
        "value: at} | value: when} | customProperties[eventTime].value: when (expected: the path of a declared field: one of id, type,",
        "value: at} | value: {path: at, format: unix}} | customProperties[eventTime].value: {\"path\":\"at\",\"format\":\"unix\"} (expected: a path, or {path, format: rfc3339 ; epoch-millis})",
        "value: at} | value: {path: at, format: epoch-millis}} | value: at (expected: a field declared as an integer, as epoch-millis are, not timestamp)",
        "value: at} | value: version} | value: version (expected: a field declared as a timestamp, not integer)",
        "path: type | path: trip | customProperties[eventType].value: trip (expected: a field declared as a string, not object)",
        "path: type | path: type.of | value: type.of (expected: a path through objects, but type is declared as string)",
        "path: type, value: trip.end | path: type | value: {\"path\":\"type\"} (expected: {path, value}, both strings)",
        "supported: [1, 2] | supported: [] | customProperties[schemaVersion].value: {\"path\":\"version\",\"supported\":[]} (expected: {path, supported: [a list of integers]})",
        "supported: [1, 2] | supported: [one] | (expected: {path, supported: [a list of integers]})",
        "path: version | path: id | customProperties[schemaVersion].value: id (expected: a field declared as an integer, not string)",
      })
  void namesFilePlaceValueAndExpectation(String text, String replacement, String line)
      throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder)
            .replace(text.replace("\\n", "\n"), replacement.replace("\\n", "\n"));

    String mistake = mistakeOf(contract);

    // The table's own bar stands for a semicolon here.
    String expected = line.replace("rfc3339 ; ", "rfc3339 | ");
    assertThat(mistake.lines())
        .allMatch(each -> each.startsWith(folder.toString()))
        .allMatch(each -> each.contains("expected: "))
        .anyMatch(each -> each.contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wireFormat | avro | avro (not supported yet; expected: json)",
        "wireFormat | xml | xml (expected: json or avro)",
        "guarantee | at-most-once | at-most-once (expected: exactly-once or at-least-once)",
        "unknownFields | drop | drop (expected: keep or reject)",
        "maxOutOfOrderness | 30s | 30s (expected: an ISO-8601 duration of at least zero",
        "maxFutureSkew | PT-5M | PT-5M (expected: an ISO-8601 duration of at least zero",
        "allowedLateness | 600 | 600 (expected: an ISO-8601 duration of at least zero",
        "allowedLateness | P1Y | P1Y (expected: an ISO-8601 duration of at least zero",
        "idleTimeout | PT0S | PT0S (expected: an ISO-8601 duration above zero",
        "deduplicationHorizon | PT0S | PT0S (expected: an ISO-8601 duration above zero",
        "deduplicationHorizon | PT1H | PT1H (expected: at least PT1H10M30S: window PT1H + allowedLateness PT10M of view per_hour + maxOutOfOrderness PT30S)",
        "peakEventsPerSecond | 0 | 0 (expected: an integer above zero)",
        "averageEventBytes | 1.5 | 1.5 (expected: an integer above zero)",
        "rowRetention | 2 years | 2 years (expected: an ISO-8601 period above zero",
        "rowRetention | P0D | P0D (expected: an ISO-8601 period above zero",
        "eventTime | at | at (expected: each property once)",
      })
  void everyPropertyIsChecked(String property, String value, String rest) throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).property("{property: %s, value: %s}".formatted(property, value));

    assertThatThrownBy(contract::read)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "contract.odcs.yaml:37: customProperties[%s].value: %s".formatted(property, rest));
  }

  @Test
  void anEventTimeIsRequired() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).replace("  - {property: eventTime, value: at}\n", "");

    assertThatThrownBy(contract::read)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("customProperties: absent (expected: a property eventTime");
  }

  @Test
  void twoViewsOfOneNameAreAMistake() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder)
            .replace(
                ContractFolder.VIEWS, ContractFolder.VIEWS + ContractFolder.VIEWS.substring(7));

    assertThatThrownBy(contract::read)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "views.yaml:8: views[per_hour].name: per_hour (expected: a name that no other view"
                + " has)");
  }

  @Test
  void everyMistakeIsListedInTheOrderOfTheFile() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder)
            .replace("DECIMAL(10,2)", "DECIMAL(0,0)")
            .replace("logicalType: array", "logicalType: time")
            .property("{property: guarantee, value: perhaps}");

    String mistake = mistakeOf(contract);

    assertThat(mistake.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("contract.odcs.yaml:26: ", "DECIMAL(0,0)"),
            line -> assertThat(line).contains("contract.odcs.yaml:28: ", "time"),
            line -> assertThat(line).contains("contract.odcs.yaml:37: ", "perhaps"));
  }

  @Test
  void aKeySaidTwiceIsAMistake() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).replace("id: trips", "id: trips\nid: tours");

    assertThatThrownBy(contract::read)
        .isInstanceOf(ContractException.class)
        .hasMessage(
            folder.resolve("contract.odcs.yaml")
                + ":3: id: said again in line 4 (expected: each key once)");
  }

  @Test
  void brokenYamlIsALineWithItsNumber() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).replace("window: {fixed: PT1H}", "window: {fixed: PT1H");

    String mistake = mistakeOf(contract);

    assertThat(mistake)
        .matches(
            "\\Q" + folder.resolve("views.yaml") + "\\E:[45]: not YAML: .*\\(expected: YAML\\)");
  }

  @Test
  void aTaggedObjectIsNeverMade() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).replace("status: active", "status: !!java.io.File active");

    assertThatThrownBy(contract::read)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("contract.odcs.yaml:5: not YAML: Global tag is not allowed");
  }

  @Test
  void aliasesDoNotMakeAnEndlessTree() throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).replace("status: active", "status: &a [*a, *a]");

    assertThatThrownBy(contract::read)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("too large (expected: at most");
  }

  @Test
  void anEmptyFileIsAMistake() throws IOException {
    ContractFolder.in(folder);
    Files.writeString(folder.resolve("views.yaml"), "# nothing\n");

    assertThatThrownBy(() -> ContractReader.read(folder))
        .isInstanceOf(ContractException.class)
        .hasMessage(folder.resolve("views.yaml") + ": empty (expected: a document)");
  }

  @Test
  void aFileThatIsNotUtf8IsAMistake() throws IOException {
    ContractFolder.in(folder);
    Files.write(folder.resolve("views.yaml"), new byte[] {(byte) 0xff, 'a'});

    assertThatThrownBy(() -> ContractReader.read(folder))
        .isInstanceOf(ContractException.class)
        .hasMessage(folder.resolve("views.yaml") + ": not UTF-8 (expected: YAML in UTF-8)");
  }

  @Test
  void aMissingFileIsAMistake() throws IOException {
    ContractFolder.in(folder);
    Files.delete(folder.resolve("views.yaml"));

    assertThatThrownBy(() -> ContractReader.read(folder))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            folder.resolve("views.yaml") + ": no such file (expected: a file that can be read)");
  }

  @Test
  void aMissingFolderIsAMistake() {
    Path missing = folder.resolve("nowhere");

    assertThatThrownBy(() -> ContractReader.read(missing))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            missing + ": no such folder (expected: one with contract.odcs.yaml and views.yaml)");
  }

  private static String mistakeOf(ContractFolder contract) {
    ContractException mistake = catchThrowableOfType(ContractException.class, contract::read);
    return String.valueOf(mistake == null ? null : mistake.getMessage());
  }
}
