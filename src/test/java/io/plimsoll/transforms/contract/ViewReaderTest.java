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
import java.io.IOException;
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

/** Views are read into what the pipeline works by, with the types of what they measure. */
@Promise(1)
class ViewReaderTest {
  private final java.nio.file.Path folder;

  ViewReaderTest(@TempDir java.nio.file.Path folder) {
    this.folder = folder;
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
}
