package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plimsoll.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The number of different values against that of a set. */
class DistinctValuesTest {
  @Property(tries = 200)
  @Promise(4)
  void countIsExactToOneThousandHoweverItIsMerged(
      @ForAll @IntRange(min = 1, max = 1_000) int different, @ForAll long seed) {
    Random random = new Random(seed);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      values.add("value " + random.nextInt(different));
    }
    Summary merged = MergedAnyhow.of(values, DistinctValuesTest::of, random);
    assertThat(((DistinctValues) merged).count()).isEqualTo(new HashSet<>(values).size());
    assertThat(merged.toByteArray()).isEqualTo(of(values).toByteArray());
  }

  @Example
  @Promise(4)
  void sketchIsOneForAllOrdersAndNearTheCount() {
    for (int different : List.of(1_001, 1_500, 4_000, 50_000)) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < different; i++) {
        values.add("value " + i);
      }
      byte[] expected = of(values).toByteArray();
      long count = of(values).count();
      // Three times the relative standard error.
      assertThat((double) count).isCloseTo(different, within(different * 0.05));
      for (int order = 0; order < 20; order++) {
        Summary merged = MergedAnyhow.of(values, DistinctValuesTest::of, new Random(order));
        assertThat(merged.toByteArray()).isEqualTo(expected);
        assertThat(((DistinctValues) merged).count()).isEqualTo(count);
      }
    }
  }

  @Example
  void switchDependsOnTheMergedSetAlone() {
    DistinctValues low = new DistinctValues();
    DistinctValues high = new DistinctValues();
    for (int i = 0; i < 1_000; i++) {
      add(low, "value " + i);
      add(high, "value " + (i + 1));
    }
    assertThat(low.count()).isEqualTo(1_000);
    Summary twice = low.copy();
    twice.merge(low);
    assertThat(((DistinctValues) twice).count()).isEqualTo(1_000);
    twice.merge(high);
    DistinctValues all = new DistinctValues();
    for (int i = 0; i <= 1_000; i++) {
      add(all, "value " + i);
    }
    assertThat(twice.toByteArray()).isEqualTo(all.toByteArray());
    assertThat(low.count()).as("a copy was merged into").isEqualTo(1_000);
  }

  @Example
  void setKeepsWhatMapsToOnePlace() {
    Fingerprints set = new Fingerprints();
    for (int round = 0; round < 2; round++) {
      for (int i = 999; i >= 0; i--) {
        set.add(-1L, i);
        set.add(0, i);
      }
    }
    assertThat(set.size()).as("two zeros stand for the pair beside them").isEqualTo(1_999);
    List<Long> halves = new ArrayList<>();
    set.forEach((high, low) -> halves.add(low));
    assertThat(halves.subList(0, 999)).isSorted().doesNotHaveDuplicates();
    assertThat(halves.subList(999, 1_999)).isSorted().doesNotHaveDuplicates();
  }

  @Example
  void otherSummariesAreRefused() {
    assertThatThrownBy(() -> new DistinctValues().merge(new QuantileValues()))
        .hasMessageContaining("QuantileValues (expected: DistinctValues");
  }

  private static DistinctValues of(List<String> values) {
    DistinctValues distinct = new DistinctValues();
    values.forEach(value -> add(distinct, value));
    return distinct;
  }

  private static void add(DistinctValues distinct, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    distinct.add(bytes, 0, bytes.length);
  }
}
