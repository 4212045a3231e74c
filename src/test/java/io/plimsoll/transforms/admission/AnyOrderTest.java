package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.table.Table;
import java.util.ArrayList;
import java.util.Collections;
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
import org.joda.time.Instant;

/**
 * The same events, without conflicts and within allowed lateness, make the same final rows however
 * they are mixed, repeated, batched and spread over partitions, wherever the watermark stands.
 */
@Tag("test-stream")
class AnyOrderTest {
  private static final List<Contract> CONTRACTS = List.of(WikiContract.deduplicating());
  private static final String VIEW = "edits_per_minute";
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long MINUTE = 60_000;
  private static final long LATENESS = 10 * MINUTE;
  private static final int EVENTS = 24;
  private static final int PARTITIONS = 3;

  // A seed does not shrink to a simpler stream.
  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  @Promise({3, 5})
  void finalRowsAndLedgerDependOnTheEventsAlone(@ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> records = new ArrayList<>();
    for (int event = 0; event < EVENTS; event++) {
      records.addAll(Collections.nCopies(1 + random.nextInt(3), event));
    }
    Collections.shuffle(records, random);
    CapturedRecords captured = StreamRun.run(CONTRACTS, stream(records, random));

    assertThat(rows(captured)).isEqualTo(expected());
    assertThat(captured.of(Table.TOO_LATE)).isEmpty();
    assertThat(captured.of(Table.CONFLICTS)).isEmpty();
    assertThat(captured.ledger("wiki_edits", "read")).isEqualTo(records.size());
    assertThat(captured.ledger("wiki_edits", "admitted")).isEqualTo(EVENTS);
    assertThat(captured.ledger("wiki_edits", "duplicate")).isEqualTo(records.size() - EVENTS);
    assertThat(captured.ledger("wiki_edits", "views", VIEW, "aggregated")).isEqualTo(EVENTS);
  }

  private static TestStream<RecordBatch> stream(List<Integer> records, Random random) {
    List<Packer> packers = new ArrayList<>();
    long[] watermarks = new long[PARTITIONS];
    for (int partition = 0; partition < PARTITIONS; partition++) {
      packers.add(new Packer(CONTRACTS, partition));
      watermarks[partition] = RecordBatch.NO_WATERMARK;
    }
    TestStream.Builder<RecordBatch> stream = StreamRun.stream();
    int largest = 1 + random.nextInt(8);
    long watermark = START - MINUTE;
    for (int from = 0; from < records.size(); ) {
      if (random.nextInt(3) > 0) {
        // Anywhere up to the last watermark by which all that is to come is still in time.
        long limit =
            records.subList(from, records.size()).stream()
                .mapToLong(event -> windowEnd(event) - 1 + LATENESS)
                .min()
                .orElse(START);
        long behind = random.nextBoolean() ? 0 : random.nextInt((int) LATENESS);
        watermark = Math.max(watermark, limit - behind);
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
      }
      int partition = random.nextInt(PARTITIONS);
      int to = Math.min(records.size(), from + 1 + random.nextInt(largest));
      long newest = watermarks[partition];
      for (int offset = from; offset < to; offset++) {
        int event = records.get(offset);
        packers.get(partition).add(offset, time(event) + 1_000, json(event));
        newest = Math.max(newest, time(event) - MINUTE / 2);
      }
      // Some sources know the watermarks of their partitions, some do not.
      RecordBatch batch =
          random.nextBoolean()
              ? packers.get(partition).batch(watermarks[partition])
              : packers.get(partition).batch();
      stream =
          stream.addElements(TimestampedValue.of(batch, Instant.ofEpochMilli(START + 60 * MINUTE)));
      watermarks[partition] = newest;
      from = to;
    }
    return stream.advanceWatermarkToInfinity();
  }

  /** Returns the last row of each key without what tells how often it was written. */
  private static Map<String, JsonNode> rows(CapturedRecords captured) {
    Map<String, JsonNode> rows = captured.rows(VIEW);
    rows.values().forEach(row -> ((ObjectNode) row).remove(List.of("pane", "pane_index")));
    return rows;
  }

  private static Map<String, JsonNode> expected() {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (int event = 0; event < EVENTS; event++) {
      long end = windowEnd(event);
      String key =
          "[\"" + VIEW + "\"," + (end - MINUTE) + "," + end + ",\"" + channel(event) + "\"]";
      JsonNode row = rows.computeIfAbsent(key, ignored -> emptyRow(end));
      add((ObjectNode) row, event);
    }
    return rows;
  }

  private static ObjectNode emptyRow(long end) {
    ObjectNode row = CapturedRecords.object();
    row.put("contract", "wiki_edits").put("contract_version", "1.0.0").put("view", VIEW);
    row.put("window_start", text(end - MINUTE)).put("window_end", text(end));
    row.putObject("dimensions");
    row.putObject("measures");
    return row.put("generation", StreamRun.GENERATION).put("run_id", "test");
  }

  private static void add(ObjectNode row, int event) {
    ObjectNode measures = (ObjectNode) row.get("measures");
    int events = row.path("events").asInt() + 1;
    row.put("events", events);
    measures.put("edits", events).put("added", measures.path("added").asInt() + added(event));
    ((ObjectNode) row.get("dimensions")).put("channel", channel(event));
    String time = text(time(event));
    String oldest = row.path("oldest_event_time").asText(time);
    String newest = row.path("newest_event_time").asText(time);
    row.put("oldest_event_time", oldest.compareTo(time) < 0 ? oldest : time);
    row.put("newest_event_time", newest.compareTo(time) > 0 ? newest : time);
  }

  private static String text(long time) {
    return Instant.ofEpochMilli(time).toString();
  }

  /** Spreads the events over four windows, the last millisecond of one among them. */
  private static long time(int event) {
    return START + event * 9_999L + (event == 11 ? MINUTE - 1 - 9_999L * 11 % MINUTE : 0);
  }

  private static long windowEnd(int event) {
    return Math.floorDiv(time(event), MINUTE) * MINUTE + MINUTE;
  }

  private static String channel(int event) {
    return event % 3 == 0 ? "#de" : "#en";
  }

  private static int added(int event) {
    return event * event - 50;
  }

  private static byte[] json(int event) {
    return WikiContract.event("e" + event, time(event), channel(event), added(event));
  }
}
