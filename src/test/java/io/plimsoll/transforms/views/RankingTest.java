package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In which order rows are ranked. */
class RankingTest {
  private static final Operand METRES = new Operand.Path("metres", FieldType.INTEGER, 0);
  private static final Operand PRICE = new Operand.Path("price", FieldType.DECIMAL, 2);
  private static final Operand SIZE = new Operand.Path("size", FieldType.NUMBER, 9);

  @Test
  void averagesAndDecimalsRankByValueAndNotAsTexts() {
    assertThat(ranked(Kind.AVG, METRES, 9L, 10L, -1L, 1_000_000_000L))
        .containsExactly("3", "1", "0", "2");
    assertThat(ranked(Kind.SUM, PRICE, price("9.00"), price("10.00"), price("-0.01")))
        .containsExactly("1", "0", "2");
  }

  @Test
  void numbersOfThirtyEightDigitsRankByTheirLastOne() {
    String digits = "9".repeat(35);
    assertThat(ranked(Kind.MAX, PRICE, price(digits + "1.01"), price(digits + "1.02")))
        .containsExactly("1", "0");
  }

  @Test
  void whatTheRowHasNoValueOfRanksLastByDimensions() {
    String tooLarge = "1" + "0".repeat(29);
    assertThat(ranked(Kind.MIN, SIZE, tooLarge, price("-5.000000000"), null, price("1.000000000")))
        .containsExactly("3", "1", "0", "2");
  }

  @Test
  void equalOnesRankByTheValuesOfTheirDimensionsAndNullFirst() {
    List<List<@Nullable Object>> dimensions =
        List.of(
            Arrays.asList(10L, "b"),
            Arrays.asList(9L, "b"),
            Arrays.asList(9L, null),
            Arrays.asList(-1L, "z"),
            Arrays.asList(null, "z"),
            Arrays.asList(9L, "bb"));
    List<List<@Nullable Object>> events = new ArrayList<>();
    for (List<@Nullable Object> each : dimensions) {
      List<@Nullable Object> event = new ArrayList<>(each);
      event.add(1L);
      events.add(event);
    }
    assertThat(ranked(view(List.of("a", "b"), Kind.SUM, METRES, "m"), events))
        .containsExactly("null z", "-1 z", "9 null", "9 b", "9 bb", "10 b");
  }

  @Test
  void measureThatIsNoneOfTheViewsIsRefused() {
    assertThatThrownBy(() -> plan(view(List.of("a"), Kind.SUM, METRES, "other")))
        .hasMessage("top.by: other (expected: one of [m])");
  }

  @Test
  void sessionHasNoTop() {
    View fixed = view(List.of("a"), Kind.SUM, METRES, "m");
    assertThatThrownBy(
            () ->
                new View(
                    "v",
                    new Window.Session(Duration.standardMinutes(1)),
                    fixed.dimensions(),
                    null,
                    fixed.measures(),
                    Duration.ZERO,
                    null,
                    fixed.top()))
        .hasMessage("v.top: Top[n=10, by=m] (expected: none; each session is a window of its own)");
  }

  @Test
  void shardsTopComesBack() throws Exception {
    CellTable best =
        CellTableTest.of("key", new byte[] {Cells.ADD, Cells.MIN}, new long[] {3, Long.MIN_VALUE});
    CoderProperties.coderDecodeEncodeEqual(
        ShardTopCoder.of(),
        new ShardTop(
            GroupKey.ofShard(300),
            new Pane(-60_000, 0, PaneInfo.Timing.LATE, Long.MAX_VALUE),
            best));
  }

  private static BigDecimal price(String text) {
    return new BigDecimal(text);
  }

  /** Returns the numbers of some values in the order of their ranks. */
  private static List<String> ranked(Kind kind, Operand operand, @Nullable Object... values) {
    List<List<@Nullable Object>> events = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      events.add(Arrays.asList((long) i, values[i]));
    }
    return ranked(view(List.of("a"), kind, operand, "m"), events);
  }

  /** Ranks some events, each of them a row of its own, whose last field is measured. */
  private static List<String> ranked(View view, List<List<@Nullable Object>> events) {
    ViewPlan plan = plan(view);
    CompiledView compiled = plan.views(0).get(0);
    PartialTable table = new PartialTable(plan);
    for (List<@Nullable Object> each : events) {
      table.add(compiled, Events.of(0, 0, each), 0);
    }
    List<CellTable> shards = new ArrayList<>();
    table.drain(3, (grouping, group, partial, oldest) -> shards.add(partial.cells()));
    CellTable best = Objects.requireNonNull(compiled.ranking()).best(shards);
    List<String> ranked = new ArrayList<>();
    for (int entry = 0; entry < best.entries(); entry++) {
      byte[] key = best.key(entry);
      List<String> dimensions = new ArrayList<>();
      for (int at = RowKey.DIMENSIONS; at < key.length; at += EventView.sizeAt(key, at)) {
        dimensions.add(String.valueOf(EventView.valueAt(key, at)));
      }
      ranked.add(String.join(" ", dimensions));
    }
    return ranked;
  }

  private static ViewPlan plan(View view) {
    return new ViewPlan(List.of(Shapes.contract(view)));
  }

  private static View view(List<String> dimensions, Kind kind, Operand operand, String by) {
    return new View(
        "v",
        new Window.Fixed(Duration.standardSeconds(1)),
        dimensions.stream().map(path -> new View.Dimension(path, path)).toList(),
        null,
        List.of(new Measure("m", kind, List.of(operand), null, null)),
        Duration.ZERO,
        null,
        new View.Top(10, by));
  }
}
