package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is shared between views against each view by itself. */
class SelectionTest {
  private static final List<Measure> MEASURES =
      List.of(
          new Measure("events", Kind.COUNT, null, null),
          new Measure("sum", Kind.SUM, "number", null),
          new Measure("also_sum", Kind.SUM, "number", null),
          new Measure("of_flagged", Kind.SUM, "number", flag(true)),
          new Measure("least", Kind.MIN, "number", null),
          new Measure(
              "texts",
              Kind.DISTINCT,
              List.of(new Operand.Path("text", FieldType.STRING, 0)),
              null,
              null));

  private static Condition flag(boolean value) {
    return new Condition.Compare("flag", Comparison.EQUAL, value);
  }

  private record Place(Grouping grouping, GroupKey group, long start, long end, String key) {}

  /** What a row key of a window holds: its cells, and the summaries beside them. */
  private record State(List<Long> cells, List<String> summaries) {}

  @Property(tries = 500)
  @Promise(3)
  void viewsTogetherHoldWhatEachWouldAlone(
      @ForAll("contracts") Contract contract, @ForAll("bundles") List<List<EventView>> bundles) {
    ViewPlan plan = new ViewPlan(List.of(contract));
    PartialTable together = new PartialTable(plan);
    PartialTable alone = new PartialTable(plan);
    for (List<EventView> bundle : bundles) {
      for (EventView event : bundle) {
        Selection selection = plan.selection(event, Long.MIN_VALUE);
        together.add(selection, event);
        for (int i = 0; i < selection.views(); i++) {
          CompiledView view = plan.views(0).get(i);
          assertThat(selection.view(i)).isSameAs(view);
          assertThat(selection.truth(i)).isEqualTo(view.takes(event));
          if (view.takes(event) == Truth.TRUE) {
            alone.add(view, event, 0);
          }
        }
      }
      assertThat(drain(together)).isEqualTo(drain(alone));
      assertThat(together.isEmpty()).isTrue();
    }
  }

  @Example
  void eventBehindItsPartitionsWatermarkIsAskedViewByView() {
    Contract contract = Shapes.contract(view("v", List.of(), null, List.of(0)));
    EventView event = event(1_000, "a", true, 1L);
    ViewPlan plan = new ViewPlan(List.of(contract));
    assertThat(plan.selection(event, 1_000)).isNotNull();
    assertThat(plan.selection(event, 1_001)).isNull();
    assertThat(plan.selection(event, Long.MAX_VALUE)).as("no watermark is known").isNull();
  }

  @Example
  void eventOfAWindowThatMayBeWithheldIsAskedViewByView() {
    Contract contract = Shapes.contract(view("v", List.of(), null, List.of(0)));
    WithheldWindows withheld =
        new WithheldWindows(Map.of("shapes", Map.of("v", Instant.ofEpochMilli(60_000))));
    ViewPlan plan = new ViewPlan(List.of(contract), withheld);
    assertThat(plan.selection(event(59_999, "a", true, 1L), Long.MIN_VALUE)).isNull();
    assertThat(plan.selection(event(120_000, "a", true, 1L), Long.MIN_VALUE)).isNotNull();
  }

  @Example
  void selectionsThatAreTooManyAreNotRemembered() {
    int most = 4096;
    Condition filter = number(0);
    for (long constant = 2; constant <= most; constant += 2) {
      filter = new Condition.Or(filter, number(constant));
    }
    ViewPlan plan =
        new ViewPlan(List.of(Shapes.contract(view("v", List.of(), filter, List.of(0, 1)))));
    // Between the constants and on them: each number is an answer of its own.
    for (long number = 0; number < most; number++) {
      Selection selection = plan.selection(Events.of(0, 0, List.of(number)), 0);
      assertThat(selection.truth(0)).isEqualTo(Truth.of(number % 2 == 0));
    }
    assertThat(plan.selection(Events.of(0, 0, List.of((long) most)), 0)).isNull();
    assertThat(plan.selection(Events.of(0, 0, List.of(7L)), 0)).isNotNull();
  }

