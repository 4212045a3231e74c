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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The three channels with the largest sum of each minute, which takes events for ten more. */
@Tag("test-stream")
@org.junit.jupiter.api.Tag("test-stream")
class TopRowsTest {
  private static final String VIEW = "largest";
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final Window MINUTE = new Window.Fixed(Duration.standardMinutes(1));
  private static final View ALL = WikiContract.view("all", MINUTE, Duration.standardMinutes(10));
  private static final Contract CONTRACT =
      WikiContract.withViews(WikiContract.plain(), top(MINUTE, null), ALL);

  private final Packer packer = new Packer(List.of(CONTRACT), 0);
  private TestStream.Builder<RecordBatch> stream = StreamRun.stream();
  private long offset;

  private static View top(Window window, @Nullable Duration early) {
    return new View(
        VIEW,
        window,
        ALL.dimensions(),
        null,
        ALL.measures(),
        ALL.allowedLateness(),
        early,
        new View.Top(3, "added"));
  }

  @Test
  @Promise(5)
  void exactlyNRowsAreWrittenAndTiesGoByDimensionsInCodePointOrder() {
    watermark(0);
    // In UTF-16 the last would come before the one before it.
    batch("#z 1 9", "#y 2 4", "\uFF5E 3 5", "\uD83D\uDE00 4 5", "#z 5 1");
    watermark(60);
    batch("#a 61 1");
    CapturedRecords records = run(7);
    assertThat(rows(records))
        .containsExactly(
            "00 1 #z 10 ON_TIME 0",
            "00 2 \uFF5E 5 ON_TIME 0",
            "00 3 \uD83D\uDE00 5 ON_TIME 0",
            "01 1 #a 1 ON_TIME 0");
    assertThat(records.rows(VIEW).keySet())
        .containsExactly(key(0, 1), key(0, 2), key(0, 3), key(60, 1));
  }

  @Test
  @Promise(5)
  void rowThatLeavesTheTopIsOverwritten() {
    watermark(0);
    batch("#a 1 9", "#b 2 5", "#c 3 4", "#d 4 1");
    watermark(60);
    // A runner may tell the next step of a window's end only with the next element.
    batch("#d 61 1");
    batch("#d 5 7");
    CapturedRecords records = run(2);
    // Of the ranks only those that changed.
    assertThat(rows(records))
        .containsExactly(
            "00 1 #a 9 ON_TIME 0",
            "00 2 #b 5 ON_TIME 0",
            "00 3 #c 4 ON_TIME 0",
            "00 2 #d 8 LATE 1",
            "00 3 #b 5 LATE 1",
            "01 1 #d 1 ON_TIME 0");
    assertThat(table(records))
        .containsExactly("00 1 #a 9 1", "00 2 #d 8 2", "00 3 #b 5 1", "01 1 #d 1 1");
  }

  @Test
  @Promise(5)
  void rowThatFallsMakesRoomForOneThatWasNotWritten() {
    watermark(0);
    batch("#a 1 9", "#b 2 5", "#c 3 4", "#d 4 1");
    watermark(60);
    batch("#a 5 -9");
    assertThat(table(run(2))).containsExactly("00 1 #b 5 1", "00 2 #c 4 1", "00 3 #d 1 1");
  }

  @Test
  void latePaneThatChangesNoRankWritesNothing() {
    watermark(0);
    batch("#a 1 9", "#b 2 5", "#c 3 4", "#d 4 1");
    watermark(60);
    batch("#d 5 1");
    batch("#e 6 2");
    batch("#c 7 0");
    assertThat(rows(run(1)))
        .containsExactly(
            "00 1 #a 9 ON_TIME 0",
            "00 2 #b 5 ON_TIME 0",
            "00 3 #c 4 ON_TIME 0",
            // One more event, and the same sum.
            "00 3 #c 4 LATE 1");
  }

