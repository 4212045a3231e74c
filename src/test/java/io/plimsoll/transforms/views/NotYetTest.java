package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.FieldType;
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
  private static final Operand SIZE = new Operand.Path("size", FieldType.NUMBER, 9);

  static Stream<Arguments> declarations() {
    return Stream.of(
        Arguments.of(
            view(MINUTE, new View.Top(3, "events"), EVENTS),
            "top: 3 by events (not supported yet; expected: no top)"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("declarations")
  void whatNothingRunsIsRefusedAtStart(View view, String line) {
    List<Contract> contracts = List.of(Shapes.contract(view));

    assertThatThrownBy(() -> new ViewPlan(contracts))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("contract shapes: views[view]." + line);
    assertThatThrownBy(() -> ViewPlan.groupings(contracts)).isInstanceOf(ContractException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyMeasureRuns(Kind kind) {
    BigDecimal q = kind == Kind.QUANTILE ? BigDecimal.ONE : null;
    for (Operand operand : List.of(METRES, FARE, SIZE)) {
      View view = view(MINUTE, null, new Measure("m", kind, List.of(operand), q, null));
      assertThatCode(() -> new ViewPlan(List.of(Shapes.contract(view)))).doesNotThrowAnyException();
    }
  }

  private static View view(Window window, View.@Nullable Top top, Measure measure) {
    return new View("view", window, List.of(), null, List.of(measure), Duration.ZERO, null, top);
  }
}
