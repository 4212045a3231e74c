package io.plimsoll.transforms.views;

import static io.plimsoll.transforms.views.ViewDecision.AGGREGATED;
import static io.plimsoll.transforms.views.ViewDecision.FILTERED;
import static io.plimsoll.transforms.views.ViewDecision.FILTER_UNDEFINED;
import static io.plimsoll.transforms.views.ViewDecision.TOO_LATE;
import static io.plimsoll.transforms.views.ViewDecision.WITHHELD;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import java.util.Arrays;
import java.util.List;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One minute and ten more: the window [60 s, 120 s) closes behind 719.999 s. */
class ViewDecisionTest {
  private static final long LAST_IN_TIME = 119_999 + 600_000;
  private static final long NONE = RecordBatch.NO_WATERMARK;
  private static final long UNSTAMPED = RecordBatch.UNSTAMPED;
  private static final Contract CONTRACT =
      Shapes.contract(
          Shapes.view(
              "people",
              60_000,
              600_000,
              List.of(),
              new Condition.Compare("robot", Condition.Comparison.EQUAL, false),
              new Measure("events", Kind.COUNT, null, null)));
  private static final CompiledView VIEW = new ViewPlan(List.of(CONTRACT)).views(0).get(0);

  private final EventView first = event(60_000, false);
  private final EventView last = event(119_999, false);

  @Test
  void watermarkAtTheEndOfAllowedLatenessIsInTimeAndPastItIsNot() {
    for (EventView event : List.of(first, last)) {
      assertThat(ViewDecision.decide(VIEW, event, UNSTAMPED, LAST_IN_TIME)).isEqualTo(AGGREGATED);
      assertThat(ViewDecision.decide(VIEW, event, UNSTAMPED, LAST_IN_TIME + 1)).isEqualTo(TOO_LATE);
      assertThat(ViewDecision.isSuspect(VIEW, event, LAST_IN_TIME)).isFalse();
      assertThat(ViewDecision.isSuspect(VIEW, event, LAST_IN_TIME + 1)).isTrue();
    }
  }

  @Test
  void eventOfTheNextWindowHasAWindowMore() {
    EventView next = event(120_000, false);
    assertThat(ViewDecision.decide(VIEW, next, UNSTAMPED, LAST_IN_TIME + 60_000))
        .isEqualTo(AGGREGATED);
    assertThat(ViewDecision.decide(VIEW, next, UNSTAMPED, LAST_IN_TIME + 60_001))
        .isEqualTo(TOO_LATE);
  }

  @Test
  void partitionWithoutAWatermarkYetHasNothingLate() {
    assertThat(ViewDecision.isSuspect(VIEW, first, NONE)).isFalse();
    assertThat(ViewDecision.decide(VIEW, first, NONE, Long.MAX_VALUE)).isEqualTo(AGGREGATED);
  }

  @Test
  void sourceThatKnowsOfNoWatermarkMakesEveryEventASuspectThatThePipelineJudges() {
    assertThat(ViewDecision.isSuspect(VIEW, event(Long.MAX_VALUE / 2, false), UNSTAMPED)).isTrue();
    assertThat(ViewDecision.decide(VIEW, first, UNSTAMPED, LAST_IN_TIME)).isEqualTo(AGGREGATED);
    assertThat(ViewDecision.decide(VIEW, first, UNSTAMPED, LAST_IN_TIME + 1)).isEqualTo(TOO_LATE);
  }

  @Test
  void eventIsTooLateOnlyByBothWatermarks() {
    assertThat(ViewDecision.decide(VIEW, first, LAST_IN_TIME + 1, LAST_IN_TIME + 1))
        .isEqualTo(TOO_LATE);
    assertThat(ViewDecision.decide(VIEW, first, LAST_IN_TIME, LAST_IN_TIME + 1))
        .isEqualTo(AGGREGATED);
    assertThat(ViewDecision.decide(VIEW, first, LAST_IN_TIME + 1, LAST_IN_TIME))
        .isEqualTo(AGGREGATED);
  }

  @Test
  void pipelineWithoutAWatermarkClosesNothing() {
    assertThat(ViewDecision.decide(VIEW, first, LAST_IN_TIME + 1, Long.MIN_VALUE))
        .isEqualTo(AGGREGATED);
    assertThat(ViewDecision.decide(VIEW, first, UNSTAMPED, Long.MIN_VALUE)).isEqualTo(AGGREGATED);
  }

  @Test
  void eventThatIsNotTakenIsNeitherTooLateNorASuspect() {
    EventView robot = event(60_000, true);
    EventView unknown = event(60_000, null);
    assertThat(ViewDecision.decide(VIEW, robot, UNSTAMPED, Long.MAX_VALUE)).isEqualTo(FILTERED);
    assertThat(ViewDecision.decide(VIEW, unknown, UNSTAMPED, Long.MAX_VALUE))
        .isEqualTo(FILTER_UNDEFINED);
    assertThat(ViewDecision.isSuspect(VIEW, robot, UNSTAMPED)).isFalse();
    assertThat(ViewDecision.isSuspect(VIEW, unknown, UNSTAMPED)).isFalse();
  }

  @Test
  void windowThatBeganBeforeTheBoundIsWithheldOpenOrClosed() {
    for (long bound : List.of(60_001L, 120_000L)) {
      CompiledView view = withheldBefore(bound);
      for (long watermark : List.of(Long.MIN_VALUE, LAST_IN_TIME, Long.MAX_VALUE)) {
        assertThat(ViewDecision.decide(view, first, UNSTAMPED, watermark)).isEqualTo(WITHHELD);
        assertThat(ViewDecision.decide(view, last, UNSTAMPED, watermark)).isEqualTo(WITHHELD);
      }
      assertThat(ViewDecision.isSuspect(view, last, UNSTAMPED)).isFalse();
      assertThat(ViewDecision.decide(view, event(120_000, false), NONE, 0)).isEqualTo(AGGREGATED);
      assertThat(ViewDecision.decide(view, event(60_000, true), NONE, 0)).isEqualTo(FILTERED);
    }
  }

  @Test
  void windowThatBeganAtTheBoundIsNotWithheld() {
    CompiledView view = withheldBefore(60_000);
    assertThat(ViewDecision.decide(view, first, UNSTAMPED, LAST_IN_TIME)).isEqualTo(AGGREGATED);
    assertThat(ViewDecision.decide(view, event(59_999, false), NONE, 0)).isEqualTo(WITHHELD);
  }

  private static CompiledView withheldBefore(long bound) {
    WithheldWindows withheld =
        WithheldWindows.none().and(CONTRACT.id(), "people", Instant.ofEpochMilli(bound));
    return new ViewPlan(List.of(CONTRACT), withheld).views(0).get(0);
  }

  @Test
  void windowsBefore1970AreAlignedToo() {
    assertThat(VIEW.windowing().start(-1, 0)).isEqualTo(-60_000);
    assertThat(VIEW.windowing().end(-1, 0)).isZero();
    assertThat(VIEW.windowing().start(-60_000, 0)).isEqualTo(-60_000);
  }

  private static EventView event(long time, @Nullable Boolean robot) {
    return Events.of(time, time, Arrays.asList(robot));
  }
}
