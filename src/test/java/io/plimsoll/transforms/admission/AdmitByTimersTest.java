package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One-minute windows that take events for ten minutes more, on a runner that tells no watermark.
 * Times are given as minute and second of one hour; an event of minute 00 is in time until 10:59
 * and all its milliseconds. A partition's watermark far ahead makes a suspect of every event.
 */
@Tag("test-stream")
@Tag("processing-time")
@Promise(3)
class AdmitByTimersTest {
  private static final Instant HOUR = Instant.parse("2026-03-01T12:00:00Z");
  private static final String FAR_AHEAD = "50:00";

  private Contract contract = WikiContract.deduplicating();
  private TestStream.Builder<RecordBatch> stream = StreamRun.stream();
  private long offset;

  @Test
  void eventThatItsPartitionFindsInTimeIsDecidedAtOnce() {
    watermark("05:00");
    batch("10:59", "a 00:10 5");
    // Past the end of the window: were it waiting, it would now be too late.
    watermark("11:00");
    assertThat(outcome()).isEqualTo("aggregated 1");
  }

  @Test
  void suspectIsInTimeOnceASecondIsOver() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5");
    second();
    watermark("11:00");
    assertThat(outcome()).isEqualTo("aggregated 1");
  }

  @Test
  void suspectWhoseWindowClosesFirstIsTooLate() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5");
    milliseconds(1_000);
    watermark("11:00");
    milliseconds(1);
    CapturedRecords records = run();
    assertThat(outcome(records)).isEqualTo("too_late 1");
    JsonNode tooLate = CapturedRecords.json(records.of(Table.TOO_LATE).get(0));
    assertThat(tooLate.get("key").asText()).isEqualTo("a");
    // All that the timer knows: it is past the last instant of the window.
    assertThat(tooLate.get("watermark").asText()).isEqualTo("2026-03-01T12:11:00.000Z");
    assertThat(tooLate.get("lateness_ms").asLong()).isEqualTo(600_001);
  }

  @Test
  void suspectAtTheLastInstantOfAllowedLatenessIsInTime() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5");
    stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(millis("11:00") - 1));
    second();
    watermark("11:00");
    assertThat(outcome()).isEqualTo("aggregated 1");
  }

  @Test
  void suspectThatComesTooLateIsToldSoWithoutWaiting() {
    watermark("11:00");
    batch(FAR_AHEAD, "a 00:10 5");
    // What is known by now of the watermark decides its copy.
    batch(FAR_AHEAD, "a 00:10 5");
    milliseconds(5_000);
    assertThat(outcome()).isEqualTo("too_late 2");
  }

  @Test
  void lateEventMakesALateRow() {
    watermark("00:00");
    batch("00:00", "a 00:10 5");
    watermark("05:00");
    batch(FAR_AHEAD, "b 00:20 7");
    second();
    watermark("11:00");
    assertThat(panes(run())).containsExactly("00 ON_TIME 1 5", "00 LATE 2 12");
  }

  @Test
  void rowsBehindASuspectWaitForIt() {
    batch("00:00", "a 00:10 5");
    // Without a hold, minute 10 would be over before the suspect of minute 00 is decided.
    watermark("05:00");
    batch(FAR_AHEAD, "b 00:20 7");
    batch("05:00", "c 10:10 1");
    watermark("10:59");
    second();
    watermark("12:00");
    CapturedRecords records = run();
    assertThat(outcome(records)).isEqualTo("aggregated 3");
    assertThat(panes(records))
        .containsExactlyInAnyOrder("00 ON_TIME 1 5", "00 LATE 2 12", "10 ON_TIME 1 1");
  }

  @Test
  void copiesOfASuspectWaitAndOnlyTheFirstCounts() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5", "a 00:10 5");
    milliseconds(500);
    batch(FAR_AHEAD, "a 00:10 5", "a 00:10 6");
    milliseconds(501);
    milliseconds(500);
    watermark("11:00");
    assertThat(outcome()).isEqualTo("aggregated 1, conflict 1, duplicate 2");
  }

  @Test
  void copyInTimeOvertakesTheSuspect() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5");
    batch("05:00", "a 00:10 5");
    second();
    assertThat(outcome()).isEqualTo("aggregated 1, duplicate 1");
  }

  @Test
  void eachSuspectWaitsAWholeSecond() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5");
    milliseconds(600);
    batch(FAR_AHEAD, "b 00:20 7");
    milliseconds(401);
    // The first is decided, the second has waited for 401 ms.
    watermark("11:00");
    milliseconds(600);
    assertThat(outcome()).isEqualTo("aggregated 1, too_late 1");
  }

  @Test
  void suspectsOfSeveralWindowsAreDecidedEachByItsOwn() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5", "b 02:10 7", "c 01:10 1");
    watermark("12:00");
    second();
    watermark("14:00");
    CapturedRecords records = run();
    assertThat(outcome(records)).isEqualTo("aggregated 1, too_late 2");
    assertThat(panes(records)).hasSize(1).first().asString().startsWith("02 ");
  }

  @Test
  void viewsWithOtherLatenessDecideForThemselves() {
    View ten = contract.views().get(0);
    contract = WikiContract.withViews(contract, ten, withLateness(ten, "patient", 20));
    watermark("15:00");
    batch(FAR_AHEAD, "a 00:10 5");
    second();
    watermark("21:00");
    CapturedRecords records = run();
    assertThat(records.ledger("wiki_edits", "views", ten.name(), "too_late")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "views", "patient", "aggregated")).isEqualTo(1);
    assertThat(records.rows("patient")).hasSize(1);
  }

  @Test
  void eventIsCountedInThoseOfItsWindowsThatAreOpen() {
    View each = contract.views().get(0);
    contract =
        WikiContract.withViews(
            contract,
            withWindow(
                each,
                new Window.Sliding(Duration.standardMinutes(3), Duration.standardMinutes(1))));
    // Until 11:00 and one and two minutes later.
    watermark("11:30");
    batch(FAR_AHEAD, "a 00:10 5");
    second();
    watermark("14:00");
    CapturedRecords records = run();
    assertThat(records.ledger("wiki_edits", "views", each.name(), "closed_windows")).isEqualTo(1);
    assertThat(panes(records)).hasSize(2);
  }

  @Test
  void eventsWithoutABusinessKeyAreDecidedTheSameWay() {
    contract = WikiContract.plain();
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5", "b 02:10 7");
    watermark("11:00");
    second();
    assertThat(outcome()).isEqualTo("aggregated 1, too_late 1");
  }

  @Test
  void suspectThatStillWaitsAtTheEndIsTooLate() {
    watermark("05:00");
    batch(FAR_AHEAD, "a 00:10 5");
    assertThat(outcome()).isEqualTo("too_late 1");
  }

  private static View withLateness(View view, String name, int minutes) {
    return new View(
        name,
        view.window(),
        view.dimensions(),
        view.filter(),
        view.measures(),
        Duration.standardMinutes(minutes),
        null);
  }

  private static View withWindow(View view, Window window) {
    return new View(
        view.name(),
        window,
        view.dimensions(),
        view.filter(),
        view.measures(),
        view.allowedLateness(),
        null);
  }

  private void watermark(String time) {
    stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(millis(time)));
  }

  /** Lets a second go by, and what the runner needs to be past it. */
  private void second() {
    milliseconds(1_001);
  }

  private void milliseconds(long count) {
    stream = stream.advanceProcessingTime(Duration.millis(count));
  }

  /** Adds a batch with its partition's watermark, each event given as id, time and added. */
  private void batch(String partitionWatermark, String... events) {
    Packer packer = new Packer(List.of(contract), 0);
    for (String each : events) {
      String[] parts = each.split(" ");
      long time = millis(parts[1]);
      packer.add(
          offset++,
          time + 1000,
          WikiContract.event(parts[0], time, "#en", Long.parseLong(parts[2])));
    }
    // A timestamp that no grouping looks at: its batch is taken apart before.
    stream =
        stream.addElements(
            TimestampedValue.of(
                packer.batch(millis(partitionWatermark)), Instant.ofEpochMilli(millis("59:59"))));
  }

  private static long millis(String time) {
    String[] parts = time.split(":");
    return HOUR.getMillis() + Long.parseLong(parts[0]) * 60_000 + Long.parseLong(parts[1]) * 1_000;
  }

  private CapturedRecords run() {
    return StreamRun.runByTimers(List.of(contract), stream.advanceWatermarkToInfinity());
  }

  private String outcome() {
    return outcome(run());
  }

  /** Returns what became of the events, after comparing it with what was read and with the rows. */
  private String outcome(CapturedRecords records) {
    String view = contract.views().get(0).name();
    Map<String, Long> counts = new TreeMap<>();
    for (String each : List.of("duplicate", "conflict")) {
      counts.put(each, records.ledger("wiki_edits", each));
    }
    for (String each : List.of("aggregated", "too_late")) {
      counts.put(each, records.ledger("wiki_edits", "views", view, each));
    }
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(offset);
    assertThat(
            records.rows(view).values().stream().mapToLong(row -> row.get("events").asLong()).sum())
        .as("events of all rows")
        .isEqualTo(counts.get("aggregated"));
    counts.values().removeIf(count -> count == 0);
    return counts.toString().replaceAll("[{}]", "").replace('=', ' ');
  }

  /** Returns the rows as minute, pane, events and sum, in the order of their panes. */
  private static List<String> panes(CapturedRecords records) {
    List<JsonNode> rows = new ArrayList<>();
    for (TableRecord record : records.of(Table.ROWS)) {
      rows.add(CapturedRecords.json(record));
    }
    rows.sort(Comparator.comparingLong(row -> row.get("pane_index").asLong()));
    return rows.stream()
        .map(
            row ->
                row.get("window_start").asText().substring(14, 16)
                    + ' '
                    + row.get("pane").asText()
                    + ' '
                    + row.get("events").asText()
                    + ' '
                    + row.get("measures").get("added").asText())
        .toList();
  }
}
