package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Each kind of measure against plain arithmetic on the values that are not null. */
class EventMeasureTest {
  private static final List<String> PROJECTION = List.of("value", "robot");

  @Property
  void countSumMinAndMaxAreThoseOfTheValues(@ForAll("values") List<@Nullable Long> values) {
    List<Long> present = values.stream().filter(Objects::nonNull).toList();
    assertThat(measure(Kind.COUNT, values)).isEqualTo((long) present.size());
    assertThat(measure(Kind.MIN, values))
        .isEqualTo(present.stream().min(Long::compare).orElse(null));
    assertThat(measure(Kind.MAX, values))
        .isEqualTo(present.stream().max(Long::compare).orElse(null));
    BigInteger sum = sum(present);
    if (present.isEmpty()) {
      assertThat(measure(Kind.SUM, values)).isNull();
    } else if (sum.bitLength() < 64) {
      assertThat(measure(Kind.SUM, values)).isEqualTo(sum.longValueExact());
    } else {
      assertThatThrownBy(() -> measure(Kind.SUM, values)).isInstanceOf(ArithmeticException.class);
    }
  }

  @Property
  void averageOfSmallIntegersIsThatOfDoubles(@ForAll("small") List<Long> values) {
    double sum = values.stream().mapToLong(Long::longValue).sum();
    assertThat(measure(Kind.AVG, values))
        .isEqualTo(values.isEmpty() ? null : Double.toString(sum / values.size()));
  }

  @Example
  void sumThatLeaves64BitsOnTheWayAndComesBackIsNoError() {
    assertThat(measure(Kind.SUM, List.of(Long.MAX_VALUE, Long.MAX_VALUE, -Long.MAX_VALUE, 1L, -1L)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(measure(Kind.SUM, List.of(Long.MIN_VALUE, 1L, -1L))).isEqualTo(Long.MIN_VALUE);
  }

  @Example
  void averageIsRoundedOnceEvenWhereItsSumIsBeyond64Bits() {
    assertThat(measure(Kind.AVG, List.of(Long.MAX_VALUE, Long.MAX_VALUE)))
        .isEqualTo("9.223372036854776E18");
    assertThat(measure(Kind.AVG, List.of(1L, 0L, 0L))).isEqualTo("0.3333333333333333");
  }

  @Example
  void whereThatIsFalseOrUndefinedLeavesTheEventOut() {
    Condition robot = new Condition.Compare("robot", Condition.Comparison.EQUAL, true);
    EventMeasure measure =
        new EventMeasure(new Measure("n", Kind.COUNT, null, robot), PROJECTION, List.of());
    long[] cells = new long[1];
    measure.add(Events.of(0, 0, Arrays.asList(1L, true)), cells, new Summaries(), 0);
    measure.add(Events.of(0, 0, Arrays.asList(1L, false)), cells, new Summaries(), 0);
    measure.add(Events.of(0, 0, Arrays.asList(1L, null)), cells, new Summaries(), 0);
    assertThat(measure.value(new Cells(measure.rules(), cells), 0)).isEqualTo(1L);
  }

  /** Measures one half of the values and the other and merges them. */
  private static @Nullable Object measure(Kind kind, List<? extends @Nullable Long> values) {
    EventMeasure measure =
        new EventMeasure(new Measure("m", kind, "value", null), PROJECTION, List.of());
    int half = values.size() / 2;
    Cells first = cells(measure, values.subList(0, half));
    Cells second = cells(measure, values.subList(half, values.size()));
    Cells.merge(measure.rules(), second.values(), 0, first.values(), 0);
    return measure.value(second, 0);
  }

  private static Cells cells(EventMeasure measure, List<? extends @Nullable Long> values) {
    long[] cells = new long[measure.rules().length];
    measure.clear(cells, 0);
    for (Long value : values) {
      measure.add(Events.of(0, 0, Arrays.asList(value, null)), cells, new Summaries(), 0);
    }
    return new Cells(measure.rules(), cells);
  }

  private static BigInteger sum(List<Long> values) {
    return values.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
  }

  @Provide
  Arbitrary<List<@Nullable Long>> values() {
    return Arbitraries.longs().injectNull(0.2).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Long>> small() {
    return Arbitraries.longs().between(-1_000_000, 1_000_000).list().ofMaxSize(12);
  }
}