  private static Condition number(long constant) {
    return new Condition.Compare("number", Comparison.EQUAL, constant);
  }

  private static Map<Place, State> drain(PartialTable table) {
    Map<Place, State> found = new HashMap<>();
    table.drain(
        3,
        (grouping, group, partial, oldest) -> {
          CellTable cells = partial.cells();
          for (int entry = 0; entry < cells.entries(); entry++) {
            Place place =
                new Place(
                    grouping,
                    group,
                    partial.windowStart(),
                    partial.windowEnd(),
                    Arrays.toString(cells.key(entry)));
            Cells its = cells.cells(entry);
            List<String> summaries = new ArrayList<>();
            for (int at = 0; at < its.values().length; at++) {
              Summary summary = its.summary(at);
              summaries.add(summary == null ? "" : Arrays.toString(summary.toByteArray()));
            }
            State state = new State(Arrays.stream(its.values()).boxed().toList(), summaries);
            assertThat(found.put(place, state)).as("each key once").isNull();
          }
        });
    return found;
  }

  private static View view(
      String name, List<String> dimensions, @Nullable Condition filter, List<Integer> measures) {
    return Shapes.view(
        name,
        60_000,
        0,
        dimensions,
        filter,
        measures.stream().map(MEASURES::get).toArray(Measure[]::new));
  }

  private static EventView event(
      long time, @Nullable String text, @Nullable Boolean flag, @Nullable Long number) {
    return Events.of(time, time, Arrays.asList(text, flag, number));
  }

  @Provide
  Arbitrary<Contract> contracts() {
    Arbitrary<List<Integer>> measures =
        Arbitraries.integers().between(0, MEASURES.size() - 1).list().uniqueElements().ofMinSize(1);
    Arbitrary<View> view =
        Combinators.combine(
                Arbitraries.of(List.<String>of(), List.of("text"), List.of("text", "flag")),
                filters(2).injectNull(0.2),
                measures)
            .as((dimensions, filter, its) -> view("", dimensions, filter, its));
    return view.list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(
            views -> {
              List<View> named = new ArrayList<>();
              // Reads all fields, so that the projection is always the same.
              named.add(view("all", List.of("text", "flag", "number"), null, List.of(0)));
              for (int i = 0; i < views.size(); i++) {
                View each = views.get(i);
                named.add(
                    Shapes.view(
                        "view_" + i,
                        60_000,
                        0,
                        each.dimensions().stream().map(View.Dimension::path).toList(),
                        each.filter(),
                        each.measures().toArray(Measure[]::new)));
              }
              return Shapes.contract(named.toArray(View[]::new));
            });
  }

  private static Arbitrary<Condition> filters(int depth) {
    Arbitrary<Condition> leaf =
        Arbitraries.oneOf(
            Combinators.combine(
                    Arbitraries.of(Comparison.class), Arbitraries.longs().between(-2, 2))
                .as((how, constant) -> new Condition.Compare("number", how, constant)),
            Arbitraries.of(true, false).map(SelectionTest::flag),
            Arbitraries.of("number", "text").map(Condition.Has::new),
            Arbitraries.of("a", "b")
                .map(text -> new Condition.Compare("text", Comparison.EQUAL, text)));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Condition> inner = filters(depth - 1);
    return Arbitraries.oneOf(
        leaf,
        inner.map(Condition.Not::new),
        Combinators.combine(inner, inner).as(Condition.And::new),
        Combinators.combine(inner, inner).as(Condition.Or::new));
  }

  @Provide
  Arbitrary<List<List<EventView>>> bundles() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 150_000),
            Arbitraries.of("a", "b", "c").injectNull(0.2),
            Arbitraries.of(true, false).injectNull(0.2),
            Arbitraries.longs().between(-3, 3).injectNull(0.2))
        .as(SelectionTest::event)
        .list()
        .ofMaxSize(40)
        .list()
        .ofMaxSize(3);
  }
}
