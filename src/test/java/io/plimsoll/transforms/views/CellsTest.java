package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Cells that are parts of one number against that number. */
class CellsTest {
  private static final BigInteger LARGEST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
  private static final byte[] RULES = {
    Cells.WIDE_HIGH,
    Cells.WIDE_LOW,
    Cells.WIDE_LOW, // a sum
    Cells.MIN_HIGH,
    Cells.WIDE_LOW,
    Cells.MAX_HIGH,
    Cells.WIDE_LOW
  };

  @Property
  @Promise(4)
  void sumsAndExtremesAreExactHoweverTheyAreMerged(
      @ForAll("decimals") List<BigInteger> values, @ForAll long seed) {
    Random random = new Random(seed);
    List<long[]> parts = new ArrayList<>();
    for (BigInteger value : values) {
      if (parts.isEmpty() || random.nextBoolean()) {
        parts.add(new long[] {0, 0, 0, Long.MAX_VALUE, -1, Long.MIN_VALUE, 0});
      }
      long[] cells = parts.get(random.nextInt(parts.size()));
      long high = value.shiftRight(64).longValue();
      Cells.addWider(cells, 0, high, value.longValue());
      Cells.minWide(cells, 3, high, value.longValue());
      Cells.maxWide(cells, 5, high, value.longValue());
    }
    while (parts.size() > 1) {
      long[] one = parts.remove(random.nextInt(parts.size()));
      Cells.merge(RULES, one, 0, parts.remove(random.nextInt(parts.size())), 0);
      parts.add(one);
    }
    Cells merged = new Cells(RULES, parts.get(0));
    assertThat(merged.wide(0, 3))
        .isEqualTo(values.stream().reduce(BigInteger.ZERO, BigInteger::add));
    assertThat(merged.wide(3, 2)).isEqualTo(values.stream().min(BigInteger::compareTo).get());
    assertThat(merged.wide(5, 2)).isEqualTo(values.stream().max(BigInteger::compareTo).get());
  }

  @Example
  void asManyOfTheLargestDecimalsAsCanBeCountedFit() {
    for (BigInteger value : List.of(LARGEST, LARGEST.negate())) {
      long[] cells = new long[3];
      Cells.addWider(cells, 0, value.shiftRight(64).longValue(), value.longValue());
      byte[] sum = {Cells.WIDE_HIGH, Cells.WIDE_LOW, Cells.WIDE_LOW};
      for (int doubling = 0; doubling < 63; doubling++) {
        Cells.merge(sum, cells, 0, cells.clone(), 0);
      }
      assertThat(new Cells(sum, cells).wide(0, 3)).isEqualTo(value.shiftLeft(63));
    }
  }

  @Example
  void carryGoesThroughAllParts() {
    byte[] sum = {Cells.WIDE_HIGH, Cells.WIDE_LOW, Cells.WIDE_LOW, Cells.ADD};
    long[] ones = {0, -1, -1, 1};
    Cells.merge(sum, ones, 0, new long[] {0, -1, -1, 1}, 0);
    assertThat(ones).containsExactly(1, -1, -2, 2);
    long[] one = {0, -1, -1};
    Cells.addWider(one, 0, 0, 1);
    assertThat(one).containsExactly(1, 0, 0);
    Cells.addWider(one, 0, -1, -1);
    assertThat(one).containsExactly(0, -1, -1);
  }

  @Provide
  Arbitrary<List<BigInteger>> decimals() {
    return Arbitraries.oneOf(
            Arbitraries.bigIntegers().between(LARGEST.negate(), LARGEST),
            Arbitraries.longs().map(BigInteger::valueOf),
            Arbitraries.of(LARGEST, LARGEST.negate(), BigInteger.ONE.shiftLeft(64)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }
}
