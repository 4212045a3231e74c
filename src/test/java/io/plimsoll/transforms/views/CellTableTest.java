package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In whatever order and grouping partial aggregates meet, they become the same cells. */
class CellTableTest {
  private static final byte[] RULES = {
    Cells.ADD, Cells.MIN, Cells.WIDE_HIGH, Cells.WIDE_LOW, Cells.MAX
  };
  private static final byte[] SUM = {Cells.WIDE_HIGH, Cells.WIDE_LOW};
  private static final byte[] PREFIX = RowKey.prefix("contract", "view");

  @Property
  void mergingIsAssociative(
      @ForAll("tables") CellTable a, @ForAll("tables") CellTable b, @ForAll("tables") CellTable c) {
    assertThat(content(merged(merged(a, b), c))).isEqualTo(content(merged(a, merged(b, c))));
  }

  @Property
  void mergingIsCommutativeAndChangesOnlyWhatItMergesInto(
      @ForAll("tables") CellTable a, @ForAll("tables") CellTable b) {
    CellTable before = b.copy();
    assertThat(content(merged(a, b))).isEqualTo(content(merged(b, a)));
    assertThat(b).isEqualTo(before);
  }

  @Property
  void mergedTableHoldsWhatAMapWould(@ForAll("tables") CellTable a, @ForAll("tables") CellTable b) {
    Map<String, List<Long>> expected = content(a);
    content(b)
        .forEach(
            (key, cells) ->
                expected.merge(
                    key,
                    cells,
                    (one, other) -> {
                      long[] into = one.stream().mapToLong(Long::longValue).toArray();
                      Cells.merge(
                          RULES, into, 0, other.stream().mapToLong(Long::longValue).toArray(), 0);
                      return Arrays.stream(into).boxed().toList();
                    }));
    assertThat(content(merged(a, b))).isEqualTo(expected);
  }

  @Property
  void keyCountsAsChangedInTheMergeThatBroughtItLast(@ForAll("partials") List<CellTable> partials) {
    CellTable table = new CellTable();
    Map<String, Integer> expected = new TreeMap<>();
    int merge = 0;
    for (CellTable partial : partials) {
      table.merge(partial);
      merge++;
      for (String key : content(partial).keySet()) {
        expected.put(key, merge);
      }
    }
    Map<String, Integer> changed = new TreeMap<>();
    for (int entry = 0; entry < table.entries(); entry++) {
      changed.put(name(table, entry), table.changedIn(entry));
    }
    assertThat(changed).isEqualTo(expected);
    assertThat(table.merges()).isEqualTo(merge);
  }

  @Property
  void whereTwoHistoriesMeetEveryKeyHasChanged(
      @ForAll("tables") CellTable a, @ForAll("tables") CellTable b) {
    CellTable one = merged(new CellTable(), a);
    CellTable other = merged(new CellTable(), b);
    int earlier = Math.max(one.merges(), other.merges());
    one.merge(other);
    for (int entry = 0; entry < one.entries(); entry++) {
      assertThat(one.changedIn(entry)).isGreaterThan(earlier);
    }
  }

  @Property
  void sumsNeverOverflowHoweverTheyAreMerged(@ForAll List<Long> values, @ForAll long seed) {
    List<CellTable> parts = new ArrayList<>(List.of(of("x", SUM, new long[2])));
    BigInteger expected = BigInteger.ZERO;
    for (long value : values) {
      long[] cells = new long[2];
      Cells.addWide(cells, 0, value >> 63, value);
      parts.add(of("x", SUM, cells));
      expected = expected.add(BigInteger.valueOf(value));
    }
    Random random = new Random(seed);
    while (parts.size() > 1) {
      CellTable one = parts.remove(random.nextInt(parts.size()));
      parts.add(merged(one, parts.remove(random.nextInt(parts.size()))));
    }
    assertThat(parts.get(0).cells(0).wide(0, 2)).isEqualTo(expected);
  }

  @Example
  void carryGoesIntoTheHighHalf() {
    CellTable ones = of("x", SUM, new long[] {0, -1});
    ones.merge(of("x", SUM, new long[] {0, 1}));
    assertThat(ones.cells(0).wide(0, 2)).isEqualTo(BigInteger.ONE.shiftLeft(64));
  }

  @Example
  void cellsOfOtherMeasuresAreRefused() {
    CellTable table = of("x", SUM, new long[2]);
    assertThatThrownBy(() -> table.merge(of("x", RULES, new long[5])))
        .hasMessageContaining("a view's measures cannot change on resume");
    assertThatThrownBy(() -> new Cells(SUM, new long[3])).hasMessageContaining("expected: 2");
  }

  private static CellTable merged(CellTable one, CellTable other) {
    CellTable merged = one.copy();
    merged.merge(other);
    return merged;
  }

  /** Returns the cells by key. */
  private static Map<String, List<Long>> content(CellTable table) {
    Map<String, List<Long>> content = new TreeMap<>();
    for (int entry = 0; entry < table.entries(); entry++) {
      List<Long> cells = Arrays.stream(table.cells(entry).values()).boxed().toList();
      assertThat(content.put(name(table, entry), cells)).as("each key once").isNull();
    }
    return content;
  }

  private static String name(CellTable table, int entry) {
    byte[] key = table.key(entry);
    return new String(key, PREFIX.length, key.length - PREFIX.length, StandardCharsets.UTF_8);
  }

  static CellTable of(String key, byte[] rules, long[] cells) {
    CellTable table = new CellTable();
    append(table, key, rules, cells);
    return table;
  }

  private static void append(CellTable table, String key, byte[] rules, long[] cells) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int hash = CellTable.hash(PREFIX, bytes, 0, bytes.length);
    table.append(hash, PREFIX, bytes, 0, bytes.length, rules, cells, new Summaries(), 0);
  }

  @Provide
  Arbitrary<List<CellTable>> partials() {
    return tables().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<CellTable> tables() {
    Arbitrary<String> keys = Arbitraries.integers().between(0, 40).map(number -> "key " + number);
    Arbitrary<long[]> cells = Arbitraries.longs().array(long[].class).ofSize(RULES.length);
    return Arbitraries.maps(keys, cells)
        .ofMaxSize(30)
        .map(
            entries -> {
              CellTable table = new CellTable();
              entries.forEach((key, state) -> append(table, key, RULES, state));
              return table;
            });
  }
}
