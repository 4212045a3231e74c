package io.plimsoll.transforms.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand.Constant;
import io.plimsoll.transforms.contract.Operand.Difference;
import io.plimsoll.transforms.contract.Operand.Path;
import io.plimsoll.transforms.contract.Operand.Product;
import io.plimsoll.transforms.contract.Operand.Sum;
import io.plimsoll.transforms.contract.View.Dimension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract is read into what the pipeline works by, with the profile's defaults. */
@Promise(1)
class ContractReaderTest {
  private final java.nio.file.Path folder;

  ContractReaderTest(@TempDir java.nio.file.Path folder) {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("windows")
  void everyKindOfWindowIsRead(String yaml, Window expected) throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("fixed: PT1H", yaml)
            .property("{property: deduplicationHorizon, value: P30D}")
            .read();

    assertThat(contract.views().get(0).window()).isEqualTo(expected);
  }

  static Stream<Arguments> windows() {
    return Stream.of(
        Arguments.of("fixed: P7D", new Window.Fixed(Duration.standardDays(7))),
        Arguments.of(
            "sliding: PT15M, every: PT5M",
            new Window.Sliding(Duration.standardMinutes(15), Duration.standardMinutes(5))),
        Arguments.of(
            "sliding: PT5M, every: PT5M",
            new Window.Sliding(Duration.standardMinutes(5), Duration.standardMinutes(5))),
        Arguments.of("session: PT30M", new Window.Session(Duration.standardMinutes(30))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("measures")
  void everyKindOfMeasureIsRead(String yaml, Measure expected, FieldType type, int scale)
      throws IOException {
    Contract contract = ContractFolder.in(folder).replace("sum: trip.metres", yaml).read();

    Measure measure = contract.views().get(0).measures().get(1);
    assertThat(measure).isEqualTo(expected);
    assertThat(measure.operands())
        .allSatisfy(
            operand -> {
              assertThat(operand.type()).isEqualTo(type);
              assertThat(operand.scale()).isEqualTo(scale);
            });
    assertThat(contract.projection()).containsAll(paths(expected));
  }

  private static Set<String> paths(Measure measure) {
    Set<String> paths = new HashSet<>();
    measure.operands().forEach(operand -> operand.collectPaths(paths));
    return paths;
  }

  static Stream<Arguments> measures() {
    Operand metres = new Path("trip.metres", FieldType.INTEGER, 0);
    Operand riders = new Path("trip.riders", FieldType.INTEGER, 0);
    Operand fare = new Path("trip.fare", FieldType.DECIMAL, 2);
    Operand speed = new Path("trip.speed", FieldType.NUMBER, 9);
    Operand city = new Path("trip.cityName", FieldType.STRING, 0);
    return Stream.of(
        measure("count: {}", Kind.COUNT, FieldType.INTEGER, 0),
        measure(
            "count: trip.stops",
            Kind.COUNT,
            FieldType.ARRAY,
            0,
            path("trip.stops", FieldType.ARRAY)),
        measure("min: trip.fare", Kind.MIN, FieldType.DECIMAL, 2, fare),
        measure("max: trip.speed", Kind.MAX, FieldType.NUMBER, 9, speed),
        measure("avg: trip.metres", Kind.AVG, FieldType.INTEGER, 0, metres),
        measure("first: trip.cityName", Kind.FIRST, FieldType.STRING, 0, city),
        measure("last: at", Kind.LAST, FieldType.TIMESTAMP, 0, path("at", FieldType.TIMESTAMP)),
        measure("distinct: trip.cityName", Kind.DISTINCT, FieldType.STRING, 0, city),
        measure(
            "distinct: [trip.metres, trip.riders]",
            Kind.DISTINCT,
            FieldType.INTEGER,
            0,
            metres,
            riders),
        measure(
            "sum: trip.metres + trip.riders",
            Kind.SUM,
            FieldType.INTEGER,
            0,
            new Sum(metres, riders)),
        measure(
            "sum: trip.metres * trip.fare",
            Kind.SUM,
            FieldType.DECIMAL,
            2,
            new Product(metres, fare)),
        measure(
            "max: (trip.fare - 0.125) * trip.fare",
            Kind.MAX,
            FieldType.DECIMAL,
            5,
            new Product(new Difference(fare, constant("0.125")), fare)),
        measure(
            "avg: 2 * trip.speed + trip.fare",
            Kind.AVG,
            FieldType.DECIMAL,
            9,
            new Sum(new Product(constant("2"), speed), fare)),
        measure(
            "last: -trip.metres - -1",
            Kind.LAST,
            FieldType.INTEGER,
            0,
            new Difference(new Product(constant("-1"), metres), constant("-1"))),
        measure(
            "sum: trip.metres * 12345678901234567890.5",
            Kind.SUM,
            FieldType.DECIMAL,
            1,
            new Product(metres, constant("12345678901234567890.5"))),
        Arguments.of(
            "quantile: trip.metres + 1, q: 0.950",
            new Measure(
                "metres",
                Kind.QUANTILE,
                List.of(new Sum(metres, constant("1"))),
                new BigDecimal("0.95"),
                null),
            FieldType.INTEGER,
            0));
  }

  private static Operand path(String path, FieldType type) {
    return new Path(path, type, 0);
  }

  private static Operand constant(String value) {
    return new Constant(new BigDecimal(value));
  }

  private static Arguments measure(
      String yaml, Kind kind, FieldType type, int scale, Operand... operands) {
    return Arguments.of(
        yaml, new Measure("metres", kind, List.of(operands), null, null), type, scale);
  }

  @Test
  void aTopIsOfOneOfTheMeasures() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("name: per_hour", "name: per_hour\n    top: {n: 10, by: metres}")
            .read();

    assertThat(contract.views().get(0).top()).isEqualTo(new View.Top(10, "metres"));
  }

  @Test
  void everyTypeOfOneValueMayBeADimension() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace(
                "[trip.cityName]",
                "[trip.cityName, {metres_: trip.metres}, trip.isShared, trip.fare, trip.speed, at]")
            .read();

    assertThat(contract.views().get(0).dimensions())
        .extracting(Dimension::name)
        .containsExactly("city_name", "metres_", "is_shared", "fare", "speed", "at");
  }

  @Test
  void aViewsPathsAreCarriedAlong() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("name: per_hour", "name: per_hour\n    filter: size(type) > version")
            .replace(
                "sum: trip.metres",
                "distinct: [trip.metres, trip.fare], where: has(driver.age) && driver.age + 1 > 5")
            .read();

    assertThat(contract.projection())
        .containsExactly(
            "id", "trip.cityName", "type", "version", "trip.metres", "trip.fare", "driver.age");
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
    assertThat(ViewReader.snakeCase("isRobot")).isEqualTo("is_robot");
    assertThat(ViewReader.snakeCase("countryIsoCode")).isEqualTo("country_iso_code");
    assertThat(ViewReader.snakeCase("HTTPStatus")).isEqualTo("http_status");
    assertThat(ViewReader.snakeCase("event_id")).isEqualTo("event_id");
    assertThat(ViewReader.snakeCase("user-agent")).isEqualTo("user_agent");
    assertThat(ViewReader.snakeCase("p95Added")).isEqualTo("p95_added");
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
