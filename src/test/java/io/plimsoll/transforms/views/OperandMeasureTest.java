package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.Promise;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Measures of decimals, of expressions and of any value, against the same over lists. */
class OperandMeasureTest {
  private static final Operand PRICE = new Operand.Path("price", FieldType.DECIMAL, 2);
  private static final Operand COUNT = new Operand.Path("count", FieldType.INTEGER, 0);
  private static final Operand NAME = new Operand.Path("name", FieldType.STRING, 0);
  private static final Operand TOTAL = new Operand.Product(COUNT, PRICE);
  private static final Operand SQUARE = new Operand.Product(COUNT, COUNT);
  private static final BigDecimal LIMIT = BigDecimal.TEN.pow(38);
  private static final BigDecimal Q = new BigDecimal("0.75");

  private static final List<Measure> MEASURES =
      List.of(
          measure("sum", Kind.SUM, PRICE),
          measure("sum_total", Kind.SUM, TOTAL),
          measure("sum_square", Kind.SUM, SQUARE),
          measure("avg", Kind.AVG, PRICE),
          measure("avg_square", Kind.AVG, SQUARE),
          measure("min", Kind.MIN, TOTAL),
          measure("max", Kind.MAX, PRICE),
          measure("quantile", Kind.QUANTILE, PRICE),
          measure("quantile_square", Kind.QUANTILE, SQUARE),
          measure("first", Kind.FIRST, NAME),
          measure("last", Kind.LAST, TOTAL),
          measure("names", Kind.DISTINCT, NAME),
          measure("pairs", Kind.DISTINCT, NAME, COUNT));
  private static final Contract CONTRACT =
      Shapes.contract(
          List.of("key"),
          Shapes.view("view", 1_000, 0, List.of(), null, MEASURES.toArray(Measure[]::new)));
  private static final ViewPlan PLAN = new ViewPlan(List.of(CONTRACT));
  private static final CompiledView VIEW = PLAN.views(0).get(0);

  private record Plain(
      long time,
      long key,
      @Nullable BigDecimal price,
      @Nullable Long count,
      @Nullable String name) {
    EventView event() {
      return Events.of(time, 0, Arrays.asList(key, price, count, name));
    }

    @Nullable BigDecimal total() {
      return price == null || count == null ? null : price.multiply(BigDecimal.valueOf(count));
    }

    @Nullable BigDecimal square() {
      return count == null ? null : BigDecimal.valueOf(count).pow(2);
    }
  }

  /** Events in any order, in bundles of any size, whose tables are merged in any order. */
  @Property(tries = 500)
  @Promise(4)
  void measuresAreThoseOfAListHoweverItIsDividedAndMerged(
      @ForAll("events") List<Plain> events, @ForAll long seed) {
    assertThat(CONTRACT.projection()).containsExactly("key", "price", "count", "name");
    CellTable merged = merged(events, new Random(seed));
    List<@Nullable Object> found = new ArrayList<>();
    Cells cells = merged.cells(0);
    for (int i = 0; i < MEASURES.size(); i++) {
      found.add(value(VIEW.measure(i), cells, VIEW.measureAt(i)));
    }
    assertThat(found).isEqualTo(expected(events));
    // Whatever the order, the state is the same to the last byte.
    CellTable again = merged(events, new Random(~seed));
    assertThat(content(again)).isEqualTo(content(merged));
  }

  @Example
  void ofNothingOnlyCountsAreZero() {
    Plain nothing = new Plain(0, 0, null, null, null);
    Cells cells = merged(List.of(nothing), new Random(0)).cells(0);
    for (int i = 0; i < MEASURES.size(); i++) {
      Object value = VIEW.measure(i).value(cells, VIEW.measureAt(i));
      assertThat(value).isEqualTo(MEASURES.get(i).kind() == Kind.DISTINCT ? 1L : null);
    }
    EventMeasure none =
        new EventMeasure(measure("n", Kind.DISTINCT, NAME), CONTRACT.projection(), List.of());
    assertThat(none.value(new Cells(none.rules(), new long[1]), 0)).isEqualTo(0L);
  }

