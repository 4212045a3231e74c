package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Condition.Variable;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is interpreted is listed before anything runs, each with its cost. */
class InterpretedConditionTest {
  private static final Condition SIMPLE = new Condition.Compare("n", Comparison.EQUAL, 1L);
  private static final Condition SIZE =
      new Condition.Interpreted(
          "size(text) > 3", List.of(new Variable("text", FieldType.STRING)), 2);
  private static final Condition SAME =
      new Condition.Interpreted(
          "n == m",
          List.of(new Variable("n", FieldType.INTEGER), new Variable("m", FieldType.INTEGER)),
          1);

  @Test
  void everyInterpretedPartIsALine() {
    ViewPlan plan =
        plan(
            new Condition.And(SIMPLE, new Condition.Not(SIZE)),
            new Measure("some", Kind.COUNT, null, new Condition.Or(SAME, SIMPLE)),
            new Measure("all", Kind.COUNT, null, SIMPLE));

    assertThat(plan.interpreted())
        .extracting(InterpretedCondition::toString)
        .containsExactly(
            "shapes: views[view].filter: size(text) > 3: interpreted, about 0.9 us per event",
            "shapes: views[view].measures.some.where: n == m: interpreted, about 0.5 us per event");
  }

  @Test
  void whatIsCompiledIsNotListed() {
    assertThat(plan(SIMPLE, new Measure("all", Kind.COUNT, null, SIMPLE)).interpreted()).isEmpty();
  }

  private static ViewPlan plan(Condition filter, Measure... measures) {
    return new ViewPlan(
        List.of(Shapes.contract(Shapes.view("view", 60_000, 0, List.of(), filter, measures))));
  }
}