  @Test
  void windowWhoseEventsAllCameLateHasLateRowsOnly() {
    watermark(90);
    batch("#a 1 9");
    batch("#b 2 5");
    assertThat(rows(run(2))).containsExactly("00 1 #a 9 LATE 0", "00 2 #b 5 LATE 1");
  }

  @Test
  @Promise(3)
  void viewBesideItHasAllRowsAndTheLedgerCountsTheSameEventsForBoth() {
    watermark(0);
    batch("#a 1 9", "#b 2 5", "#c 3 4", "#d 4 1");
    CapturedRecords records = run(2);
    assertThat(records.rows("all")).hasSize(4);
    assertThat(records.rows(VIEW)).hasSize(3);
    for (String view : List.of("all", VIEW)) {
      assertThat(records.ledger("wiki_edits", "views", view, "aggregated")).isEqualTo(4);
    }
  }

  @Test
  @Promise(5)
  void eachSlidingWindowHasRanksOfItsOwn() {
    Window sliding = new Window.Sliding(Duration.standardMinutes(2), Duration.standardMinutes(1));
    watermark(0);
    batch("#a 1 9", "#b 61 10", "#a 62 2");
    assertThat(table(run(2, top(sliding, null))))
        .containsExactly(
            "-1 1 #a 9 1", "00 1 #a 11 2", "00 2 #b 10 1", "01 1 #b 10 1", "01 2 #a 2 1");
  }

  // A seed does not shrink to a simpler stream.
  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  @Promise(5)
  void tableDependsOnTheEventsAlone(@ForAll long seed) {
    Random random = new Random(seed);
    expectOneTable(random, CONTRACT.views().get(0), () -> {});
  }

