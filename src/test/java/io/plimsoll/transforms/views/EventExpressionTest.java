package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.contract.Operand.Constant;
import io.plimsoll.transforms.contract.Operand.Difference;
import io.plimsoll.transforms.contract.Operand.Path;
import io.plimsoll.transforms.contract.Operand.Product;
import io.plimsoll.transforms.contract.Operand.Sum;
import io.plimsoll.transforms.views.EventExpression.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Expressions over encoded fields against the same arithmetic on big decimals. */
class EventExpressionTest {
  private static final List<String> PROJECTION = List.of("count", "price", "size");
  private static final Operand COUNT = new Path("count", FieldType.INTEGER, 0);
  private static final Operand PRICE = new Path("price", FieldType.DECIMAL, 2);
  private static final Operand SIZE = new Path("size", FieldType.NUMBER, Operand.NUMBER_SCALE);
  private static final BigDecimal MOST = BigDecimal.TEN.pow(38);

  @Property(tries = 5000)
  void valuesAreThoseOfBigDecimals(
      @ForAll("operands") Operand operand, @ForAll("events") List<@Nullable BigDecimal> event) {
    EventExpression expression = EventExpression.of(operand, PROJECTION);
    // The same instance serves event after event.
    expression.evaluate(event(Arrays.asList(BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ONE)));
    Outcome outcome = expression.evaluate(event(event));
    BigDecimal expected = oracle(operand, event);
    assertThat(expression.scale()).isEqualTo(operand.scale());
    if (expected == null) {
      assertThat(outcome).isEqualTo(Outcome.NULL);
      return;
    }
    BigInteger unscaled = expected.setScale(operand.scale()).unscaledValue();
    if (unscaled.bitLength() < Long.SIZE) {
      assertThat(outcome).isEqualTo(Outcome.NARROW);
      assertThat(BigInteger.valueOf(expression.unscaled())).isEqualTo(unscaled);
    } else if (new BigDecimal(unscaled).abs().compareTo(MOST) < 0) {
      assertThat(outcome).isEqualTo(Outcome.WIDE);
      assertThat(expression.wide()).isEqualTo(unscaled);
    } else {
      assertThat(outcome).isEqualTo(Outcome.BEYOND);
    }
  }

  @Example
  void whatLeaves64BitsOnTheWayComesBack() {
    Operand there = new Sum(COUNT, new Constant(BigDecimal.valueOf(Long.MAX_VALUE)));
    Operand back = new Difference(there, new Constant(BigDecimal.valueOf(Long.MAX_VALUE)));
    EventExpression expression = EventExpression.of(back, PROJECTION);

    assertThat(expression.evaluate(event(Arrays.asList(BigDecimal.TEN, null, null))))
        .isEqualTo(Outcome.NARROW);
    assertThat(expression.unscaled()).isEqualTo(10);
  }

  @Example
  void aNumberOfTooManyDigitsIsNotTaken() {
    Operand product = new Product(SIZE, new Constant(BigDecimal.ZERO));
    EventExpression expression = EventExpression.of(product, PROJECTION);

    assertThat(expression.evaluate(event(Arrays.asList(null, null, new BigDecimal("-1e29")))))
        .isEqualTo(Outcome.BEYOND);
    assertThat(
            expression.evaluate(
                event(
                    Arrays.asList(null, null, new BigDecimal("99999999999999999999999999999.5")))))
        .isEqualTo(Outcome.NARROW);
  }

  @Example
  void nullComesBeforeAnythingElse() {
    EventExpression expression = EventExpression.of(new Product(SIZE, COUNT), PROJECTION);

    assertThat(expression.evaluate(event(Arrays.asList(null, null, new BigDecimal("1e30")))))
        .isEqualTo(Outcome.NULL);
  }

  @Example
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> EventExpression.of(new Path("price", FieldType.STRING, 0), PROJECTION))
        .hasMessage("price: STRING (expected: a number)");
  }

  private static @Nullable BigDecimal oracle(Operand operand, List<@Nullable BigDecimal> event) {
    if (operand instanceof Path path) {
      BigDecimal value = event.get(PROJECTION.indexOf(path.path()));
      return value == null || path.type() != FieldType.NUMBER
          ? value
          : value.setScale(Operand.NUMBER_SCALE, RoundingMode.HALF_EVEN);
    } else if (operand instanceof Constant constant) {
      return constant.value();
    } else if (operand instanceof Sum sum) {
      BigDecimal left = oracle(sum.left(), event);
      BigDecimal right = oracle(sum.right(), event);
      return left == null || right == null ? null : left.add(right);
    } else if (operand instanceof Difference difference) {
      BigDecimal left = oracle(difference.left(), event);
      BigDecimal right = oracle(difference.right(), event);
      return left == null || right == null ? null : left.subtract(right);
    } else if (operand instanceof Product product) {
      BigDecimal left = oracle(product.left(), event);
      BigDecimal right = oracle(product.right(), event);
      return left == null || right == null ? null : left.multiply(right);
    }
    throw new AssertionError("sealed: " + operand);
  }

  /** Makes an event as decoding does: a number is rounded, and a text from 10^29 on. */
  private static EventView event(List<@Nullable BigDecimal> values) {
    List<@Nullable Object> fields = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      BigDecimal value = values.get(i);
      if (value == null) {
        fields.add(null);
      } else if (i == 0) {
        fields.add(value.longValueExact());
      } else if (i == 1) {
        fields.add(value.setScale(2));
      } else {
        BigDecimal rounded = value.setScale(Operand.NUMBER_SCALE, RoundingMode.HALF_EVEN);
        boolean isTaken = rounded.precision() <= 38;
        fields.add(isTaken ? rounded : value.toPlainString());
      }
    }
    return Events.of(0, 0, fields);
  }

  @Provide
  Arbitrary<List<@Nullable BigDecimal>> events() {
    return Combinators.combine(
            Arbitraries.longs().map(BigDecimal::valueOf).injectNull(0.1),
            decimals(2).injectNull(0.1),
            decimals(12).injectNull(0.1))
        .as((count, price, size) -> Arrays.asList(count, price, size));
  }

  private static Arbitrary<BigDecimal> decimals(int scale) {
    BigInteger most = BigInteger.TEN.pow(20);
    return Arbitraries.bigIntegers()
        .between(most.negate(), most)
        .map(unscaled -> new BigDecimal(unscaled, scale));
  }

  @Provide
  Arbitrary<Operand> operands() {
    return operands(3);
  }

  private static Arbitrary<Operand> operands(int depth) {
    Arbitrary<Operand> leaf =
        Arbitraries.oneOf(
            Arbitraries.of(COUNT, PRICE, SIZE),
            Arbitraries.of("0", "-1", "7", "0.5", "-12.250", "9223372036854775807")
                .map(value -> new Constant(new BigDecimal(value))));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Operand> inner = operands(depth - 1);
    return Arbitraries.oneOf(
        leaf,
        Combinators.combine(inner, inner).as(Sum::new),
        Combinators.combine(inner, inner).as(Difference::new),
        Combinators.combine(inner, inner).as(Product::new));
  }
}
