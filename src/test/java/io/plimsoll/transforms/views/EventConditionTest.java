package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Conditions over encoded fields against the same conditions over plain values. */
class EventConditionTest {
  private static final List<String> PROJECTION = List.of("number", "text", "flag");
  private static final Map<String, List<Serializable>> VALUES =
      Map.of(
          "number", List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE),
          // The last two change places if they are compared by UTF-16 units.
          "text", List.of("", "a", "aa", "b", "é", "\uffee", "\ud83e\uddc0"),
          "flag", List.of(true, false));

  @Property(tries = 5000)
  void answersAreThoseOfThePlainValues(
      @ForAll("conditions") Condition condition, @ForAll("events") List<@Nullable Object> event) {
    assertThat(EventCondition.of(condition, PROJECTION).test(Events.of(0, 0, event)))
        .isEqualTo(oracle(condition, event));
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
        .hasMessage("path: other (expected: one of [number, text, flag])");
  }

  private static Truth test(Condition condition) {
    return EventCondition.of(condition, PROJECTION)
        .test(Events.of(0, 0, Arrays.asList(null, "a", true)));
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
      return value == null ? Truth.UNDEFINED : Truth.of(in.constants().contains(value));
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
    }
    return Arrays.compare(
        ((String) value).codePoints().toArray(), ((String) constant).codePoints().toArray());
  }

  @Provide
  Arbitrary<List<@Nullable Object>> events() {
    return Combinators.combine(value("number"), value("text"), value("flag"))
        .as((number, text, flag) -> Arrays.asList(number, text, flag));
  }

  private static Arbitrary<Serializable> value(String path) {
    return Arbitraries.of(VALUES.getOrDefault(path, List.of())).injectNull(0.25);
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
                      constants.list().ofMaxSize(3).map(in -> new Condition.In(path, in)),
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
