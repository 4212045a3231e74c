package io.plimsoll.transforms.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.transforms.contract.View.Dimension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contract is read into what the pipeline works by, with the profile's defaults. */
@Promise(1)
class ContractReaderTest {
  private final Path folder;

  ContractReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatIsNotSaidHasTheDefaultsOfTheProfile() throws IOException {
    Contract contract = ContractFolder.in(folder).read();

    assertThat(contract.topic()).isEqualTo("trips");
    assertThat(contract.eventTime()).isEqualTo(new EventTime("at", EventTime.Format.RFC3339));
    assertThat(contract.maxOutOfOrderness()).isEqualTo(Duration.standardSeconds(30));
    assertThat(contract.idleTimeout()).isEqualTo(Duration.standardMinutes(1));
    assertThat(contract.maxFutureSkew()).isEqualTo(Duration.standardMinutes(5));
    assertThat(contract.deduplicationHorizon()).isEqualTo(Duration.standardHours(24));
    assertThat(contract.rejectsUnknownFields()).isFalse();
    View view = contract.views().get(0);
    assertThat(view.allowedLateness()).isEqualTo(Duration.standardMinutes(10));
    assertThat(view.early()).isNull();
    assertThat(view.filter()).isNull();
    assertThat(contract.field("trip.riders").format()).isEqualTo(IntegerFormat.I64);
    assertThat(contract.field("trip.riders").required()).isFalse();
    assertThat(contract.field("id").rules()).isEqualTo(Field.Rules.NONE);
  }

  @Test
  void whatIsSaidIsTaken() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .property("{property: maxOutOfOrderness, value: PT1S}")
            .property("{property: idleTimeout, value: PT2S}")
            .property("{property: maxFutureSkew, value: PT3S}")
            .property("{property: allowedLateness, value: PT4S}")
            .property("{property: deduplicationHorizon, value: P2D}")
            .property("{property: unknownFields, value: reject}")
            .property("{property: guarantee, value: at-least-once}")
            .property("{property: wireFormat, value: json}")
            .property("{property: peakEventsPerSecond, value: 5}")
            .property("{property: averageEventBytes, value: 6}")
            .property("{property: rowRetention, value: P1Y}")
            .replace("name: per_hour", "name: per_hour\n    early: PT0.2S")
            .replace("value: at}", "value: {path: version, format: epoch-millis}}")
            .replace("[trip.cityName]", "[trip.isShared, {town: trip.cityName}]")
            .read();

