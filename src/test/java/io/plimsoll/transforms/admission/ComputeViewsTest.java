package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One-minute windows that take events for ten minutes more, and what each kind of lateness does to
 * them. Times are given as minute and second of one hour.
 */
@Tag("test-stream")
class ComputeViewsTest {
  private static final Instant HOUR = Instant.parse("2026-03-01T12:00:00Z");

  private final Contract contract = WikiContract.deduplicating();
  private TestStream.Builder<RecordBatch> stream = StreamRun.stream();
  private final Map<Long, Integer> rows = new HashMap<>();
  private long offset;

  @Test
  @Promise(5)
  void onTimeEventsMakeOneOnTimeRow() {
    watermark("00:00");
    batch("a 00:10 5", "b 00:20 7");
    watermark("01:00");
    assertThat(panes()).containsExactly("00 ON_TIME 2 12");
  }

  @Test
  @Promise(5)
  void lateEventMakesALateRowThatAddsToTheFirst() {
    watermark("00:00");
    batch("a 00:10 5");
    watermark("01:00");
    rows(1);
    batch("b 00:20 7");
    watermark("02:00");
    assertThat(panes()).containsExactly("00 ON_TIME 1 5", "00 LATE 2 12");
  }

  @Test
  @Promise(5)
  void latePaneWritesTheRowsThatChangedAndNoOther() {
    watermark("00:00");
    batch("a 00:10 5 #en", "b 00:20 7 #fr");
    watermark("01:00");
    rows(2);
    batch("c 00:30 1 #fr");
    batch("d 00:40 2 #en");
    watermark("02:00");
    assertThat(channels(oneShard(contract)))
        .containsExactlyInAnyOrder(
            "#en ON_TIME 1 5", "#fr ON_TIME 1 7", "#fr LATE 2 8", "#en LATE 2 7");
  }

  @Test
  void eventBehindTheWatermarkWhoseWindowIsOpenIsOnTime() {
    watermark("00:40");
    batch("a 00:10 5");
    watermark("01:00");
    assertThat(panes()).containsExactly("00 ON_TIME 1 5");
  }

