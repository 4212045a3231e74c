package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.table.TableRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.junit.jupiter.api.Test;

/** What a row looks like where its values are no plain integers and texts. */
class RowWriterTest {
  private static final Operand PRICE = new Operand.Path("price", FieldType.DECIMAL, 2);
  private static final Operand SIZE = new Operand.Path("size", FieldType.NUMBER, 9);
  private static final ViewPlan PLAN =
      new ViewPlan(
          List.of(
              Shapes.contract(
                  Shapes.view(
                      "v",
                      1_000,
                      0,
                      List.of("price", "flag"),
                      null,
                      measure("sum", Kind.SUM, PRICE),
                      measure("avg", Kind.AVG, PRICE),
                      measure("first", Kind.FIRST, SIZE),
                      measure("sizes", Kind.DISTINCT, SIZE),
                      measure("largest", Kind.MAX, SIZE)))));

  @Test
  void decimalsAreTextsAtTheirScaleInMeasuresAndDimensions() {
    TableRecord row =
        row(
            Arrays.asList(new BigDecimal("1.50"), null, new BigDecimal("0.500000000")),
            Arrays.asList(new BigDecimal("1.50"), null, null));

    assertThat(text(row.key())).isEqualTo("[\"v\",0,1000,\"1.50\",null]");
    assertThat(text(row.value()))
        .contains("\"dimensions\":{\"price\":\"1.50\",\"flag\":null}")
        .contains(
            "\"measures\":{\"sum\":\"3.00\",\"avg\":\"1.50000000\",\"first\":\"0.500000000\","
                + "\"sizes\":2,\"largest\":\"0.500000000\"},\"events\":2")
        .doesNotContain("errors");
  }

  @Test
  void aNumberThatIsTooLargeIsNamedAmongTheErrors() {
    String huge = "1" + "0".repeat(29);
    TableRecord row = row(Arrays.asList(new BigDecimal("1.50"), true, huge));

    assertThat(text(row.value()))
        .contains(
            "\"first\":null,\"sizes\":1,\"largest\":null},\"errors\":[\"first\",\"largest\"]");
  }

  @SafeVarargs
  private static TableRecord row(List<Object>... events) {
    PartialTable table = new PartialTable(PLAN);
    CompiledView view = PLAN.views(0).get(0);
    for (int time = 0; time < events.length; time++) {
      table.add(view, Events.of(time, 0, events[time]), 0);
    }
    RunIdentity run = new RunIdentity(1, "test", false, () -> 0);
    RowWriter writer = new RowWriter(run, 0);
    Pane pane = new Pane(0, 1_000, PaneInfo.Timing.ON_TIME, 0);
    List<TableRecord> rows = new ArrayList<>();
    table.drain(
        1,
        (grouping, group, partial, oldest) ->
            rows.add(writer.row(view, partial.cells().key(0), partial.cells().cells(0), pane)));
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Measure measure(String name, Kind kind, Operand operand) {
    return new Measure(name, kind, List.of(operand), null, null);
  }
}
