package io.plimsoll.transforms.contract;

import static io.plimsoll.transforms.contract.Condition.Comparison.EQUAL;
import static io.plimsoll.transforms.contract.Condition.Comparison.GREATER;
import static io.plimsoll.transforms.contract.Condition.Comparison.GREATER_OR_EQUAL;
import static io.plimsoll.transforms.contract.Condition.Comparison.LESS;
import static io.plimsoll.transforms.contract.Condition.Comparison.LESS_OR_EQUAL;
import static io.plimsoll.transforms.contract.Condition.Comparison.NOT_EQUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.Promise;
import io.plimsoll.transforms.contract.Condition.And;
import io.plimsoll.transforms.contract.Condition.Compare;
import io.plimsoll.transforms.contract.Condition.Has;
import io.plimsoll.transforms.contract.Condition.In;
import io.plimsoll.transforms.contract.Condition.Not;
import io.plimsoll.transforms.contract.Condition.Or;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions are checked by CEL against the contract, then compiled. */
@Promise(1)
class ConditionCompilerTest {
  private static final Condition SHARED = new Compare("trip.isShared", EQUAL, true);
  private static final Condition NOTED = new Has("trip.note");
  private static final Condition SHORT_NOTE = new Compare("trip.note", EQUAL, "x");

  private final Path folder;

  ConditionCompilerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Arguments> simpleConditions() {
    return Stream.of(
        Arguments.of("trip.isShared", SHARED),
        Arguments.of("!trip.isShared", new Not(SHARED)),
        Arguments.of("trip.isShared == false", new Compare("trip.isShared", EQUAL, false)),
        Arguments.of("true != trip.isShared", new Compare("trip.isShared", NOT_EQUAL, true)),
        Arguments.of("trip.cityName == 'Bonn'", new Compare("trip.cityName", EQUAL, "Bonn")),
        Arguments.of("trip.cityName >= 'B'", new Compare("trip.cityName", GREATER_OR_EQUAL, "B")),
        Arguments.of("trip.metres > -5", new Compare("trip.metres", GREATER, -5L)),
        Arguments.of("5 > trip.metres", new Compare("trip.metres", LESS, 5L)),
        Arguments.of("5 <= trip.metres", new Compare("trip.metres", GREATER_OR_EQUAL, 5L)),
        Arguments.of("trip.metres <= 5", new Compare("trip.metres", LESS_OR_EQUAL, 5L)),
        Arguments.of("id != ''", new Compare("id", NOT_EQUAL, "")),
        Arguments.of("trip.cityName in ['a', 'b']", new In("trip.cityName", List.of("a", "b"))),
        Arguments.of("trip.metres in [1, 2]", new In("trip.metres", List.of(1L, 2L))),
        Arguments.of("has(trip.note)", NOTED),
        Arguments.of("trip.note != null", NOTED),
        Arguments.of("trip.note == null", new Not(NOTED)),
        Arguments.of("null == trip.note", new Not(NOTED)),
        Arguments.of("has(trip.note) && trip.note == 'x'", new And(NOTED, SHORT_NOTE)),
        Arguments.of("trip.note != null && trip.note == 'x'", new And(NOTED, SHORT_NOTE)),
        Arguments.of("trip.note == 'x' && trip.note != null", new And(SHORT_NOTE, NOTED)),
        Arguments.of("trip.note == null || trip.note == 'x'", new Or(new Not(NOTED), SHORT_NOTE)),
        Arguments.of(
            "has(trip.note) && (trip.isShared || trip.note == 'x')",
            new And(NOTED, new Or(SHARED, SHORT_NOTE))),
        Arguments.of(
            "!(trip.note == null || trip.isShared) && trip.note == 'x'",
            new And(new Not(new Or(new Not(NOTED), SHARED)), SHORT_NOTE)),
        Arguments.of(
            "has(trip.isLong) && trip.isLong",
            new And(new Has("trip.isLong"), new Compare("trip.isLong", EQUAL, true))),
        Arguments.of(
            "has(trip.riders) && trip.riders in [1]",
            new And(new Has("trip.riders"), new In("trip.riders", List.of(1L)))),
        Arguments.of("trip.isShared > false", new Compare("trip.isShared", GREATER, false)),
        Arguments.of("at > '2015'", new Compare("at", GREATER, "2015")),
        Arguments.of("has(trip.fare)", new Has("trip.fare")),
        Arguments.of("has(trip.stops)", new Has("trip.stops")),
        Arguments.of("driver != null", new Has("driver")),
        Arguments.of(
            "has(trip.fare) && trip.fare >= 0.10",
            new And(
                new Has("trip.fare"),
                new Compare("trip.fare", GREATER_OR_EQUAL, decimal("0.10", FieldType.DECIMAL)))),
        Arguments.of(
            "has(trip.fare) && trip.fare == -5",
            new And(
                new Has("trip.fare"),
                new Compare("trip.fare", EQUAL, decimal("-5", FieldType.DECIMAL)))),
        Arguments.of(
            "has(trip.fare) && 12345678901234567890.12 > trip.fare",
            new And(
                new Has("trip.fare"),
                new Compare(
                    "trip.fare", LESS, decimal("12345678901234567890.12", FieldType.DECIMAL)))),
        Arguments.of(
            "has(trip.speed) && trip.speed in [1, -2.5, 1e3]",
            new And(
                new Has("trip.speed"),
                new In(
                    "trip.speed",
                    List.of(
                        decimal("1", FieldType.NUMBER),
                        decimal("-2.5", FieldType.NUMBER),
                        decimal("1000", FieldType.NUMBER))))),
        Arguments.of(
            "has(driver.age) && driver.age > 80",
            new And(new Has("driver.age"), new Compare("driver.age", GREATER, 80L))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("simpleConditions")
  void theSimpleSubsetIsCompiled(String cel, Condition expected) throws IOException {
    assertThat(filter(cel)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trip.isShared == 1 | column 15: found no matching overload for '_==_'",
        "trip.isShard | column 5: undefined field 'isShard'",
        "trop.isShared | column 1: undeclared reference to 'trop'",
        "trip.metres | column 5: expected type 'bool' but found 'int'",
        "trip.metres = 5 | column 13: ",
        "trip.cityName in ['a', 1] && | column ",
        "trip.cityName in [1] | found no matching overload for '@in'",
        "trip.cityName != null | found no matching overload for '_!=_'",
        "has(id) | column ",
      })
  void whatCelRefusesIsAMistake(String cel, String reason) {
    assertThatThrownBy(() -> filter(cel))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("views[per_hour].filter: " + cel)
        .hasMessageContaining("(expected: a condition in CEL over declared fields; ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trip.note == 'x' | trip.note",
        "trip.riders > 5 | trip.riders",
        "trip.riders in [5] | trip.riders",
        "trip.isLong ; trip.isShared | trip.isLong",
        "has(trip.note) ; trip.note == 'x' | trip.note",
        "!has(trip.note) && trip.note == 'x' | trip.note",
        "has(trip.riders) && trip.note == 'x' | trip.note",
        "driver.age > 80 | driver",
      })
  void anOptionalFieldNeedsATest(String cel, String field) {
    String text = cel.replace(";", "||");
    assertThatThrownBy(() -> filter(text))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("views[per_hour].filter: " + text + " (expected: a test that ")
        .hasMessageContaining(" is there, for " + field + " is not required: has(");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trip.metres + 1 > 5 | trip.metres:INTEGER | 2",
        "trip.metres == version | trip.metres:INTEGER version:INTEGER | 1",
        "trip.cityName.startsWith('B') | trip.cityName:STRING | 1",
        "size(trip.cityName) > 3 | trip.cityName:STRING | 2",
        "trip.isShared ? true : false | trip.isShared:BOOLEAN | 1",
        "true | | 0",
        "[1, 2].exists(n, n == trip.metres) | trip.metres:INTEGER | 5",
        "has(trip.cityName) == true | trip.cityName:STRING | 1",
        "timestamp(at) > timestamp('2015-09-12T00:00:00Z') | at:TIMESTAMP | 3",
        "(has(trip.note) ? trip.note : 'none') == 'x' | trip.note:STRING | 2",
        "(trip.fare == null ? 0.5 : 1.5) > 1.0 | trip.fare:DECIMAL | 2",
        "trip.cityName in ['a', 1] | trip.cityName:STRING | 1",
      })
  void whatIsNotSimpleIsLeftToTheInterpreter(String cel, @Nullable String reads, int operations)
      throws IOException {
    Condition.Interpreted condition = (Condition.Interpreted) filter(cel);

    assertThat(condition.cel()).isEqualTo(cel);
    assertThat(
            condition.reads().stream()
                .map(read -> read.path() + ":" + read.type())
                .collect(Collectors.joining(" ")))
        .isEqualTo(reads == null ? "" : reads);
    assertThat(condition.operations()).isEqualTo(operations);
    assertThat(ConditionProgram.of(condition)).isNotNull();
  }

  @Test
  void onlyThePartThatIsNotSimpleIsInterpreted() throws IOException {
    assertThat(filter("has(trip.note) && (trip.isShared || trip.note.contains(\"'\"))"))
        .isEqualTo(
            new And(
                NOTED,
                new Or(
                    SHARED,
                    new Condition.Interpreted(
                        "trip.note.contains(\"'\")",
                        List.of(new Condition.Variable("trip.note", FieldType.STRING)),
                        1))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'x' in trip.stops | (expected: fields with one value: what is inside trip.stops, which is declared as array, is not carried along)",
        "size(trip.stops) > 1 | trip.stops, which is declared as array",
        "[1].exists(trip, trip > 0) | (expected: another name than that of a field for variable trip)",
        "trip.metres + 1 > 5 ? trip.note == 'x' : true | (expected: a test that trip.note is there",
        "(has(trip.note) ? true : trip.note == 'x') == true | (expected: a test that trip.note is there",
        "trip.note.startsWith('x') | (expected: a test that trip.note is there",
        "has(trip.fare) && trip.fare * 2 > 0.12345678901234567 | (expected: constants of at most 15 digits",
        "has(trip.fare) && trip.fare * 2 in [1, 2.5] | (expected: constants of one kind in a list",
        "has(trip.fare) && trip.fare > 1e300 | (expected: constants of at most 15 digits",
      })
  void whatTheInterpreterCannotBeGivenIsAMistake(String cel, String expectation) {
    assertThatThrownBy(() -> filter(cel))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("views[per_hour].filter: " + cel)
        .hasMessageContaining(expectation);
  }

  @Test
  void aMeasuresConditionIsCompiledToo() throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("sum: trip.metres", "sum: trip.metres, where: trip.isShared")
            .read();

    assertThat(contract.views().get(0).measures().get(1).where()).isEqualTo(SHARED);
  }

  private static Condition.Decimal decimal(String value, FieldType type) {
    return new Condition.Decimal(new BigDecimal(value), type);
  }

  private Condition filter(String cel) throws IOException {
    Contract contract =
        ContractFolder.in(folder)
            .replace("name: per_hour", "name: per_hour\n    filter: |-\n      " + cel)
            .read();
    return Objects.requireNonNull(contract.views().get(0).filter());
  }
}
