package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code plimsoll contract} says of a contract, and of a change of it. */
class ContractCommandTest {
  private final RideContract old;
  private final RideContract now;

  ContractCommandTest(@TempDir Path folder) throws IOException {
    old = RideContract.in(folder, "old");
    now = RideContract.in(folder, "new");
  }

  private Outcome check() {
    return Outcome.of("contract", "check", old.folder().toString(), now.folder().toString());
  }

  @Test
  void contractWithoutACommandIsAUsageError() {
    Outcome.of("contract").isOneLine(2, "contract: no command (expected: lint");
    Outcome.of("contract", "lnt")
        .isOneLine(2, "lnt: unknown (expected: a command: init, lint, check");
    Outcome.of("contract", "lint").isOneLine(2, "FOLDER");
    Outcome.of("contract", "check", "x").isOneLine(2, "NEW");
  }

  @Test
  void wholeContractsAreOk() {
    Outcome lint = Outcome.of("contract", "lint", old.folder().toString(), now.folder().toString());

    assertThat(lint.err()).isEmpty();
    assertThat(lint.out().lines())
        .containsExactly(
            old.folder() + ": ok (11 fields, 2 views)", now.folder() + ": ok (11 fields, 2 views)");
    assertThat(lint.exit()).isZero();
  }

  @Test
  void interpretedConditionIsListedWithItsCost() throws IOException {
    old.replace("filter: metres > 0", "filter: metres % 2 == 0");

    Outcome lint = Outcome.of("contract", "lint", old.folder().toString());

    assertThat(lint.out().lines())
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "rides: views\\[per_hour].filter: .*metres % 2 == 0.*interpreted, about \\d.\\d us per"
                + " event");
  }

  @Test
  void everyMistakeOfEveryFolderIsALine() throws IOException {
    old.replace("{sum: metres}", "{sum: meters}").replace("DECIMAL(10,2)", "DECIMAL(10,12)");
    now.replace("{sum: metres}", "{sum: city}").replace("fixed: PT12H", "fixed: P1M");

    Outcome lint =
        Outcome.of(
            "contract",
            "lint",
            old.folder().toString(),
            now.folder().toString(),
            old.folder().resolve("none").toString());

    assertThat(lint.exit()).isEqualTo(2);
    assertThat(lint.err().lines())
        .hasSize(4)
        .allMatch(line -> line.matches("plimsoll: /.*\\(expected: .*\\)"))
        .anyMatch(line -> line.contains("physicalType: DECIMAL(10,12)"))
        .anyMatch(line -> line.contains("views[per_hour].measures.metres.sum: city"))
        .anyMatch(line -> line.contains("views[per_day].window.fixed: P1M"))
        .anyMatch(line -> line.contains("none: no such folder"));
  }

  @Test
  void sameContractIsCompatible() {
    Outcome check = check();

    assertThat(check.err()).isEmpty();
    assertThat(check.out()).isEqualToIgnoringNewLines("rides 1.0.0 -> 1.0.0: compatible");
    assertThat(check.exit()).isZero();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      value = {
        "maxLength: 20 ~ maxLength: 30",
        ", logicalTypeOptions: {maxLength: 20} ~ ''",
        "^(a|b|c)$ ~ ^(d|c|b|a)$",
        "DECIMAL(10,2) ~ DECIMAL(12,2)",
        "minimum: 0 ~ minimum: -5",
        "supported: [1, 2] ~ supported: [1, 2, 3]",
        "validValues: [open, closed] ~ validValues: [open, closed, lost]",
        "- {name: speed ~ - {name: wheel, logicalType: integer}XX- {name: speed",
        "- {name: speed ~ - {name: o, logicalType: object, properties: [{name: x, logicalType: string, required: true}]}XX- {name: speed",
        "name: layout, logicalType: integer, required: true ~ name: layout, logicalType: integer",
        "fixed: PT12H} ~ fixed: PT12H}YYallowedLateness: PT1HYYearly: PT1M",
        "- name: per_day ~ - name: per_minuteYYwindow: {fixed: PT1M}YYmeasures: {n: {count: {}}}ZZ- name: per_day",
      })
  void looserIsCompatible(String text, String replacement) throws IOException {
    now.replace(
        text, replacement.replace("XX", "\n      ").replace("YY", "\n    ").replace("ZZ", "\n  "));

    Outcome check = check();

    assertThat(check.err()).isEmpty();
    assertThat(check.out()).isEqualToIgnoringNewLines("rides 1.0.0 -> 1.0.0: compatible");
    assertThat(check.exit()).isZero();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      value = {
        "- {name: speed, logicalType: number} ~ - {name: velocity, logicalType: number} ~ speed: number -> absent (a field is not removed",
        "name: speed, logicalType: number ~ name: speed, logicalType: integer ~ speed: number -> integer (a field keeps its type",
        "name: speed, logicalType: number ~ name: speed, logicalType: number, required: true ~ speed: optional -> required (a field is not made required",
        "- {name: speed ~ - {name: wheel, logicalType: integer, required: true}XX- {name: speed ~ wheel: absent -> required (a new field is not required",
        "format: i64 ~ format: i32 ~ metres: i64 -> i32 (a type is not tightened",
        "format: i64 ~ format: u32 ~ metres: i64 -> u32 (a type is not tightened",
        "DECIMAL(10,2) ~ DECIMAL(9,2) ~ fare: decimal(10,2) -> decimal(9,2) (a type is not tightened",
        "DECIMAL(10,2) ~ DECIMAL(10,1) ~ fare: decimal(10,2) -> decimal(10,1) (a type is not tightened",
        "DECIMAL(10,2) ~ DECIMAL(10,3) ~ fare: decimal(10,2) -> decimal(10,3) (a type is not tightened",
        "maxLength: 20 ~ maxLength: 19 ~ city.maxLength: 20 -> 19 (a type is not tightened",
        "maxLength: 20 ~ maxLength: 20, minLength: 1 ~ city.minLength: none -> 1 (a type is not tightened",
        "maxLength: 20 ~ maxLength: 20, pattern: x ~ city.pattern: none -> x (a pattern is neither added nor changed",
        "^(a|b|c)$ ~ ^(a|b)$ ~ zone.pattern: ^(a|b|c)$ -> ^(a|b)$ (an enum is not narrowed",
        "^(a|b|c)$ ~ ^[a-c]$ ~ zone.pattern: ^(a|b|c)$ -> ^[a-c]$ (a pattern is neither added nor changed",
        "minimum: 0 ~ minimum: 1 ~ metres.minimum: 0 -> 1 (a type is not tightened",
        "minimum: 0 ~ exclusiveMinimum: 0 ~ metres.minimum: 0 -> 0 excluded (a type is not tightened",
        "minimum: 0 ~ minimum: 0, maximum: 9 ~ metres.maximum: none -> 9 (a type is not tightened",
        "validValues: [open, closed] ~ validValues: [open] ~ state: one of [open, closed] -> one of [open] (an enum is not narrowed, here by the business rule known_state",
        "- {name: leg, logicalType: integer, required: true ~ - {name: leg, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 2 ~ business key: [id] -> [id, leg] (the business key stays",
        "value: at} ~ value: city} ~ eventTime: at as rfc3339 -> city as rfc3339 (the event time stays",
        "value: at} ~ value: {path: leg, format: epoch-millis}} ~ eventTime: at as rfc3339 -> leg as epoch-millis (the event time stays",
        "value: ride} ~ value: trip} ~ eventType: kind = ride -> kind = trip (the event type stays",
        "supported: [1, 2] ~ supported: [2, 3] ~ schemaVersion: [1, 2] -> [2, 3] (a supported schema version is not dropped",
        "- {property: eventTime ~ - {property: unknownFields, value: reject}ZZ- {property: eventTime ~ unknownFields: keep -> reject (unknown fields stay allowed",
        "id: rides ~ id: trips ~ id: rides -> trips (the id names the topics and tables",
        "fixed: PT1H ~ fixed: PT2H ~ views[per_hour].window: fixed PT1H -> fixed PT2H (give the changed view a new name",
        "dimensions: [city] ~ dimensions: [zone] ~ views[per_hour].dimensions: [city: city as string] -> [zone: zone as string] (give the changed view a new name",
        "filter: metres > 0 ~ filter: metres > 1 ~ views[per_hour].filter: a condition -> another condition (give the changed view a new name",
        "{sum: metres} ~ {max: metres} ~ views[per_hour].measures.metres: sum(metres) as integer -> max(metres) as integer (give the changed view a new name",
        "DECIMAL(10,2) ~ DECIMAL(12,4) ~ views[per_hour].measures.income: sum(fare * 2) as decimal(38,2) -> sum(fare * 2) as decimal(38,4) (give the changed view a new name",
        "fare * 2 ~ fare * 3 ~ views[per_hour].measures.income: sum(fare * 2) as decimal(38,2) -> sum(fare * 3) as decimal(38,2) (give the changed view a new name",
        "income: {sum: fare * 2} ~ total: {sum: fare * 2} ~ views[per_hour].measures.income: sum(fare * 2) as decimal(38,2) -> absent (give the changed view a new name",
        "income: {sum: ~ more: {count: {}}AAincome: {sum: ~ views[per_hour].measures: [rides, metres, income] -> [rides, metres, more, income] (give the changed view a new name",
        "- name: per_day ~ - name: per_night ~ views[per_day]: a view -> absent (a view is not removed",
      })
  void breakingChangeNeedsANewMajorVersion(String text, String replacement, String finding)
      throws IOException {
    String changed =
        replacement.replace("XX", "\n      ").replace("ZZ", "\n  ").replace("AA", "\n      ");
    now.replace(text, changed).replace("version: 1.0.0", "version: 1.1.0");

    Outcome refused = check();

    assertThat(refused.err()).isEmpty();
    assertThat(refused.out().lines())
        .contains(finding + "; expected: as it was, or version 2.0.0)")
        .last()
        .asString()
        .matches("\\w+ 1.0.0 -> 1.1.0: \\d breaking changes?, not allowed");
    assertThat(refused.exit()).isEqualTo(1);

    now.replace("version: 1.1.0", "version: 2.0.0");
    Outcome allowed = check();

    assertThat(allowed.out().lines())
        .contains(finding + "; breaking, allowed by version 1.0.0 -> 2.0.0)");
    assertThat(allowed.exit()).isZero();
  }

  @Test
  void filesAreComparedWithoutTheirViews() throws IOException {
    now.replace("maxLength: 20", "maxLength: 5").replace("- name: per_day", "- name: per_night");

    Outcome check = Outcome.of("contract", "check", old.file().toString(), now.file().toString());

    assertThat(check.err()).isEmpty();
    assertThat(check.out().lines())
        .containsExactly(
            "views: not compared (expected: two folders)",
            "city.maxLength: 20 -> 5 (a type is not tightened; expected: as it was, or version"
                + " 2.0.0)",
            "rides 1.0.0 -> 1.0.0: 1 breaking change, not allowed");
    assertThat(check.exit()).isEqualTo(1);
  }

  @Test
  void brokenContractIsNotCompared() throws IOException {
    now.replace("logicalType: number,", "logicalType: numeral,");

    Outcome check = check();

    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err()).contains("properties[fare].logicalType: numeral");
  }

  @Test
  void lintIsJsonWithTheMistakesInIt() throws IOException {
    old.replace("filter: metres > 0", "filter: metres % 2 == 0");
    now.replace("{sum: metres}", "{sum: meters}");

    Outcome lint =
        Outcome.of("contract", "lint", "--json", old.folder().toString(), now.folder().toString());

    assertThat(lint.exit()).isEqualTo(2);
    JsonNode findings = new ObjectMapper().readTree(lint.out());
    assertThat(findings.path(0).path("fields").asInt()).isEqualTo(11);
    assertThat(findings.path(0).path("views").asInt()).isEqualTo(2);
    assertThat(findings.path(0).path("interpreted")).hasSize(1);
    assertThat(findings.path(0).path("mistakes")).isEmpty();
    assertThat(findings.path(1).path("mistakes").path(0).asText()).contains("sum: meters");
  }

  @Test
  void comparisonIsJson() throws IOException {
    now.replace("maxLength: 20", "maxLength: 5");

    Outcome check =
        Outcome.of("contract", "check", "--json", old.folder().toString(), now.folder().toString());

    assertThat(check.exit()).isEqualTo(1);
    JsonNode comparison = new ObjectMapper().readTree(check.out());
    assertThat(comparison.path("allowed").asBoolean()).isFalse();
    assertThat(comparison.path("breaking_changes").toString())
        .isEqualTo(
            "[{\"place\":\"city.maxLength\",\"before\":\"20\",\"after\":\"5\","
                + "\"rule\":\"a type is not tightened\"}]");
  }
}
