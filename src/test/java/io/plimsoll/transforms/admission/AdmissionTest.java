package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.Admission.Outcome;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.ledger.Tallies;
import io.plimsoll.transforms.ledger.Tally;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.ViewPlan;
import io.plimsoll.transforms.views.WithheldWindows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Two views of one-minute windows: {@code all} takes events for ten minutes more, {@code large}
 * only those that added more than 100, for twenty.
 */
class AdmissionTest {
  private static final long TIME = 1_780_000_020_000L;
  private static final long CLOSES = TIME + 60_000 - 1 + 600_000;
  private static final long LARGE_CLOSES = CLOSES + 600_000;
  private static final long HORIZON = 24 * 3_600_000L;
  private static final long UNSTAMPED = RecordBatch.UNSTAMPED;

  private final List<Contract> contracts = List.of(contract());
  private final Tally tally = new Tally("wiki_edits", contracts, "");
  private final ViewPlan plan = new ViewPlan(contracts);
  private final PartialTable partials = new PartialTable(plan);
  private final Admission admission = new Admission(contracts, plan, tally, partials);
  private final KeyIndex index = new KeyIndex(List.of());
  private final List<TableRecord> records = new ArrayList<>();

  @Example
  void newEventIsAdmittedAndItsCopyIsADuplicate() {
    assertThat(decide(event(TIME, 1, 7), TIME)).isEqualTo(Outcome.ADMITTED);
    assertThat(decide(event(TIME, 1, 7), TIME)).isEqualTo(Outcome.DUPLICATE);
    assertThat(records).isEmpty();
    assertThat(counts())
        .isEqualTo(
            Map.of(
                "admitted", 1L,
                "duplicate", 1L,
                "all/aggregated", 1L,
                "all/suspects", 1L,
                "large/filtered", 1L));
  }

