package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.Admission.Outcome;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.ledger.Tallies;
import io.plimsoll.transforms.ledger.Tally;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.ViewPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.joda.time.Duration;

/**
 * A view of one-minute windows that takes events for ten minutes more, one for twenty, and one of
 * three-minute windows every minute: what becomes of an event by a watermark that is told, by one
 * that is asked for, and while there is none.
 */
@Promise(3)
class AskedWatermarkTest {
  private static final long TIME = 1_780_000_020_000L;
  private static final long MINUTE = 60_000;
  private static final long CLOSES = TIME + MINUTE - 1 + 10 * MINUTE;

  private final List<Contract> contracts =
      List.of(
          WikiContract.withViews(
              WikiContract.deduplicating(),
              WikiContract.view("ten", minutes(1), Duration.standardMinutes(10)),
              WikiContract.view("twenty", minutes(1), Duration.standardMinutes(20)),
              WikiContract.view(
                  "sliding",
                  new Window.Sliding(Duration.standardMinutes(3), Duration.standardMinutes(1)),
                  Duration.standardMinutes(10))));
  private final Tally tally = new Tally("wiki_edits", contracts, "");
  private final ViewPlan plan = new ViewPlan(contracts);
  private final Admission admission = new Admission(contracts, plan, tally, new PartialTable(plan));

  @Property
  void whatIsAskedForDecidesAsWhatIsTold(
      @ForAll @LongRange(min = 0, max = 30 * MINUTE) long delay,
      @ForAll @LongRange(min = -5 * MINUTE, max = 30 * MINUTE) long lag) {
    long partitionWatermark = TIME + delay;
    long watermark = partitionWatermark - lag;

    assertThat(decide(partitionWatermark, watermark)).isEqualTo(Outcome.ADMITTED);
    Map<String, Long> told = Tallies.drain(tally);

    long reached = Admission.NO_WATERMARK;
    for (long question : questions(partitionWatermark, reached)) {
      if (question < watermark) {
        reached = Math.max(reached, question + 1);
      }
    }
    // All that was not answered by an event-time timer is so by the end of patience.
    assertThat(decide(partitionWatermark, Math.max(reached, Admission.NO_WATERMARK + 1)))
        .isEqualTo(Outcome.ADMITTED);
    assertThat(Tallies.drain(tally)).isEqualTo(told);
  }

  @Property
  void nobodyIsAskedMoreThanOnceNorWhatIsKnown(
      @ForAll @LongRange(min = 0, max = 30 * MINUTE) long delay,
      @ForAll @LongRange(min = 0, max = 30 * MINUTE) long known) {
    Set<Long> questions = questions(TIME + delay, TIME + known);
    assertThat(questions)
        .allSatisfy(each -> assertThat(each).isBetween(TIME + known, TIME + delay));
    assertThat(decideAtLeast(TIME + delay, TIME + known))
        .isEqualTo(questions.isEmpty() ? Outcome.ADMITTED : Outcome.UNDECIDED);
  }

  @Example
  void suspectIsUndecidedUntilTheWatermarkIsPastItsWindow() {
    long partitionWatermark = CLOSES + 1;
    assertThat(decide(partitionWatermark, Admission.NO_WATERMARK)).isEqualTo(Outcome.UNDECIDED);
    assertThat(decideAtLeast(partitionWatermark, Admission.NO_WATERMARK))
        .isEqualTo(Outcome.UNDECIDED);
    assertThat(decideAtLeast(partitionWatermark, CLOSES)).isEqualTo(Outcome.UNDECIDED);
    assertThat(questions(partitionWatermark, CLOSES)).containsExactly(CLOSES);
    assertThat(Tallies.drain(tally)).isEmpty();
    assertThat(decideAtLeast(partitionWatermark, CLOSES + 1)).isEqualTo(Outcome.ADMITTED);
    assertThat(Tallies.drain(tally))
        .containsEntry("ten/too_late", 1L)
        .containsEntry("twenty/aggregated", 1L)
        .containsEntry("sliding/aggregated", 1L)
        .containsEntry("sliding/closed_windows", 1L);
  }

  @Example
  void eventThatItsPartitionFindsInTimeAsksNothing() {
    assertThat(questions(CLOSES, Admission.NO_WATERMARK)).isEmpty();
    assertThat(decideAtLeast(CLOSES, Admission.NO_WATERMARK)).isEqualTo(Outcome.ADMITTED);
    assertThat(decideAtLeast(RecordBatch.NO_WATERMARK, Admission.NO_WATERMARK))
        .isEqualTo(Outcome.ADMITTED);
  }

  @Example
  void copyOfWhatIsRememberedAsksNothing() {
    KeyIndex index = new KeyIndex(List.of());
    assertThat(admission.decideAtLeast(cursor(CLOSES), index, CLOSES, record -> {}))
        .isEqualTo(Outcome.ADMITTED);
    assertThat(
            admission.decideAtLeast(
                cursor(RecordBatch.UNSTAMPED), index, Admission.NO_WATERMARK, record -> {}))
        .isEqualTo(Outcome.DUPLICATE);
  }

  private Outcome decide(long partitionWatermark, long watermark) {
    return admission.decide(
        cursor(partitionWatermark), new KeyIndex(List.of()), watermark, record -> {});
  }

  private Outcome decideAtLeast(long partitionWatermark, long watermark) {
    return admission.decideAtLeast(
        cursor(partitionWatermark), new KeyIndex(List.of()), watermark, record -> {});
  }

  private Set<Long> questions(long partitionWatermark, long watermark) {
    Set<Long> questions = new TreeSet<>();
    admission.forEachQuestion(cursor(partitionWatermark), watermark, questions::add);
    return questions;
  }

  private static ShardBatch.Cursor cursor(long partitionWatermark) {
    EventView event = Events.of(TIME, TIME, 1, 7, List.of("id", "#en", 7L));
    ShardBatch.Builder builder = new ShardBatch.Builder();
    builder.add(event, "wiki_edits".getBytes(StandardCharsets.UTF_8), 0, partitionWatermark);
    ShardBatch.Cursor cursor = builder.build().cursor();
    assertThat(cursor.next()).isTrue();
    return cursor;
  }

  private static Window minutes(int count) {
    return new Window.Fixed(Duration.standardMinutes(count));
  }
}
