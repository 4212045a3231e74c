package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.Promise;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The nearest rank against a sorted list. */
class QuantileValuesTest {
  private static final List<BigDecimal> SHARES =
      List.of("0.001", "0.25", "0.5", "0.95", "0.999", "1").stream().map(BigDecimal::new).toList();
  private static final BigInteger LARGEST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

  @Property(tries = 300)
  @Promise(4)
  void quantileIsExactToOneThousandValuesHoweverTheyAreMerged(
      @ForAll("values") List<BigInteger> values, @ForAll long seed) {
    Summary merged = MergedAnyhow.of(values, QuantileValuesTest::of, new Random(seed));
    for (BigDecimal q : SHARES) {
      assertThat(((QuantileValues) merged).quantile(q)).isEqualTo(nearestRank(values, q));
    }
    assertThat(merged.toByteArray()).isEqualTo(of(values).toByteArray());
  }

  @Example
  @Promise(4)
  void sketchIsOneForAllOrdersAndWithinItsAccuracy() {
    for (int bits : List.of(3, 12, 40, 62, 100, 126)) {
      Random random = new Random(bits);
      for (int count : List.of(1_001, 5_000)) {
        List<BigInteger> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          BigInteger value = new BigInteger(1 + random.nextInt(bits), random);
          values.add(random.nextInt(3) == 0 ? value.negate() : value);
        }
        byte[] expected = of(values).toByteArray();
        for (int order = 0; order < 20; order++) {
          Summary merged = MergedAnyhow.of(values, QuantileValuesTest::of, new Random(order));
          assertThat(merged.toByteArray()).isEqualTo(expected);
          for (BigDecimal q : SHARES) {
            assertNear(((QuantileValues) merged).quantile(q), nearestRank(values, q));
          }
        }
      }
    }
  }

  @Example
  void sketchNeverLeavesTheRangeOfItsValues() {
    List<BigInteger> values = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      values.add(LARGEST);
      values.add(LARGEST.negate());
    }
    QuantileValues sketch = of(values);
    assertThat(sketch.quantile(BigDecimal.ONE)).isLessThanOrEqualTo(LARGEST);
    assertThat(sketch.quantile(new BigDecimal("0.1"))).isGreaterThanOrEqualTo(LARGEST.negate());

    QuantileValues longs = new QuantileValues();
    for (int i = 0; i < 1_001; i++) {
      longs.add(i % 2 == 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
    assertThat(longs.quantile(BigDecimal.ONE).bitLength()).isLessThan(64);
    assertThat(longs.quantile(new BigDecimal("0.1")).bitLength()).isLessThan(64);
  }

  @Example
  void switchDependsOnTheNumberOfAllValues() {
    List<BigInteger> values = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      values.add(BigInteger.valueOf(i * 1_000_003L));
    }
    QuantileValues exact = of(values);
    assertThat(exact.quantile(new BigDecimal("0.777"))).isEqualTo(777 * 1_000_003L);
    values.add(BigInteger.valueOf(777 * 1_000_003L));
    QuantileValues sketch = of(values);
    exact.add(777 * 1_000_003L);
    assertThat(exact.toByteArray()).isEqualTo(sketch.toByteArray());
    assertThat(exact.quantile(new BigDecimal("0.777"))).isNotEqualTo(777 * 1_000_003L);
  }

  @Example
  void otherSummariesAreRefused() {
    assertThatThrownBy(() -> new QuantileValues().merge(new DistinctValues()))
        .hasMessageContaining("DistinctValues (expected: QuantileValues");
  }

  /** Within one part in a hundred, and then rounded to an integer. */
  private static void assertNear(BigInteger found, BigInteger exact) {
    BigDecimal error = new BigDecimal(found.subtract(exact).abs());
    BigDecimal allowed =
        new BigDecimal(exact.abs())
            .multiply(new BigDecimal("0.010000001"))
            .add(new BigDecimal("0.5"));
    assertThat(error).as(found + " for " + exact).isLessThanOrEqualTo(allowed);
  }

  private static BigInteger nearestRank(List<BigInteger> values, BigDecimal q) {
    int rank =
        q.multiply(BigDecimal.valueOf(values.size()))
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    return values.stream().sorted().toList().get(rank - 1);
  }

  private static QuantileValues of(List<BigInteger> values) {
    QuantileValues quantile = new QuantileValues();
    values.forEach(quantile::add);
    return quantile;
  }

  @Provide
  Arbitrary<List<BigInteger>> values() {
    Arbitrary<BigInteger> value =
        Arbitraries.oneOf(
            Arbitraries.bigIntegers().between(LARGEST.negate(), LARGEST),
            Arbitraries.longs().map(BigInteger::valueOf),
            Arbitraries.longs().between(-3, 3).map(BigInteger::valueOf));
    return value.list().ofMinSize(1).ofMaxSize(60);
  }
}
