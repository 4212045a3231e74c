package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The table against a hash map of boxed values. */
class PartialTableTest {
  private static final Contract CONTRACT =
      Shapes.contract(
          Shapes.view(
              "by_text_and_flag",
              60_000,
              0,
              List.of("text", "flag"),
              null,
              new Measure("sum", Kind.SUM, "number", null)),
          Shapes.view(
              "by_number",
              7_000,
              0,
              List.of("number"),
              null,
              new Measure("min", Kind.MIN, "number", null)),
          // Of the family of the first: what they share is found for one of them.
          Shapes.view(
              "least_by_text_and_flag",
              60_000,
              0,
              List.of("text", "flag"),
              null,
              new Measure("min", Kind.MIN, "number", null)),
          Shapes.view("all", 1, 0, List.of(), null, new Measure("events", Kind.COUNT, null, null)));
  private static final ViewPlan PLAN = new ViewPlan(List.of(CONTRACT));
  private static final List<CompiledView> VIEWS = PLAN.views(0);
  private static final int SHARDS = 5;

  /** An event as plain values; {@link #fields} are those of the contract's projection. */
  record Plain(
      long time,
      long arrival,
      @Nullable String text,
      @Nullable Boolean flag,
      @Nullable Long number) {
    List<@Nullable Object> fields() {
      return Arrays.asList(text, flag, number);
    }
  }

  private final PartialTable table = new PartialTable(PLAN);
  private final Map<String, GroupKey> shardOf = new HashMap<>();

  @Property(tries = 500)
  void tableHoldsWhatAMapWould(
      @ForAll("events") List<List<Plain>> bundles, @ForAll Random filters) {
    assertThat(CONTRACT.projection()).containsExactly("text", "flag", "number");
    // The same table serves bundle after bundle.
    for (List<Plain> bundle : bundles) {
      Map<List<@Nullable Object>, List<Long>> expected = new HashMap<>();
      for (Plain plain : bundle) {
        EventView event = Events.of(plain.time, plain.arrival, plain.fields());
        for (CompiledView view : VIEWS) {
          if (filters.nextInt(4) == 0) {
            continue;
          }
          table.add(view, event, 0);
          expected.merge(key(view, plain), cells(view, plain), PartialTableTest::merge);
        }
      }
      assertThat(table.isEmpty()).isEqualTo(expected.isEmpty());
      assertThat(drain()).isEqualTo(expected);
      assertThat(table.isEmpty()).isTrue();
      assertThat(drain()).isEmpty();
    }
  }

  @Example
  void tableGrows() {
    CompiledView view = VIEWS.get(0);
    for (long i = 0; i < 10_000; i++) {
      table.add(
          view, Events.of(0, 0, Arrays.asList("a text of some length " + i % 5_000, null, 1L)), 0);
    }
    Map<List<@Nullable Object>, List<Long>> found = drain();
    assertThat(found).hasSize(5_000);
    assertThat(found.values()).allSatisfy(cells -> assertThat(cells.get(0)).isEqualTo(2));
  }

  @Example
  void clearedTableForgets() {
    table.add(VIEWS.get(3), Events.of(0, 0, Arrays.asList(null, null, null)), 0);
    table.clear();
    assertThat(table.isEmpty()).isTrue();
    assertThat(drain()).isEmpty();
  }

  private Map<List<@Nullable Object>, List<Long>> drain() {
    Map<List<@Nullable Object>, List<Long>> found = new HashMap<>();
    table.drain(
        SHARDS,
        (grouping, group, partial, oldest) -> {
          CellTable cells = partial.cells();
          long oldestInCells = Long.MAX_VALUE;
          for (int entry = 0; entry < cells.entries(); entry++) {
            byte[] key = cells.key(entry);
            CompiledView view = PLAN.view(cells.view(entry));
            assertThat(view.grouping()).isEqualTo(grouping);
            assertThat(partial.windowEnd() - partial.windowStart())
                .isEqualTo(view.declared().window().span().getMillis());
            assertThat(shardOf.merge(Arrays.toString(key), group, PartialTableTest::same))
                .isEqualTo(group);
            List<@Nullable Object> names = new ArrayList<>();
            names.add(view.declared().name());
            names.add(partial.windowStart());
            for (int at = RowKey.DIMENSIONS; at < key.length; at += EventView.sizeAt(key, at)) {
              names.add(EventView.valueAt(key, at));
            }
            long[] values = cells.cells(entry).values();
            oldestInCells = Math.min(oldestInCells, values[CompiledView.OLDEST]);
            assertThat(found.put(names, Arrays.stream(values).boxed().toList()))
                .as("each key once")
                .isNull();
          }
          assertThat(oldest).isEqualTo(oldestInCells);
        });
    return found;
  }

  /** A key is in one shard whatever its window, or its rows would be made of parts. */
  private static GroupKey same(GroupKey before, GroupKey now) {
    assertThat(now).isEqualTo(before);
    return now;
  }

  private static List<@Nullable Object> key(CompiledView view, Plain plain) {
    long size = view.declared().window().span().getMillis();
    long start = Math.floorDiv(plain.time, size) * size;
    return switch (view.declared().name()) {
      case "by_text_and_flag", "least_by_text_and_flag" ->
          Arrays.asList(view.declared().name(), start, plain.text, plain.flag);
      case "by_number" -> Arrays.asList("by_number", start, plain.number);
      default -> List.of("all", start);
    };
  }

  /** Events, oldest, newest, newest arrival, and the measure's own cells. */
  private static List<Long> cells(CompiledView view, Plain plain) {
    List<Long> cells = new ArrayList<>(List.of(1L, plain.time, plain.time, plain.arrival));
    Long number = plain.number;
    switch (view.declared().name()) {
      case "by_text_and_flag" ->
          cells.addAll(
              number == null ? List.of(0L, 0L, 0L) : List.of(1L, number < 0 ? -1L : 0L, number));
      case "by_number", "least_by_text_and_flag" ->
          cells.addAll(number == null ? List.of(0L, Long.MAX_VALUE) : List.of(1L, number));
      default -> cells.add(1L);
    }
    return cells;
  }

  private static List<Long> merge(List<Long> a, List<Long> b) {
    List<Long> merged =
        new ArrayList<>(
            List.of(
                a.get(0) + b.get(0),
                Math.min(a.get(1), b.get(1)),
                Math.max(a.get(2), b.get(2)),
                Math.max(a.get(3), b.get(3)),
                a.get(4) + b.get(4)));
    if (a.size() == 6) {
      merged.add(Math.min(a.get(5), b.get(5)));
    } else if (a.size() == 7) {
      // Small numbers: their sum fits the low half and the high half is its sign.
      long sum = a.get(6) + b.get(6);
      merged.addAll(List.of(sum < 0 ? -1L : 0L, sum));
    }
    return merged;
  }

  @Provide
  Arbitrary<List<List<Plain>>> events() {
    Arbitrary<Plain> event =
        Combinators.combine(
                Arbitraries.longs().between(-100_000, 100_000),
                Arbitraries.longs().between(0, 1_000),
                Arbitraries.of("", "a", "aaaaaaaa", "aaaaaaab", "grün", "\ud83e\uddc0")
                    .injectNull(0.2),
                Arbitraries.of(true, false).injectNull(0.3),
                Arbitraries.longs().between(-3, 3).injectNull(0.2))
            .as(Plain::new);
    return event.list().ofMaxSize(60).list().ofMaxSize(3);
  }
}