  @Example
  void sameKeyWithOtherContentIsAConflictAndTheFirstStays() {
    decide(event(TIME, 1, 7), TIME);
    assertThat(decide(event(TIME, 1, 8), TIME)).isEqualTo(Outcome.CONFLICT);
    assertThat(decide(event(TIME, 1, 7), TIME)).isEqualTo(Outcome.DUPLICATE);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).table()).isEqualTo(Table.CONFLICTS);
    var conflict = CapturedRecords.json(records.get(0));
    assertThat(conflict.get("content").asText()).isEqualTo("0000000000000008fffffffffffffff7");
    assertThat(conflict.get("first_content").asText())
        .isEqualTo("0000000000000007fffffffffffffff8");
  }

  @Example
  void keyIsNewAgainPastTheHorizon() {
    decide(event(TIME, 1, 7), TIME);
    assertThat(decide(event(TIME + HORIZON, 1, 7), TIME)).isEqualTo(Outcome.DUPLICATE);
    assertThat(decide(event(TIME + HORIZON + 1, 1, 7), TIME)).isEqualTo(Outcome.ADMITTED);
  }

  @Example
  @Promise(3)
  void copyOfAnEventTooLateForEveryViewThatTakesItIsTooLateAgain() {
    // The view that filters it out does not make it count.
    assertThat(decide(event(TIME, 1, 7), CLOSES + 1)).isEqualTo(Outcome.ADMITTED);
    assertThat(decide(event(TIME, 1, 7), CLOSES + 1)).isEqualTo(Outcome.ADMITTED);
    assertThat(partials.isEmpty()).isTrue();
    assertThat(records).extracting(TableRecord::table).containsOnly(Table.TOO_LATE).hasSize(2);
    assertThat(counts())
        .containsEntry("admitted", 2L)
        .containsEntry("all/too_late", 2L)
        .containsEntry("all/closed_windows", 2L)
        .containsEntry("large/filtered", 2L)
        .doesNotContainKey("duplicate");
  }

  @Example
  void eventTooLateForOneViewOnlyIsRemembered() {
    EventView large = event(TIME, 1, 107);
    assertThat(decide(large, CLOSES + 1)).isEqualTo(Outcome.ADMITTED);
    assertThat(decide(large, CLOSES + 1)).isEqualTo(Outcome.DUPLICATE);
    assertThat(counts())
        .containsEntry("all/too_late", 1L)
        .containsEntry("large/aggregated", 1L)
        .containsEntry("duplicate", 1L);
    // Past both, a copy of what is remembered is still a duplicate and another event is too late.
    assertThat(decide(large, LARGE_CLOSES + 1)).isEqualTo(Outcome.DUPLICATE);
    decide(event(TIME, 2, 107), LARGE_CLOSES + 1);
    assertThat(counts()).containsEntry("large/too_late", 1L).containsEntry("all/too_late", 1L);
  }

  @Example
  void watermarkAtTheEndOfAllowedLatenessIsInTime() {
    decide(event(TIME, 1, 7), CLOSES);
    assertThat(counts()).containsEntry("all/aggregated", 1L).doesNotContainKey("all/too_late");
  }

  @Example
  void suspectWithoutAWatermarkIsLeftUndecidedAndUncounted() {
    assertThat(decide(event(TIME, 1, 7), Admission.NO_WATERMARK)).isEqualTo(Outcome.UNDECIDED);
    assertThat(counts()).isEmpty();
    assertThat(partials.isEmpty()).isTrue();
    assertThat(decide(event(TIME, 1, 7), TIME)).isEqualTo(Outcome.ADMITTED);
  }

  @Example
  void eventThatItsPartitionFindsInTimeNeedsNoOtherWatermark() {
    assertThat(decide(event(TIME, 1, 7), CLOSES, Admission.NO_WATERMARK))
        .isEqualTo(Outcome.ADMITTED);
    assertThat(decide(event(TIME, 2, 7), RecordBatch.NO_WATERMARK, Admission.NO_WATERMARK))
        .isEqualTo(Outcome.ADMITTED);
    assertThat(decide(event(TIME, 3, 7), CLOSES + 1, Admission.NO_WATERMARK))
        .isEqualTo(Outcome.UNDECIDED);
    assertThat(counts()).containsEntry("all/aggregated", 2L).doesNotContainKey("all/suspects");
  }

  @Example
  void knownKeyIsDecidedWithoutAWatermark() {
    decide(event(TIME, 1, 7), TIME);
    assertThat(decide(event(TIME, 1, 7), Admission.NO_WATERMARK)).isEqualTo(Outcome.DUPLICATE);
    assertThat(decide(event(TIME, 1, 8), Admission.NO_WATERMARK)).isEqualTo(Outcome.CONFLICT);
  }

  @Example
  void eventThatEveryViewFiltersOutIsRemembered() {
    Contract onlyLarge = withViews(List.of(contract().views().get(1)));
    Tally own = new Tally("wiki_edits", List.of(onlyLarge), "");
    Admission strict =
        new Admission(List.of(onlyLarge), new ViewPlan(List.of(onlyLarge)), own, partials);
    // Nobody takes it, so that it cannot be too late and need not wait.
    for (Outcome expected : List.of(Outcome.ADMITTED, Outcome.DUPLICATE)) {
      ShardBatch.Cursor cursor = cursor(Events.of(TIME, TIME, 1, 7, List.of("id", 7L)), UNSTAMPED);
      assertThat(strict.decide(cursor, index, Admission.NO_WATERMARK, records::add))
          .isEqualTo(expected);
    }
    assertThat(Tallies.drain(own))
        .isEqualTo(Map.of("admitted", 1L, "duplicate", 1L, "large/filtered", 1L));
  }

  @Example
  @Promise(3)
  void eventOfAWithheldWindowIsAdmittedAndCountedAndReachesNoRow() {
    WithheldWindows withheld =
        WithheldWindows.none().and("wiki_edits", "all", Instant.ofEpochMilli(TIME + 60_000));
    Admission withholding =
        new Admission(contracts, new ViewPlan(contracts, withheld), tally, partials);
    EventView event = event(TIME, 1, 7);
    // As late as can be, and twice.
    for (Outcome expected : List.of(Outcome.ADMITTED, Outcome.DUPLICATE)) {
      assertThat(
              withholding.decide(cursor(event, UNSTAMPED), index, LARGE_CLOSES + 1, records::add))
          .isEqualTo(expected);
    }
    assertThat(partials.isEmpty()).isTrue();
    assertThat(records).isEmpty();
    assertThat(counts())
        .isEqualTo(
            Map.of("admitted", 1L, "duplicate", 1L, "all/withheld", 1L, "large/filtered", 1L));
  }

  @Property
  void bucketIsForgottenOnlyWhenNothingInTimeCanAskForIt(
      @ForAll @LongRange(min = -4_000_000_000_000L, max = 4_000_000_000_000L) long time) {
    long bucket = admission.bucket(time);
    assertThat(bucket * admission.bucketSize()).isLessThanOrEqualTo(time);
    assertThat((bucket + 1) * admission.bucketSize()).isGreaterThan(time);
    // A copy as far ahead as the horizon reaches, in the longest open window.
    assertThat(admission.expiry(bucket)).isGreaterThan(time + HORIZON + 60_000 + 1_200_000);
  }

  private Outcome decide(EventView event, long watermark) {
    return decide(event, UNSTAMPED, watermark);
  }

  private Outcome decide(EventView event, long partitionWatermark, long watermark) {
    return admission.decide(cursor(event, partitionWatermark), index, watermark, records::add);
  }

  private Map<String, Long> counts() {
    return Tallies.drain(tally);
  }

  private static ShardBatch.Cursor cursor(EventView event, long partitionWatermark) {
    ShardBatch.Builder builder = new ShardBatch.Builder();
    builder.add(event, "wiki_edits".getBytes(StandardCharsets.UTF_8), 0, partitionWatermark);
    ShardBatch.Cursor cursor = builder.build().cursor();
    assertThat(cursor.next()).isTrue();
    return cursor;
  }

  /** Makes an event whose content is what it added. */
  private static EventView event(long time, long key, long added) {
    return Events.of(time, time, key, added, List.of("id", "#en", added));
  }

  private static Contract contract() {
    return withViews(
        List.of(
            view("all", List.of(new View.Dimension("channel", "payload.channel")), false, 10),
            view("large", List.of(), true, 20)));
  }

  private static View view(
      String name, List<View.Dimension> dimensions, boolean onlyLarge, int minutes) {
    return new View(
        name,
        new Window.Fixed(Duration.standardMinutes(1)),
        dimensions,
        onlyLarge
            ? new Condition.Compare("payload.added", Condition.Comparison.GREATER, 100L)
            : null,
        List.of(new Measure("added", Measure.Kind.SUM, "payload.added", null)),
        Duration.standardMinutes(minutes),
        null);
  }

  private static Contract withViews(List<View> views) {
    Contract wiki = WikiContract.deduplicating();
    return new Contract(
        wiki.id(),
        wiki.version(),
        wiki.topic(),
        wiki.fields(),
        wiki.businessKey(),
        wiki.eventTime(),
        wiki.eventType(),
        wiki.schemaVersion(),
        wiki.maxOutOfOrderness(),
        wiki.idleTimeout(),
        wiki.maxFutureSkew(),
        Duration.millis(HORIZON),
        wiki.rejectsUnknownFields(),
        List.of(),
        views);
  }
}
