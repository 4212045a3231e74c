package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.IntegerFormat;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a view may declare and nothing runs yet is refused before anything runs. */
class NotYetTest {
  private static final Window MINUTE = new Window.Fixed(Duration.standardMinutes(1));
  private static final Measure EVENTS = new Measure("events", Kind.COUNT, null, null);
  private static final Operand FARE = new Operand.Path("fare", FieldType.DECIMAL, 2);
  private static final Operand METRES = new Operand.Path("metres", FieldType.INTEGER, 0);

  static Stream<Arguments> declarations() {
    return Stream.of(
        Arguments.of(
            view(MINUTE, List.of(), new View.Top(3, "events"), EVENTS),
            "top: 3 by events (not supported yet; expected: no top)"),
        Arguments.of(
            view(MINUTE, List.of(new View.Dimension("price", "fare")), null, EVENTS),
            "dimensions.price: fare (not supported yet; expected: a string, integer, boolean"),
        Arguments.of(
            measuring(Kind.SUM, FARE),
            "measures.m: fare (not supported yet; expected: the path of an integer field)"),
        Arguments.of(
            measuring(Kind.SUM, new Operand.Sum(METRES, METRES)),
            "measures.m: an expression (not supported yet; expected: the path of an integer"),
        Arguments.of(measuring(Kind.FIRST, METRES), "measures.m: FIRST (not supported yet"),
        Arguments.of(measuring(Kind.LAST, METRES), "measures.m: LAST (not supported yet"),
        Arguments.of(measuring(Kind.DISTINCT, METRES), "measures.m: DISTINCT (not supported yet"),
        Arguments.of(measuring(Kind.QUANTILE, METRES), "measures.m: QUANTILE (not supported yet"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("declarations")
  void whatNothingRunsIsRefusedAtStart(View view, String line) {
    List<Contract> contracts = List.of(contract(view));

    assertThatThrownBy(() -> new ViewPlan(contracts))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("contract shapes: views[view]." + line);
    assertThatThrownBy(() -> ViewPlan.groupings(contracts)).isInstanceOf(ContractException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNT", "SUM", "MIN", "MAX", "AVG"})
  void whatRunsIsTaken(Kind kind) {
    assertThatCode(() -> new ViewPlan(List.of(contract(measuring(kind, METRES)))))
        .doesNotThrowAnyException();
  }

  private static View measuring(Kind kind, Operand operand) {
    BigDecimal q = kind == Kind.QUANTILE ? BigDecimal.ONE : null;
    return view(MINUTE, List.of(), null, new Measure("m", kind, List.of(operand), q, null));
  }

  private static View view(
      Window window, List<View.Dimension> dimensions, View.@Nullable Top top, Measure measure) {
    return new View("view", window, dimensions, null, List.of(measure), Duration.ZERO, null, top);
  }

  private static Contract contract(View view) {
    Contract shape = Shapes.contract(view);
    return new Contract(
        shape.id(),
        shape.version(),
        shape.topic(),
        List.of(
            new Field("fare", FieldType.DECIMAL, true, null, 10, 2, Field.Rules.NONE),
            new Field(
                "metres", FieldType.INTEGER, true, IntegerFormat.I64, 0, 0, Field.Rules.NONE)),
        shape.businessKey(),
        shape.eventTime(),
        null,
        null,
        shape.maxOutOfOrderness(),
        shape.idleTimeout(),
        shape.maxFutureSkew(),
        shape.deduplicationHorizon(),
        false,
        shape.rules(),
        shape.views());
  }
}
