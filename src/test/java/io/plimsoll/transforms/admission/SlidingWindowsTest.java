package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.table.Table;
import java.util.List;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Windows of fifteen minutes, one every five, that take events for ten more. */
@Tag("test-stream")
class SlidingWindowsTest {
  private static final String VIEW = "quarter_hours";
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final Contract CONTRACT =
      WikiContract.withViews(
          WikiContract.plain(),
          WikiContract.view(
              VIEW,
              new Window.Sliding(Duration.standardMinutes(15), Duration.standardMinutes(5)),
              Duration.standardMinutes(10)));

  private final Packer packer = new Packer(List.of(CONTRACT), 0);
  private TestStream.Builder<RecordBatch> stream = StreamRun.stream();
  private long offset;

  @Test
  @Promise(5)
  void eventCountsInEachWindowThatHoldsIt() {
    watermark(0);
    batch(7, 12);
    CapturedRecords records = run();
    assertThat(table(records))
        .containsExactly("-5 to 10: 1", "00 to 15: 2", "05 to 20: 2", "10 to 25: 1");
    assertThat(ledger(records, "aggregated")).isEqualTo(2);
    assertThat(ledger(records, "windows")).isEqualTo(6);
    assertThat(ledger(records, "closed_windows")).isZero();
  }

  @Test
  @Promise(3)
  void lateEventCountsInItsOpenWindowsAndTheClosedOnesAreCountedApart() {
    watermark(0);
    batch(7);
    // [-5, 10) has closed at 20, [0, 15) and [5, 20) take events until 25 and 30.
    watermark(21);
    batch(8);
    CapturedRecords records = run();
    assertThat(table(records)).containsExactly("-5 to 10: 1", "00 to 15: 2", "05 to 20: 2");
    assertThat(ledger(records, "aggregated")).isEqualTo(2);
    assertThat(ledger(records, "windows")).isEqualTo(5);
    assertThat(ledger(records, "closed_windows")).isEqualTo(1);
    assertThat(records.of(Table.TOO_LATE)).isEmpty();
  }

  @Test
  @Promise(3)
  void eventWhoseWindowsAreAllClosedIsTooLateAndNamesThem() {
    watermark(31);
    batch(7);
    CapturedRecords records = run();
    assertThat(table(records)).isEmpty();
    assertThat(ledger(records, "too_late")).isEqualTo(1);
    JsonNode tooLate = CapturedRecords.json(records.of(Table.TOO_LATE).get(0));
    assertThat(tooLate.get("windows")).hasSize(3);
    // By the last of them: it ended at 12:20, its last millisecond is a millisecond before.
    assertThat(tooLate.get("lateness_ms").asLong()).isEqualTo(11 * 60_000 + 1);
  }

  private static long ledger(CapturedRecords records, String count) {
    return records.ledger("wiki_edits", "views", VIEW, count);
  }

  private void watermark(long minute) {
    stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(START + minute * 60_000));
  }

  private void batch(long... minutes) {
    for (long minute : minutes) {
      long time = START + minute * 60_000;
      byte[] json = WikiContract.event("e" + offset, time, "#en", 1);
      packer.add(offset++, time + 1_000, json);
    }
    stream =
        stream.addElements(
            TimestampedValue.of(packer.batch(), Instant.ofEpochMilli(START + 3_600_000)));
  }

  private CapturedRecords run() {
    return StreamRun.run(List.of(CONTRACT), stream.advanceWatermarkToInfinity());
  }

  /** Returns the final rows as minutes and events, by window. */
  private static List<String> table(CapturedRecords records) {
    return records.rows(VIEW).values().stream()
        .map(
            row ->
                minute(row.get("window_start"))
                    + " to "
                    + minute(row.get("window_end"))
                    + ": "
                    + row.get("events").asLong())
        .toList();
  }

  private static String minute(JsonNode time) {
    return "%02d".formatted((Instant.parse(time.asText()).getMillis() - START) / 60_000);
  }
}
