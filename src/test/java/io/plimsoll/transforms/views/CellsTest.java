package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** In whatever order and grouping partial aggregates meet, they become the same cells. */
class CellsTest {
  private static final byte[] RULES = {
    Cells.ADD, Cells.MIN, Cells.WIDE_HIGH, Cells.WIDE_LOW, Cells.MAX
  };
  private static final byte[] SUM = {Cells.WIDE_HIGH, Cells.WIDE_LOW};

  @Property
  void mergingIsAssociative(
      @ForAll("cells") Cells a, @ForAll("cells") Cells b, @ForAll("cells") Cells c) {
    assertThat(a.mergedWith(b).mergedWith(c)).isEqualTo(a.mergedWith(b.mergedWith(c)));
  }

  @Property
  void mergingIsCommutativeAndChangesNeither(@ForAll("cells") Cells a, @ForAll("cells") Cells b) {
    String before = a + " " + b;
    assertThat(a.mergedWith(b)).isEqualTo(b.mergedWith(a));
    assertThat(a + " " + b).isEqualTo(before);
  }

  @Property
  void noCellsChangeNothing(@ForAll("cells") Cells cells) {
    assertThat(cells.mergedWith(Cells.NONE)).isEqualTo(cells);
    assertThat(Cells.NONE.mergedWith(cells)).isEqualTo(cells);
  }

  @Property
  void sumsNeverOverflowHoweverTheyAreMerged(@ForAll List<Long> values, @ForAll long seed) {
    List<Cells> parts = new ArrayList<>(List.of(Cells.NONE));
    BigInteger expected = BigInteger.ZERO;
    for (long value : values) {
      long[] cells = new long[2];
      Cells.addWide(cells, 0, value >> 63, value);
      parts.add(new Cells(SUM, cells));
      expected = expected.add(BigInteger.valueOf(value));
    }
    Random random = new Random(seed);
    while (parts.size() > 1) {
      Cells one = parts.remove(random.nextInt(parts.size()));
      Cells other = parts.remove(random.nextInt(parts.size()));
      parts.add(one.mergedWith(other));
    }
    Cells sum = parts.get(0);
    assertThat(sum.isNone() ? BigInteger.ZERO : sum.wide(0)).isEqualTo(expected);
  }

  @Example
  void carryGoesIntoTheHighHalf() {
    Cells ones = new Cells(SUM, new long[] {0, -1});
    assertThat(ones.mergedWith(new Cells(SUM, new long[] {0, 1})).wide(0))
        .isEqualTo(BigInteger.ONE.shiftLeft(64));
  }

  @Example
  void cellsOfOtherMeasuresAreRefused() {
    assertThatThrownBy(() -> new Cells(SUM, new long[2]).mergedWith(new Cells(RULES, new long[5])))
        .hasMessageContaining("a view's measures cannot change on resume");
    assertThatThrownBy(() -> new Cells(SUM, new long[3])).hasMessageContaining("expected: 2");
  }

  @Provide
  Arbitrary<Cells> cells() {
    return Arbitraries.oneOf(
        Arbitraries.just(Cells.NONE),
        Arbitraries.longs()
            .array(long[].class)
            .ofSize(RULES.length)
            .map(values -> new Cells(RULES, values)));
  }
}