    assertThat(contract.maxOutOfOrderness()).isEqualTo(Duration.standardSeconds(1));
    assertThat(contract.idleTimeout()).isEqualTo(Duration.standardSeconds(2));
    assertThat(contract.maxFutureSkew()).isEqualTo(Duration.standardSeconds(3));
    assertThat(contract.deduplicationHorizon()).isEqualTo(Duration.standardDays(2));
    assertThat(contract.rejectsUnknownFields()).isTrue();
    assertThat(contract.eventTime())
        .isEqualTo(new EventTime("version", EventTime.Format.EPOCH_MILLIS));
    View view = contract.views().get(0);
    assertThat(view.allowedLateness()).isEqualTo(Duration.standardSeconds(4));
    assertThat(view.early()).isEqualTo(Duration.millis(200));
    assertThat(view.dimensions())
        .containsExactly(
            new Dimension("is_shared", "trip.isShared"), new Dimension("town", "trip.cityName"));
  }

  @Test
  void aViewMaySayAnotherAllowedLateness() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("name: per_hour", "name: per_hour\n    allowedLateness: PT0S")
            .read();

    assertThat(contract.views().get(0).allowedLateness()).isEqualTo(Duration.ZERO);
  }

  @Test
  void theTopicIsTheKafkaServers() throws IOException {
    ContractFolder contract = ContractFolder.in(folder);

    assertThat(contract.replace("type: kafka,", "type: kafka, topic: a.b,").read().topic())
        .isEqualTo("a.b");
    assertThat(
            contract
                .replace("topic: a.b", "customProperties: [{property: topic, value: c.d}]")
                .read()
                .topic())
        .isEqualTo("c.d");
  }

  @Test
  void theBusinessKeyIsInTheOrderOfItsPositions() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("primaryKey: true", "primaryKey: true, primaryKeyPosition: 2")
            .replace(
                "name: cityName, logicalType: string, required: true",
                "name: cityName, logicalType: string, primaryKey: true, primaryKeyPosition: 1")
            .read();

    assertThat(contract.businessKey()).containsExactly("trip.cityName", "id");
    assertThat(contract.field("trip.cityName").required()).isTrue();
  }

  @Test
  void withoutAPrimaryKeyNothingIsDeduplicatedAndNoHorizonIsNeeded() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace(", primaryKey: true", "")
            .property("{property: deduplicationHorizon, value: PT1S}")
            .read();

    assertThat(contract.deduplicates()).isFalse();
  }

  @Test
  void fieldsKeepTheirOrderTypesAndRules() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace(
                "name: note, logicalType: string",
                "name: note, logicalType: string, logicalTypeOptions: {minLength: 1, maxLength: 9,"
                    + " pattern: '^(a|b)$'}")
            .replace(
                "name: riders, logicalType: integer",
                "name: riders, logicalType: integer, logicalTypeOptions: {format: i32,"
                    + " minimum: 0, exclusiveMaximum: 10}")
            .read();

    assertThat(contract.fields().stream().map(Field::path))
        .containsExactly(
            "id",
            "type",
            "version",
            "at",
            "trip",
            "trip.cityName",
            "trip.metres",
            "trip.isShared",
            "trip.riders",
            "trip.note",
            "trip.isLong",
            "trip.fare",
            "trip.speed",
            "trip.stops",
            "driver",
            "driver.age");
    assertThat(contract.field("trip.note").rules())
        .isEqualTo(new Field.Rules(1, 9, "^(a|b)$", null, null, null, null));
    assertThat(contract.field("trip.riders"))
        .isEqualTo(
            new Field(
                "trip.riders",
                FieldType.INTEGER,
                false,
                IntegerFormat.I32,
                0,
                0,
                new Field.Rules(null, null, null, "0", null, null, "10")));
    assertThat(contract.field("trip.fare"))
        .isEqualTo(new Field("trip.fare", FieldType.DECIMAL, false, null, 10, 2, Field.Rules.NONE));
    assertThat(contract.field("trip.speed").type()).isEqualTo(FieldType.NUMBER);
    assertThat(contract.field("at").type()).isEqualTo(FieldType.TIMESTAMP);
    assertThat(contract.field("trip.stops").type()).isEqualTo(FieldType.ARRAY);
  }

  @Test
  void rulesInWordsAreDocumentation() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace(
                "name: note, logicalType: string",
                "name: note, logicalType: string, quality: [{type: text, description: Short.}]")
            .read();

    assertThat(contract.field("trip.note").rules()).isEqualTo(Field.Rules.NONE);
    assertThat(contract.rules()).isEmpty();
  }

  @Test
  void rulesOfTheRecordAndThenOfItsFieldsAreAskedInTheOrderOfTheFile() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace(
                "logicalType: object\n    properties:",
                """
                logicalType: object
                    quality:
                      - {type: custom, name: far, engine: cel, implementation: 'trip.metres >= 1'}
                    properties:\
                """)
            .replace(
                "name: note, logicalType: string",
                "name: note, logicalType: string, quality: [{metric: nullValues, mustBe: 0},"
                    + " {type: library, metric: invalidValues, name: word, mustBe: 0,"
                    + " arguments: {validValues: [a, b]}}]")
            .read();

    Condition there = new Condition.Has("trip.note");
    assertThat(contract.rules())
        .containsExactly(
            new Rule(
                "far",
                "trip.metres >= 1",
                new Condition.Compare("trip.metres", Condition.Comparison.GREATER_OR_EQUAL, 1L)),
            new Rule("trip.note.nullValues", "trip.note not null", there),
            new Rule(
                "word",
                "trip.note one of [a, b]",
                new Condition.Or(
                    new Condition.Not(there), new Condition.In("trip.note", List.of("a", "b")))));
    assertThat(contract.projection()).endsWith("trip.note");
  }

  @Test
  void columnsAreInSnakeCase() {
    assertThat(View.columnName("isRobot")).isEqualTo("is_robot");
    assertThat(View.columnName("countryIsoCode")).isEqualTo("country_iso_code");
    assertThat(View.columnName("HTTPStatus")).isEqualTo("http_status");
    assertThat(View.columnName("event_id")).isEqualTo("event_id");
    assertThat(View.columnName("user-agent")).isEqualTo("user_agent");
    assertThat(View.columnName("p95Added")).isEqualTo("p95_added");
  }

  @Test
  void yamlTwelveKnowsNoWordForNo() throws IOException {
    Contract contract = ContractFolder.in(folder).replace("value: trip.end", "value: no").read();

    assertThat(contract.eventType()).isEqualTo(new EventType("type", "no"));
  }

  @Test
  void aContractTravels() throws IOException, ClassNotFoundException {
    Contract contract =
        ContractFolder.in(folder)
            .replace(
                "name: per_hour",
                "name: per_hour\n    filter: trip.cityName in ['a', 'b'] || size(id) > 3")
            .replace("sum: trip.metres", "sum: trip.metres * trip.fare + 0.5")
            .read();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(contract);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(contract);
    }
  }
}
