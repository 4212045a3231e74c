package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Condition.Decimal;
import io.plimsoll.transforms.contract.Condition.Variable;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions over encoded fields against the same conditions over plain values. */
class EventConditionTest {
  private static final List<String> PROJECTION =
      List.of("number", "text", "flag", "trip.fare", "speed");
  private static final List<Variable> FIELDS =
      List.of(
          new Variable("number", FieldType.INTEGER),
          new Variable("text", FieldType.STRING),
          new Variable("flag", FieldType.BOOLEAN),
          new Variable("trip.fare", FieldType.DECIMAL),
          new Variable("speed", FieldType.NUMBER));
  private static final Map<String, List<Serializable>> VALUES =
      Map.of(
          "number", List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE),
          // The last two change places if they are compared by UTF-16 units.
          "text", List.of("", "a", "aa", "b", "é", "\uffee", "\ud83e\uddc0"),
          "flag", List.of(true, false),
          "trip.fare", fractions(FieldType.DECIMAL, "0", "-0.5", "12.34", "5", "99999999999999.9"),
          // The second is a tie, which goes to the even neighbour.
          "speed",
              fractions(FieldType.NUMBER, "0", "1.0000000005", "1", "1.000000001", "-149.2472"));

  private static List<Serializable> fractions(FieldType type, String... values) {
    return Stream.of(values)
        .map(value -> (Serializable) new Decimal(new BigDecimal(value), type))
        .toList();
  }

  @Property(tries = 5000)
  void answersAreThoseOfThePlainValues(
      @ForAll("conditions") Condition condition, @ForAll("events") List<@Nullable Object> event) {
    assertThat(EventCondition.of(condition, PROJECTION).test(Events.of(0, 0, event)))
        .isEqualTo(oracle(condition, event));
  }

  @Property(tries = 2000)
  void theInterpreterAnswersAsThePredicatesDo(
      @ForAll("conditions") Condition condition, @ForAll("events") List<@Nullable Object> event) {
    Condition interpreted = new Condition.Interpreted(cel(condition), FIELDS, 0);

    assertThat(EventCondition.of(interpreted, PROJECTION).test(Events.of(0, 0, event)))
        .as(cel(condition))
        .isEqualTo(EventCondition.of(condition, PROJECTION).test(Events.of(0, 0, event)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "trip.fare * 2 == 24.68 ~ TRUE",
        "trip.fare * trip.fare == 152.2756 ~ TRUE",
        "0.1 + trip.fare - 0.1 == trip.fare ~ TRUE",
        "-trip.fare < 0 ~ TRUE",
        "trip.fare * number in [37.02, 1.0] ~ TRUE",
        "trip.fare == speed ~ UNDEFINED",
        "(speed == null ? 'none' : 'some') == 'none' ~ TRUE",
        "(speed != null ? speed : trip.fare) > 12 ~ TRUE",
        "speed > 1 ? true : false ~ UNDEFINED",
        "number / 0 == 1 ~ UNDEFINED",
        "number / 0 == 1 || flag ~ TRUE",
        "int(text) == 1 ~ UNDEFINED",
        "text.matches('^b+$') ~ TRUE",
        "[1, 2, 3].exists(n, n == number) ~ TRUE",
        "[1.0, 2.0].all(n, trip.fare > n) ~ TRUE",
      })
  void theInterpreterIsExactAndSaysWhatItCannot(String cel, Truth expected) {
    Condition interpreted = new Condition.Interpreted(cel, FIELDS, 0);

    assertThat(
            EventCondition.of(interpreted, PROJECTION)
                .test(
                    Events.of(0, 0, Arrays.asList(3L, "bb", true, new BigDecimal("12.34"), null))))
        .isEqualTo(expected);
  }

  @Example
  void onlyWhatDecidesMakesUpForTheUndefined() {
    Condition undefined = new Condition.Compare("number", Comparison.EQUAL, 1L);
    Condition yes = new Condition.Compare("flag", Comparison.EQUAL, true);
    Condition no = new Condition.Not(yes);
    assertThat(test(new Condition.And(undefined, no))).isEqualTo(Truth.FALSE);
    assertThat(test(new Condition.And(no, undefined))).isEqualTo(Truth.FALSE);
    assertThat(test(new Condition.And(undefined, yes))).isEqualTo(Truth.UNDEFINED);
    assertThat(test(new Condition.Or(undefined, yes))).isEqualTo(Truth.TRUE);
    assertThat(test(new Condition.Or(yes, undefined))).isEqualTo(Truth.TRUE);
    assertThat(test(new Condition.Or(no, undefined))).isEqualTo(Truth.UNDEFINED);
    assertThat(test(new Condition.Not(undefined))).isEqualTo(Truth.UNDEFINED);
    assertThat(test(new Condition.Not(new Condition.Has("number")))).isEqualTo(Truth.TRUE);
  }

  @Example
  void pathThatIsNotProjectedIsRefused() {
    assertThatThrownBy(() -> EventCondition.of(new Condition.Has("other"), PROJECTION))
        .hasMessage("path: other (expected: one of [number, text, flag, trip.fare, speed])");
  }

  private static Truth test(Condition condition) {
    return EventCondition.of(condition, PROJECTION)
        .test(Events.of(0, 0, Arrays.asList(null, "a", true, null, null)));
  }

  private static Truth oracle(Condition condition, List<@Nullable Object> event) {
    if (condition instanceof Condition.Has has) {
      return Truth.of(event.get(PROJECTION.indexOf(has.path())) != null);
    } else if (condition instanceof Condition.Not not) {
      Truth inner = oracle(not.condition(), event);
      return inner == Truth.UNDEFINED ? inner : Truth.of(inner == Truth.FALSE);
    } else if (condition instanceof Condition.And and) {
      List<Truth> both = List.of(oracle(and.left(), event), oracle(and.right(), event));
      return both.contains(Truth.FALSE)
          ? Truth.FALSE
          : both.contains(Truth.UNDEFINED) ? Truth.UNDEFINED : Truth.TRUE;
    } else if (condition instanceof Condition.Or or) {
      List<Truth> both = List.of(oracle(or.left(), event), oracle(or.right(), event));
      return both.contains(Truth.TRUE)
          ? Truth.TRUE
          : both.contains(Truth.UNDEFINED) ? Truth.UNDEFINED : Truth.FALSE;
    } else if (condition instanceof Condition.In in) {
      Object value = event.get(PROJECTION.indexOf(in.path()));
      return value == null
          ? Truth.UNDEFINED
          : Truth.of(in.constants().stream().anyMatch(constant -> order(value, constant) == 0));
    } else if (condition instanceof Condition.Compare compare) {
      Object value = event.get(PROJECTION.indexOf(compare.path()));
      if (value == null) {
        return Truth.UNDEFINED;
      }
      int order = order(value, compare.constant());
      return Truth.of(
          switch (compare.comparison()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
          });
    }
    throw new AssertionError("sealed: " + condition);
  }

  private static int order(Object value, Object constant) {
    if (value instanceof Long integer) {
      return Long.compare(integer, (Long) constant);
    } else if (value instanceof Boolean bool) {
      return Boolean.compare(bool, (Boolean) constant);
    } else if (constant instanceof Decimal decimal) {
      return ((BigDecimal) value).compareTo(decimal.value());
    }
    return Arrays.compare(
        ((String) value).codePoints().toArray(), ((String) constant).codePoints().toArray());
  }

  @Provide
  Arbitrary<List<@Nullable Object>> events() {
    return Combinators.combine(
            value("number"), value("text"), value("flag"), value("trip.fare"), value("speed"))
        .as((number, text, flag, fare, speed) -> Arrays.asList(number, text, flag, fare, speed));
  }

  private static Arbitrary<Object> value(String path) {
    return Arbitraries.of(VALUES.getOrDefault(path, List.of()))
        .map(value -> value instanceof Decimal decimal ? decoded(decimal) : (Object) value)
        .injectNull(0.25);
  }

  /** Returns a fraction as decoding leaves it: at its field's scale. */
  private static BigDecimal decoded(Decimal decimal) {
    int scale = decimal.fieldType() == FieldType.NUMBER ? 9 : 2;
    return decimal.value().setScale(scale, RoundingMode.HALF_EVEN);
  }

  /** Writes a condition as people do. */
  private static String cel(Condition condition) {
    if (condition instanceof Condition.Has has) {
      return has.path().contains(".") ? "has(" + has.path() + ")" : has.path() + " != null";
    } else if (condition instanceof Condition.Not not) {
      return "!(" + cel(not.condition()) + ")";
    } else if (condition instanceof Condition.And and) {
      return "(" + cel(and.left()) + ") && (" + cel(and.right()) + ")";
    } else if (condition instanceof Condition.Or or) {
      return "(" + cel(or.left()) + ") || (" + cel(or.right()) + ")";
    } else if (condition instanceof Condition.In in) {
      return in.path()
          + in.constants().stream()
              .map(EventConditionTest::cel)
              .collect(Collectors.joining(", ", " in [", "]"));
    } else if (condition instanceof Condition.Compare compare) {
      String operator =
          switch (compare.comparison()) {
            case EQUAL -> " == ";
            case NOT_EQUAL -> " != ";
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
          };
      return compare.path() + operator + cel(compare.constant());
    }
    throw new AssertionError("not made here: " + condition);
  }

  private static String cel(Serializable constant) {
    if (constant instanceof String text) {
      return text.codePoints()
          .mapToObj(point -> "\\U%08x".formatted(point))
          .collect(Collectors.joining("", "'", "'"));
    } else if (constant instanceof Decimal decimal) {
      String plain = decimal.value().toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    return constant.toString();
  }

  @Provide
  Arbitrary<Condition> conditions() {
    Arbitrary<Condition> leaf =
        Arbitraries.of(PROJECTION)
            .flatMap(
                path -> {
                  Arbitrary<Serializable> constants =
                      Arbitraries.of(VALUES.getOrDefault(path, List.of()));
                  return Arbitraries.oneOf(
                      Combinators.combine(Arbitraries.of(Comparison.class), constants)
                          .as((how, constant) -> new Condition.Compare(path, how, constant)),
                      constants
                          .list()
                          .ofMinSize(1)
                          .ofMaxSize(3)
                          .map(in -> new Condition.In(path, in)),
                      Arbitraries.just(new Condition.Has(path)));
                });
    return conditions(leaf, 3);
  }

  private static Arbitrary<Condition> conditions(Arbitrary<Condition> leaf, int depth) {
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Condition> inner = conditions(leaf, depth - 1);
    return Arbitraries.oneOf(
        leaf,
        inner.map(Condition.Not::new),
        Combinators.combine(inner, inner).as(Condition.And::new),
        Combinators.combine(inner, inner).as(Condition.Or::new));
  }
}
