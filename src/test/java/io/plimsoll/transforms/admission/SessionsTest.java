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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Sessions that end after thirty seconds without an event, and take events for an hour more. What
 * counts is the table that comes of the rows and of what they take back.
 */
@Tag("test-stream")
@org.junit.jupiter.api.Tag("test-stream")
class SessionsTest {
  private static final String VIEW = "visits";
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long GAP = 30_000;
  private static final Contract CONTRACT =
      WikiContract.withViews(
          WikiContract.plain(),
          WikiContract.view(
              VIEW, new Window.Session(Duration.millis(GAP)), Duration.standardHours(1)));

  private final Packer packer = new Packer(List.of(CONTRACT), 0);
  private TestStream.Builder<RecordBatch> stream = StreamRun.stream();
  private final Map<Long, Integer> rows = new HashMap<>();
  private long offset;

  @Test
  @Promise(5)
  void lateEventThatJoinsTwoSessionsTakesTheirRowsBack() {
    watermark(0);
    batch("#en 0", "#en 50");
    watermark(200);
    rows(2);
    batch("#en 25");
    watermark(300);
    CapturedRecords records = run();
    assertThat(table(records)).containsExactly("#en 0-80: 3");
    assertThat(records.of(Table.ROWS))
        .filteredOn(record -> record.value() == null)
        .extracting(record -> CapturedRecords.text(record.key()))
        .containsExactlyInAnyOrder(key(0, 30), key(50, 80));
    assertThat(records.ledger("wiki_edits", "views", VIEW, "aggregated")).isEqualTo(3);
  }

  @Test
  void pauseAsLongAsTheGapStartsANewSession() {
    watermark(0);
    batch("#en 0", "#en 30", "#en 59");
    assertThat(table(run())).containsExactly("#en 0-30: 1", "#en 30-89: 2");
  }

  @Test
  void sessionsOfOtherKeysHaveNothingToDoWithEachOther() {
    watermark(0);
    batch("#en 0", "#fr 10", "#en 20");
    assertThat(table(run())).containsExactly("#en 0-50: 2", "#fr 10-40: 1");
  }

  @Test
  @Promise(5)
  void eventInTimeByItsOwnEndStillJoinsASessionThatEndedBefore() {
    watermark(0);
    batch("#en 0");
    // The session [0, 30) is closed by then, the event's own [29, 59) is not.
    watermark(3_600 + 40);
    batch("#en 29");
    watermark(3_600 + 59);
    assertThat(table(run())).containsExactly("#en 0-59: 2");
  }

  @Test
  @Promise(3)
  void eventWhoseOwnSessionIsClosedIsTooLate() {
    watermark(0);
    batch("#en 0");
    watermark(3_600 + 60);
    batch("#en 29");
    CapturedRecords records = run();
    assertThat(table(records)).containsExactly("#en 0-30: 1");
    JsonNode tooLate = CapturedRecords.json(records.of(Table.TOO_LATE).get(0));
    assertThat(tooLate.get("windows").toString())
        .isEqualTo(
            "[{\"window_start\":\"2026-03-01T12:00:29.000Z\","
                + "\"window_end\":\"2026-03-01T12:00:59.000Z\"}]");
  }

  @Property(tries = 12)
  @Promise(5)
  void tableDependsOnTheEventsAlone(@ForAll Random random) {
    stream = StreamRun.stream(); // One instance serves all tries.
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      events.add((random.nextInt(3) == 0 ? "#fr " : "#en ") + random.nextInt(900));
    }
    List<String> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    long watermark = 0;
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + 1 + random.nextInt(6));
      batch(shuffled.subList(from, to).toArray(String[]::new));
      // Far enough for panes of every kind, never so far that something is too late.
      long next = Math.min(3_600, watermark + random.nextInt(400));
      if (next > watermark) {
        watermark = next;
        watermark(watermark);
      }
      from = to;
    }
    CapturedRecords records = run();
    assertThat(table(records)).isEqualTo(expected(events));
    assertThat(records.ledger("wiki_edits", "views", VIEW, "aggregated")).isEqualTo(40);
  }

  private static List<String> expected(List<String> events) {
    TreeMap<String, List<Long>> times = new TreeMap<>();
    for (String each : events) {
      String[] parts = each.split(" ", -1);
      times.computeIfAbsent(parts[0], any -> new ArrayList<>()).add(Long.parseLong(parts[1]));
    }
    List<String> sessions = new ArrayList<>();
    times.forEach(
        (channel, all) -> {
          Collections.sort(all);
          int from = 0;
          for (int i = 1; i <= all.size(); i++) {
            if (i == all.size() || all.get(i) - all.get(i - 1) >= GAP / 1_000) {
              long end = all.get(i - 1) + GAP / 1_000;
              sessions.add(channel + ' ' + all.get(from) + '-' + end + ": " + (i - from));
              from = i;
            }
          }
        });
    Collections.sort(sessions);
    return sessions;
  }

  private void watermark(long second) {
    stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(START + second * 1_000));
  }

  /** Holds the next batch back until so many rows are out. */
  private void rows(int count) {
    rows.put(offset, count);
  }

  /** Adds a batch, each event given as channel and second. */
  private void batch(String... events) {
    for (String each : events) {
      String[] parts = each.split(" ", -1);
      long time = START + Long.parseLong(parts[1]) * 1_000;
      byte[] json = WikiContract.event("e" + offset, time, parts[0], 1);
      packer.add(offset++, time + 1_000, json);
    }
    stream =
        stream.addElements(
            TimestampedValue.of(packer.batch(), Instant.ofEpochMilli(START + 3 * 3_600_000)));
  }

  private CapturedRecords run() {
    return StreamRun.run(List.of(CONTRACT), stream.advanceWatermarkToInfinity(), 2, rows);
  }

  private static String key(long from, long to) {
    return "[\"" + VIEW + "\"," + (START + from * 1_000) + "," + (START + to * 1_000) + ",\"#en\"]";
  }

  /** Returns the final rows as channel, first and last second, and events. */
  private static List<String> table(CapturedRecords records) {
    return records.rows(VIEW).values().stream()
        .map(
            row ->
                row.get("dimensions").get("channel").asText()
                    + ' '
                    + second(row.get("window_start"))
                    + '-'
                    + second(row.get("window_end"))
                    + ": "
                    + row.get("events").asLong())
        .sorted()
        .toList();
  }

  private static long second(JsonNode time) {
    return (Instant.parse(time.asText()).getMillis() - START) / 1_000;
  }
}
