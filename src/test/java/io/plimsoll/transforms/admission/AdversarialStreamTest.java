package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.WikiTruth;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The adversarial stream under its own watermarks: outcome by outcome, window by window. */
@Tag("test-stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Promise(3)
class AdversarialStreamTest {
  private static final long WINDOW = 60_000;
  private static final long LATENESS = 600_000;

  private List<WikiTruth> truth;
  private CapturedRecords captured;

  @BeforeAll
  void run() throws IOException {
    truth = WikiTruth.read();
    List<Contract> contracts = List.of(WikiContract.deduplicating());
    TestStream.Builder<RecordBatch> stream = StreamRun.stream();
    Packer packer = new Packer(contracts, 0);
    long watermark = Long.MIN_VALUE;
    for (WikiTruth record : truth) {
      // Batches are unstamped, so the stream's watermark judges every event. It has to move only
      // where the truth's, which moves with each record, would judge this record otherwise.
      boolean first = watermark == Long.MIN_VALUE && record.watermarkBefore() != Long.MIN_VALUE;
      if (first || isClosed(record, watermark) != isClosed(record, record.watermarkBefore())) {
        stream = flush(stream, packer, watermark);
        watermark = record.watermarkBefore();
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
      }
      packer.add(record.offset(), record.arrival(), record.key(), record.value());
    }
    captured =
        StreamRun.run(contracts, flush(stream, packer, watermark).advanceWatermarkToInfinity());
  }

  private static TestStream.Builder<RecordBatch> flush(
      TestStream.Builder<RecordBatch> stream, Packer packer, long watermark) {
    return packer.isEmpty()
        ? stream
        : stream.addElements(
            TimestampedValue.of(packer.batch(), Instant.ofEpochMilli(Math.max(watermark, 0))));
  }

  private static boolean isClosed(WikiTruth record, long watermark) {
    long end = Math.floorDiv(record.eventTime(), WINDOW) * WINDOW + WINDOW;
    return watermark != Long.MIN_VALUE && end - 1 + LATENESS < watermark;
  }

  @Test
  void everyRecordIsCountedOnceWithItsOutcome() {
    Map<String, Long> expected =
        truth.stream().collect(Collectors.groupingBy(WikiTruth::outcome, Collectors.counting()));
    assertThat(captured.ledger("wiki_edits", "read")).isEqualTo(truth.size());
    assertThat(captured.ledger("wiki_edits", "admitted"))
        .isEqualTo(expected.get("accepted") + expected.get("too_late"));
    assertThat(captured.ledger("wiki_edits", "duplicate")).isEqualTo(expected.get("duplicate"));
    assertThat(captured.ledger("wiki_edits", "conflict")).isEqualTo(expected.get("conflict"));
    assertThat(captured.ledger("wiki_edits", "tombstone")).isEqualTo(expected.get("tombstone"));
    assertThat(captured.ledger("wiki_edits", "dead_letter")).isEqualTo(expected.get("dead_letter"));
    assertThat(captured.ledger("wiki_edits", "views", "edits_per_minute", "aggregated"))
        .isEqualTo(expected.get("accepted"));
    assertThat(captured.ledger("wiki_edits", "views", "edits_per_minute", "too_late"))
        .isEqualTo(expected.get("too_late"));
  }

  @Test
  void eachDeadLetterIsWrittenOutWithItsReason() {
    Map<Long, String> expected = new TreeMap<>();
    truth.stream()
        .filter(record -> record.outcome().equals("dead_letter"))
        .forEach(record -> expected.put(record.offset(), record.reason()));
    Map<Long, String> found = new TreeMap<>();
    for (TableRecord record : captured.of(Table.DEAD_LETTERS)) {
      found.put(
          Long.parseLong(header(record, "plimsoll-offset")), header(record, "plimsoll-reason"));
    }
    assertThat(found).isEqualTo(expected);
    assertThat(captured.of(Table.DEAD_LETTERS)).hasSize(expected.size());
  }

  @Test
  void eachConflictIsWrittenOut() {
    assertThat(offsets(Table.CONFLICTS)).isEqualTo(expectedOffsets("conflict"));
  }

  @Test
  void eachTooLateEventIsWrittenOut() {
    assertThat(offsets(Table.TOO_LATE)).isEqualTo(expectedOffsets("too_late"));
  }

  @Test
  void finalRowsAreTheExpectedWindows() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    List<String> lines = WikiTruth.lines("data/adversarial/wiki_s1.expected_windows.csv.gz");
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      expected.put(cells[0] + ' ' + cells[1], cells[2] + ' ' + cells[3]);
    }
    Map<String, String> found = new TreeMap<>();
    for (JsonNode row : captured.rows("edits_per_minute").values()) {
      long start = Instant.parse(row.get("window_start").asText()).getMillis();
      found.put(
          start + " " + row.get("dimensions").get("channel").asText(),
          row.get("measures").get("edits").asText()
              + ' '
              + row.get("measures").get("added").asText());
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void rowsAddUpToTheLedger() {
    long events =
        captured.rows("edits_per_minute").values().stream()
            .mapToLong(row -> row.get("events").asLong())
            .sum();
    assertThat(events)
        .isEqualTo(captured.ledger("wiki_edits", "views", "edits_per_minute", "aggregated"));
  }

  private List<Long> offsets(Table table) {
    return captured.of(table).stream()
        .map(record -> CapturedRecords.json(record).get("offset").asLong())
        .sorted()
        .toList();
  }

  private List<Long> expectedOffsets(String outcome) {
    return truth.stream()
        .filter(record -> record.outcome().equals(outcome))
        .map(WikiTruth::offset)
        .sorted()
        .toList();
  }

  private static String header(TableRecord record, String name) {
    for (RecordHeader header : record.headers()) {
      if (header.name().equals(name) && header.value() != null) {
        return CapturedRecords.text(header.value());
      }
    }
    throw new AssertionError("no header " + name);
  }
}