  @Test
  @Promise(3)
  void tooLateEventIsWrittenOutAndCounted() {
    watermark("00:00");
    batch("a 00:10 5");
    watermark("11:00");
    batch("b 00:20 7");
    CapturedRecords records = run();
    assertThat(panes(records)).containsExactly("00 ON_TIME 1 5");
    assertThat(records.ledger("wiki_edits", "views", "edits_per_minute", "too_late")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "admitted")).isEqualTo(2);
    JsonNode tooLate = CapturedRecords.json(records.of(Table.TOO_LATE).get(0));
    assertThat(tooLate.get("key").asText()).isEqualTo("b");
    assertThat(tooLate.get("watermark").asText()).isEqualTo("2026-03-01T12:11:00.000Z");
    // The window's last millisecond is 12:00:59.999.
    assertThat(tooLate.get("lateness_ms").asLong()).isEqualTo(600_001);
  }

  @Test
  void eventExactlyAtTheEndOfAllowedLatenessIsInTime() {
    watermark("00:00");
    batch("a 00:10 5");
    // The window's last millisecond, and ten minutes.
    stream = stream.advanceWatermarkTo(HOUR.plus(Duration.millis(59_999 + 600_000)));
    rows(1);
    batch("b 00:20 7");
    assertThat(panes()).containsExactly("00 ON_TIME 1 5", "00 LATE 2 12");
  }

  @Test
  void copyOfATooLateEventIsTooLateAgain() {
    watermark("20:00");
    batch("a 00:10 5");
    batch("a 00:10 5");
    CapturedRecords records = run();
    assertThat(records.ledger("wiki_edits", "views", "edits_per_minute", "too_late")).isEqualTo(2);
    assertThat(records.ledger("wiki_edits", "duplicate")).isZero();
  }

  @Test
  void eventsOutOfOrderMakeTheSameRows() {
    watermark("00:00");
    batch("c 01:10 1", "a 00:10 5");
    batch("d 01:05 2", "b 00:20 7");
    watermark("03:00");
    assertThat(panes()).containsExactlyInAnyOrder("00 ON_TIME 2 12", "01 ON_TIME 2 3");
  }

  @Test
  void windowWithoutEventsHasNoRow() {
    watermark("00:00");
    batch("a 00:10 5");
    batch("b 02:10 7");
    watermark("05:00");
    assertThat(panes()).containsExactlyInAnyOrder("00 ON_TIME 1 5", "02 ON_TIME 1 7");
  }

  @Test
  @Promise(5)
  void watermarkThatJumpsPastAllLatenessWritesNoEmptyRow() {
    watermark("00:00");
    batch("a 00:10 5");
    watermark("59:00");
    assertThat(panes()).containsExactly("00 ON_TIME 1 5");
  }

  @Test
  void suspectWaitsForTheFirstWatermarkAndIsThenJudged() {
    // No watermark yet: both may be too late, and only the second is.
    batch("a 10:10 5", "b 00:20 7");
    watermark("11:00");
    watermark("12:00");
    CapturedRecords records = run();
    assertThat(panes(records)).contains("10 ON_TIME 1 5").hasSize(1);
    assertThat(records.of(Table.TOO_LATE)).hasSize(1);
    assertThat(records.ledger("wiki_edits", "read")).isEqualTo(2);
    assertThat(records.ledger("wiki_edits", "admitted")).isEqualTo(2);
  }

  @Test
  void eventThatItsOwnPartitionFindsInTimeIsInTimeWhateverTheStreamSays() {
    watermark("30:00");
    Packer packer = packer("a 00:10 5");
    stream = stream.addElements(at("30:00", packer.batch(millis("00:00"))));
    CapturedRecords records = run();
    assertThat(records.of(Table.TOO_LATE)).isEmpty();
    assertThat(records.ledger("wiki_edits", "views", "edits_per_minute", "aggregated"))
        .isEqualTo(1);
  }

  @Test
  void eventsThatStraddleTheWatermarkInOneBatchAreJudgedOneByOne() {
    watermark("00:00");
    batch("z 00:05 4");
    watermark("11:05");
    rows(1);
    // The partition's watermark runs on inside the batch: 30 s behind 12:10, it closes minute 00,
    // which at 30 s behind 11:20 was still open.
    Packer packer = packer("a 11:20 1", "b 00:10 5", "c 12:10 2", "d 00:20 7", "e 11:50 3");
    stream = stream.addElements(at("11:20", packer.batch(millis("10:40"))));
    watermark("13:00");
    CapturedRecords records = run();
    assertThat(panes(records))
        .containsExactlyInAnyOrder(
            "00 ON_TIME 1 4", "00 LATE 2 9", "11 ON_TIME 2 4", "12 ON_TIME 1 2");
    assertThat(records.of(Table.TOO_LATE)).hasSize(1);
  }

  @Test
  @Promise(3)
  void duplicateIsCountedAndConflictIsWrittenOut() {
    watermark("00:00");
    batch("a 00:10 5", "a 00:10 5");
    batch("a 00:10 6");
    watermark("01:00");
    CapturedRecords records = run();
    assertThat(panes(records)).containsExactly("00 ON_TIME 1 5");
    assertThat(records.ledger("wiki_edits", "duplicate")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "conflict")).isEqualTo(1);
    JsonNode conflict = CapturedRecords.json(records.of(Table.CONFLICTS).get(0));
    assertThat(conflict.get("offset").asLong()).isEqualTo(2);
    assertThat(conflict.get("content").asText())
        .isNotEqualTo(conflict.get("first_content").asText());
  }

  /** Without a business key. */
  @Nested
  class WithoutDeduplication {
    @Test
    void onlySuspectsNeedTheKeyedStepAndAllAddUp() {
      watermark("11:30");
      Packer packer =
          new Packer(List.of(WikiContract.plain()), 0)
              .add(0, millis("12:00"), event("a", "11:40", 1))
              .add(1, millis("12:00"), event("a", "11:40", 1))
              .add(2, millis("12:00"), event("b", "00:10", 5));
      stream = stream.addElements(at("11:40", packer.batch(millis("11:30"))));
      watermark("13:00");
      CapturedRecords records =
          StreamRun.run(List.of(WikiContract.plain()), stream.advanceWatermarkToInfinity());
      assertThat(panes(records)).containsExactly("11 ON_TIME 2 2");
      assertThat(records.ledger("wiki_edits", "views", "edits_per_minute", "aggregated"))
          .isEqualTo(2);
      assertThat(records.ledger("wiki_edits", "views", "edits_per_minute", "too_late"))
          .isEqualTo(1);
      assertThat(records.ledger("wiki_edits", "views", "edits_per_minute", "suspects"))
          .isEqualTo(1);
    }
  }

  /** With an early pane every ten seconds of processing time. */
  @Nested
  @Tag("processing-time")
  class WithEarlyPanes {
    private final Contract early = withEarlyPanes(contract);

    @Test
    @Promise(5)
    void windowWhoseEventsAllCameEarlyStillGetsItsOnTimeRow() {
      watermark("00:00");
      batch("a 00:10 5");
      stream = stream.advanceProcessingTime(Duration.standardSeconds(11));
      watermark("01:00");
      assertThat(panes(StreamRun.run(List.of(early), stream.advanceWatermarkToInfinity())))
          .containsExactly("00 EARLY 1 5", "00 ON_TIME 1 5");
    }

    @Test
    @Promise(5)
    void earlyPaneWritesWhatChangedAndTheOnTimePaneEverything() {
      watermark("00:00");
      batch("a 00:10 5 #en", "b 00:20 7 #fr");
      stream = stream.advanceProcessingTime(Duration.standardSeconds(11));
      batch("c 00:30 1 #fr");
      stream = stream.advanceProcessingTime(Duration.standardSeconds(11));
      watermark("01:00");
      assertThat(channels(oneShard(early)))
          .containsExactlyInAnyOrder(
              "#en EARLY 1 5",
              "#fr EARLY 1 7",
              "#fr EARLY 2 8",
              "#en ON_TIME 1 5",
              "#fr ON_TIME 2 8");
    }
  }

  private static Contract withEarlyPanes(Contract contract) {
    View view = contract.views().get(0);
    return WikiContract.withViews(
        contract,
        new View(
            view.name(),
            view.window(),
            view.dimensions(),
            view.filter(),
            view.measures(),
            view.allowedLateness(),
            Duration.standardSeconds(10)));
  }

  private void watermark(String time) {
    stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(millis(time)));
  }

  /** Holds the next batch back until so many rows are out. */
  private void rows(int count) {
    rows.put(offset, count);
  }

  /**
   * Adds a batch without a watermark of its own, each event given as id, time, added and, if not
   * #en, channel.
   */
  private void batch(String... events) {
    // A timestamp that no grouping looks at: its batch is taken apart before.
    stream = stream.addElements(at("59:59", packer(events).batch()));
  }

  private Packer packer(String... events) {
    Packer packer = new Packer(List.of(contract), 0);
    for (String each : events) {
      String[] parts = each.split(" ");
      packer.add(
          offset++,
          millis(parts[1]) + 1000,
          event(parts[0], parts[1], Long.parseLong(parts[2]), parts.length > 3 ? parts[3] : "#en"));
    }
    return packer;
  }

  private static byte[] event(String id, String time, long added) {
    return event(id, time, added, "#en");
  }

  private static byte[] event(String id, String time, long added, String channel) {
    return WikiContract.event(id, millis(time), channel, added);
  }

  private static long millis(String time) {
    String[] parts = time.split(":");
    return HOUR.getMillis() + Long.parseLong(parts[0]) * 60_000 + Long.parseLong(parts[1]) * 1_000;
  }

  private static TimestampedValue<RecordBatch> at(String time, RecordBatch batch) {
    return TimestampedValue.of(batch, Instant.ofEpochMilli(millis(time)));
  }

  private List<String> panes() {
    return panes(run());
  }

  private CapturedRecords run() {
    return StreamRun.run(List.of(contract), stream.advanceWatermarkToInfinity(), 2, rows);
  }

  /** Runs all row keys in one shard, whose panes they share. */
  private CapturedRecords oneShard(Contract of) {
    return StreamRun.run(List.of(of), stream.advanceWatermarkToInfinity(), 1, rows);
  }

  /** Returns the rows as channel, pane, events and sum. */
  private static List<String> channels(CapturedRecords records) {
    return rows(records).stream()
        .map(row -> row.get("dimensions").get("channel").asText() + ' ' + content(row))
        .toList();
  }

  /** Returns the rows as minute, pane, events and sum, in the order of their panes. */
  private static List<String> panes(CapturedRecords records) {
    return rows(records).stream()
        .map(row -> row.get("window_start").asText().substring(14, 16) + ' ' + content(row))
        .toList();
  }

  private static String content(JsonNode row) {
    return row.get("pane").asText()
        + ' '
        + row.get("events").asText()
        + ' '
        + row.get("measures").get("added").asText();
  }

  private static List<JsonNode> rows(CapturedRecords records) {
    List<JsonNode> rows = new ArrayList<>();
    for (TableRecord record : records.of(Table.ROWS)) {
      rows.add(CapturedRecords.json(record));
    }
    rows.sort((a, b) -> Long.compare(a.get("pane_index").asLong(), b.get("pane_index").asLong()));
    return rows;
  }
}