  /** Runs events in any order and bundling, and compares with a table that was simply added up. */
  private void expectOneTable(Random random, View view, Runnable afterBatch) {
    stream = StreamRun.stream(); // One instance serves all tries.
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      events.add(
          "#" + random.nextInt(9) + ' ' + random.nextInt(180) + ' ' + (random.nextInt(9) - 4));
    }
    List<String> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    long watermark = 0;
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + 1 + random.nextInt(12));
      batch(shuffled.subList(from, to).toArray(String[]::new));
      // Far enough for panes of every kind, never so far that something is too late.
      watermark += random.nextInt(60);
      watermark(watermark);
      afterBatch.run();
      from = to;
    }
    CapturedRecords records = run(List.of(1, 2, 7).get(random.nextInt(3)), view);
    assertThat(table(records)).isEqualTo(expected(events));
    assertThat(records.of(Table.TOO_LATE)).isEmpty();
  }

  private static List<String> expected(List<String> events) {
    Map<String, Map<String, int[]>> windows = new TreeMap<>();
    for (String each : events) {
      String[] parts = each.split(" ", -1);
      int[] row =
          windows
              .computeIfAbsent("0" + Integer.parseInt(parts[1]) / 60, any -> new TreeMap<>())
              .computeIfAbsent(parts[0], any -> new int[2]);
      row[0] += Integer.parseInt(parts[2]);
      row[1]++;
    }
    List<String> rows = new ArrayList<>();
    windows.forEach(
        (window, channels) -> {
          List<Map.Entry<String, int[]>> ranked = new ArrayList<>(channels.entrySet());
          // Stable, and the channels are in order already.
          ranked.sort(Comparator.comparingInt(channel -> -channel.getValue()[0]));
          for (int rank = 1; rank <= Math.min(3, ranked.size()); rank++) {
            int[] row = ranked.get(rank - 1).getValue();
            String channel = ranked.get(rank - 1).getKey();
            rows.add(window + ' ' + rank + ' ' + channel + ' ' + row[0] + ' ' + row[1]);
          }
        });
    return rows;
  }

  /** With an early interval of ten seconds: once for a shard's pane and once for the ranks. */
  @Nested
  @org.junit.jupiter.api.Tag("processing-time")
  class WithEarlyPanes {
    private final View early = top(MINUTE, Duration.standardSeconds(10));

    @Test
    @Promise(5)
    void ranksThatAllCameEarlyAreWrittenOnTime() {
      watermark(0);
      batch("#a 1 9", "#b 2 5");
      processingTime(11);
      processingTime(11);
      watermark(60);
      assertThat(rows(run(2, early)))
          .containsExactly(
              "00 1 #a 9 EARLY 0",
              "00 2 #b 5 EARLY 0",
              "00 1 #a 9 ON_TIME 1",
              "00 2 #b 5 ON_TIME 1");
    }

    @Test
    @Promise(5)
    void earlyPaneWritesTheRanksThatChanged() {
      watermark(0);
      batch("#a 1 9", "#b 2 5", "#c 3 4", "#d 4 1");
      processingTime(11);
      processingTime(11);
      batch("#d 5 6");
      processingTime(11);
      processingTime(11);
      batch("#d 5 -7");
      assertThat(rows(run(2, early)))
          .containsExactly(
              "00 1 #a 9 EARLY 0",
              "00 2 #b 5 EARLY 0",
              "00 3 #c 4 EARLY 0",
              "00 2 #d 7 EARLY 1",
              "00 3 #b 5 EARLY 1",
              "00 1 #a 9 ON_TIME 2",
              "00 2 #b 5 ON_TIME 2",
              "00 3 #c 4 ON_TIME 2");
    }

    @Test
    @Promise(5)
    void earlyPanesDoNotChangeTheTable() {
      for (int seed = 0; seed < 8; seed++) {
        Random random = new Random(seed);
        expectOneTable(random, early, () -> processingTime(1 + random.nextInt(15)));
      }
    }
  }

  private void watermark(long second) {
    stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(START + second * 1_000));
  }

  private void processingTime(long seconds) {
    stream = stream.advanceProcessingTime(Duration.standardSeconds(seconds));
  }

  /** Adds a batch, each event given as channel, second and added. */
  private void batch(String... events) {
    for (String each : events) {
      String[] parts = each.split(" ", -1);
      long time = START + Long.parseLong(parts[1]) * 1_000;
      byte[] json = WikiContract.event("e" + offset, time, parts[0], Long.parseLong(parts[2]));
      packer.add(offset++, time + 1_000, json);
    }
    stream =
        stream.addElements(
            TimestampedValue.of(packer.batch(), Instant.ofEpochMilli(START + 3_600_000)));
  }

  private CapturedRecords run(int shards) {
    return run(shards, CONTRACT.views().toArray(View[]::new));
  }

  private CapturedRecords run(int shards, View... views) {
    return StreamRun.run(
        List.of(WikiContract.withViews(CONTRACT, views)),
        stream.advanceWatermarkToInfinity(),
        shards);
  }

  private static String key(long second, int rank) {
    long start = START + second * 1_000;
    return "[\"" + VIEW + "\"," + start + "," + (start + 60_000) + "," + rank + "]";
  }

  /** Returns all rows as minute, rank, channel, sum, pane and its index. */
  private static List<String> rows(CapturedRecords records) {
    return records.of(Table.ROWS).stream()
        .filter(record -> record.view().equals(VIEW))
        .map(CapturedRecords::json)
        .sorted(
            Comparator.comparing((JsonNode row) -> row.get("window_start").asText())
                .thenComparing(row -> row.get("pane_index").asLong())
                .thenComparing(row -> row.get("rank").asLong()))
        .map(row -> content(row) + ' ' + row.get("pane").asText() + ' ' + row.get("pane_index"))
        .toList();
  }

  /** Returns the final rows as minute, rank, channel, sum and events. */
  private static List<String> table(CapturedRecords records) {
    return records.rows(VIEW).values().stream()
        .map(row -> content(row) + ' ' + row.get("events"))
        .toList();
  }

  private static String content(JsonNode row) {
    long start = Instant.parse(row.get("window_start").asText()).getMillis();
    return "%02d".formatted((start - START) / 60_000)
        + ' '
        + row.get("rank")
        + ' '
        + row.get("dimensions").get("channel").asText()
        + ' '
        + row.get("measures").get("added");
  }
}