  @Example
  void aNumberOfTooManyDigitsTakesAwayEveryMeasureThatAddsOrComparesIt() {
    Operand size = new Operand.Path("size", FieldType.NUMBER, 9);
    BigDecimal small = new BigDecimal("1.500000000");
    for (Kind kind : List.of(Kind.SUM, Kind.AVG, Kind.MIN, Kind.MAX, Kind.QUANTILE)) {
      for (List<Object> values :
          List.<List<Object>>of(List.of(small, HUGE), List.of(HUGE, small))) {
        assertThatThrownBy(() -> measured(measure("m", kind, size), values))
            .isInstanceOf(ArithmeticException.class);
      }
    }
    assertThat(measured(measure("m", Kind.COUNT, size), List.of(HUGE, small))).isEqualTo(2L);
    assertThat(measured(measure("m", Kind.DISTINCT, size), List.of(HUGE, small))).isEqualTo(2L);
    assertThat(measured(measure("m", Kind.FIRST, size), List.of(small, HUGE)))
        .isEqualTo("1.500000000");
    assertThatThrownBy(() -> measured(measure("m", Kind.LAST, size), List.of(small, HUGE)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Example
  void decimalSumMayLeaveItsTypeAndComeBack() {
    BigDecimal most = LIMIT.subtract(BigDecimal.ONE).movePointLeft(2);
    Measure sum = measure("m", Kind.SUM, PRICE);
    assertThat(measured(sum, List.of(most, most, most.negate()))).isEqualTo(most.toPlainString());
    assertThatThrownBy(() -> measured(sum, List.of(most, most)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(measured(measure("m", Kind.AVG, PRICE), List.of(most, most)))
        .isEqualTo(most.setScale(8).toPlainString());
  }

  @Example
  void firstAndLastKeepTheTypeOfTheirField() {
    Operand flag = new Operand.Path("flag", FieldType.BOOLEAN, 0);
    assertThat(measured(measure("m", Kind.FIRST, flag), List.of(true, false))).isEqualTo(true);
    assertThat(measured(measure("m", Kind.LAST, COUNT), List.of(1L, 2L))).isEqualTo(2L);
    assertThat(measured(measure("m", Kind.LAST, PRICE), List.of(new BigDecimal("1.00"))))
        .isEqualTo("1.00");
    assertThat(measured(measure("m", Kind.LAST, SQUARE), List.of(3L))).isEqualTo(9L);
    assertThatThrownBy(() -> measured(measure("m", Kind.LAST, SQUARE), List.of(Long.MAX_VALUE)))
        .isInstanceOf(ArithmeticException.class);
  }

  private static final String HUGE = "1" + "0".repeat(29);

  /** Measures one field whose values come at times 0, 1, 2 ... */
  private static @Nullable Object measured(Measure measure, List<?> values) {
    String path = measure.operands().get(0) instanceof Operand.Path field ? field.path() : "count";
    EventMeasure compiled = new EventMeasure(measure, List.of(path), List.of());
    long[] cells = new long[compiled.rules().length];
    Summaries summaries = new Summaries();
    compiled.clear(cells, 0);
    for (int time = 0; time < values.size(); time++) {
      compiled.add(Events.of(time, 0, List.of(values.get(time))), cells, summaries, 0);
    }
    return compiled.value(new Cells(compiled.rules(), cells, summaries), 0);
  }

  private static CellTable merged(List<Plain> events, Random random) {
    List<Plain> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    PartialTable table = new PartialTable(PLAN);
    List<CellTable> parts = new ArrayList<>();
    for (Plain each : shuffled) {
      table.add(VIEW, each.event(), 0);
      if (random.nextInt(4) == 0) {
        table.drain(1, (grouping, group, partial, oldest) -> parts.add(partial.cells()));
      }
    }
    table.drain(1, (grouping, group, partial, oldest) -> parts.add(partial.cells()));
    while (parts.size() > 1) {
      CellTable one = parts.remove(random.nextInt(parts.size()));
      CellTable into = random.nextBoolean() ? one.copy() : CellTable.of(one.toByteArray());
      into.merge(parts.remove(random.nextInt(parts.size())));
      parts.add(into);
    }
    return parts.get(0);
  }

  /** Returns the table as bytes, but for its history. */
  private static byte[] content(CellTable table) {
    CellTable content = new CellTable();
    content.merge(table.copy());
    return content.toByteArray();
  }

  private static @Nullable Object value(EventMeasure measure, Cells cells, int at) {
    try {
      return measure.value(cells, at);
    } catch (ArithmeticException e) {
      return "error";
    }
  }

  private static List<@Nullable Object> expected(List<Plain> events) {
    List<BigDecimal> prices = present(events, Plain::price);
    List<BigDecimal> totals = present(events, Plain::total);
    List<BigDecimal> squares = present(events, Plain::square);
    List<Plain> sorted =
        events.stream()
            .sorted(Comparator.comparingLong(Plain::time).thenComparingLong(Plain::key))
            .toList();
    List<String> names = present(sorted, Plain::name);
    List<BigDecimal> totalsByTime = present(sorted, Plain::total);
    List<@Nullable Object> expected = new ArrayList<>();
    expected.add(decimal(sumOrNull(prices)));
    expected.add(decimal(sumOrNull(totals)));
    expected.add(integer(sumOrNull(squares)));
    expected.add(
        prices.isEmpty()
            ? null
            : sum(prices)
                .divide(BigDecimal.valueOf(prices.size()), 8, RoundingMode.HALF_EVEN)
                .toPlainString());
    expected.add(
        squares.isEmpty()
            ? null
            : Double.toString(
                sum(squares)
                    .divide(BigDecimal.valueOf(squares.size()), MathContext.DECIMAL128)
                    .doubleValue()));
    expected.add(decimal(totals.stream().min(BigDecimal::compareTo).orElse(null)));
    expected.add(decimal(prices.stream().max(BigDecimal::compareTo).orElse(null)));
    expected.add(decimal(nearestRank(prices)));
    expected.add(integer(nearestRank(squares)));
    expected.add(names.isEmpty() ? null : names.get(0));
    expected.add(
        totalsByTime.isEmpty() ? null : decimal(totalsByTime.get(totalsByTime.size() - 1)));
    expected.add((long) new HashSet<>(events.stream().map(Plain::name).toList()).size());
    expected.add(
        events.stream().map(each -> Arrays.asList(each.name, each.count)).distinct().count());
    return expected;
  }

  private static <T> List<T> present(List<Plain> events, Function<Plain, @Nullable T> value) {
    return events.stream().map(value).filter(Objects::nonNull).toList();
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static @Nullable BigDecimal sumOrNull(List<BigDecimal> values) {
    return values.isEmpty() ? null : sum(values);
  }

  private static @Nullable BigDecimal nearestRank(List<BigDecimal> values) {
    int rank =
        Q.multiply(BigDecimal.valueOf(values.size()))
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    return values.isEmpty() ? null : values.stream().sorted().toList().get(rank - 1);
  }

  private static @Nullable String decimal(@Nullable BigDecimal value) {
    if (value == null) {
      return null;
    }
    BigInteger unscaled = value.setScale(2).unscaledValue();
    return new BigDecimal(unscaled).abs().compareTo(LIMIT) < 0 ? value.toPlainString() : "error";
  }

  private static @Nullable Object integer(@Nullable BigDecimal value) {
    if (value == null) {
      return null;
    }
    BigInteger integer = value.toBigIntegerExact();
    return integer.bitLength() < Long.SIZE ? (Object) integer.longValueExact() : "error";
  }

  private static Measure measure(String name, Kind kind, Operand... operands) {
    return new Measure(name, kind, List.of(operands), kind == Kind.QUANTILE ? Q : null, null);
  }

  @Provide
  Arbitrary<List<Plain>> events() {
    BigInteger most = BigInteger.TEN.pow(18);
    Arbitrary<BigDecimal> price =
        Arbitraries.oneOf(
                Arbitraries.bigIntegers().between(most.negate(), most),
                Arbitraries.integers().between(-9, 9).map(BigInteger::valueOf))
            .map(unscaled -> new BigDecimal(unscaled, 2));
    Arbitrary<Long> count =
        Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-9, 9));
    return Combinators.combine(
            Arbitraries.longs().between(0, 3),
            price.injectNull(0.2),
            count.injectNull(0.2),
            Arbitraries.of("", "a", "b", "grün").injectNull(0.2))
        .as((time, one, number, name) -> new Plain(time, 0, one, number, name))
        .list()
        .ofMinSize(1)
        .ofMaxSize(25)
        .map(OperandMeasureTest::numbered);
  }

  /** Gives each event a business key of its own. */
  private static List<Plain> numbered(List<Plain> events) {
    List<Plain> numbered = new ArrayList<>();
    for (Plain each : events) {
      long key = numbered.size() % 2 == 0 ? numbered.size() : -numbered.size();
      numbered.add(new Plain(each.time, key, each.price, each.count, each.name));
    }
    return numbered;
  }
}
