package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.decoding.WikiContract;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every kind of measure through the whole pipeline, with more values than are kept exactly: one
 * answer for all orders, batches, partitions and watermarks.
 */
@Tag("test-stream")
class AnyMeasureTest {
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long MINUTE = 60_000;
  private static final int EVENTS = 1_400;
  private static final int PARTITIONS = 3;
  private static final Operand ADDED = new Operand.Path("payload.added", FieldType.INTEGER, 0);
  private static final Operand USER = new Operand.Path("payload.user", FieldType.STRING, 0);
  private static final Operand PAGE = new Operand.Path("payload.page", FieldType.STRING, 0);
  private static final Operand HALF =
      new Operand.Product(ADDED, new Operand.Constant(new BigDecimal("0.5")));
  private static final List<Contract> CONTRACTS =
      List.of(
          WikiContract.measuring(
              measure("users", Kind.DISTINCT, null, USER),
              measure("pages_of_users", Kind.DISTINCT, null, USER, PAGE),
              measure("p95", Kind.QUANTILE, "0.95", ADDED),
              measure("median_half", Kind.QUANTILE, "0.5", HALF),
              measure("first", Kind.FIRST, null, PAGE),
              measure("last", Kind.LAST, null, HALF),
              measure("half", Kind.SUM, null, HALF),
              measure("average", Kind.AVG, null, HALF),
              measure("least", Kind.MIN, null, HALF),
              measure("most", Kind.MAX, null, ADDED)));

  @Test
  @Promise(4)
  void everyMeasureHasOneAnswer() {
    Map<String, JsonNode> expected = rows(new Random(0));
    assertThat(expected).hasSize(4);
    JsonNode large = expected.get(key(0, "#large")).get("measures");
    assertThat(large.get("users").asDouble()).isCloseTo(count(0, "#large"), within(60.0));
    assertThat(large.get("users").asInt()).isGreaterThan(1_000);
    JsonNode small = expected.get(key(0, "#small")).get("measures");
    assertThat(small.get("users").asInt()).isEqualTo(count(0, "#small"));
    assertThat(small.get("first").asText()).isEqualTo("page 0");
    for (int seed = 1; seed < 6; seed++) {
      assertThat(rows(new Random(seed))).isEqualTo(expected);
    }
  }

  /** Returns the last row of each key without what tells how often it was written. */
  private static Map<String, JsonNode> rows(Random random) {
    CapturedRecords captured = StreamRun.run(CONTRACTS, stream(random));
    Map<String, JsonNode> rows = captured.rows("edits_per_minute");
    rows.values().forEach(row -> ((ObjectNode) row).remove(List.of("pane", "pane_index")));
    return rows;
  }

  private static TestStream<RecordBatch> stream(Random random) {
    List<Integer> events = new ArrayList<>();
    for (int event = 0; event < EVENTS; event++) {
      events.add(event);
    }
    Collections.shuffle(events, random);
    List<Packer> packers = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      packers.add(new Packer(CONTRACTS, partition));
    }
    TestStream.Builder<RecordBatch> stream = StreamRun.stream();
    int largest = 100 + random.nextInt(EVENTS / 2);
    for (int from = 0; from < EVENTS; ) {
      Packer packer = packers.get(random.nextInt(PARTITIONS));
      int to = Math.min(EVENTS, from + 1 + random.nextInt(largest));
      for (int offset = from; offset < to; offset++) {
        packer.add(offset, START + 2 * MINUTE, json(events.get(offset)));
      }
      stream =
          stream.addElements(
              TimestampedValue.of(packer.batch(), Instant.ofEpochMilli(START + 60 * MINUTE)));
      if (random.nextInt(3) == 0) {
        // Past the end of the first window, or of both: late, and in time.
        stream =
            stream.advanceWatermarkTo(
                Instant.ofEpochMilli(START + (from < EVENTS / 2 ? MINUTE : 3 * MINUTE)));
      }
      from = to;
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static int count(int minute, String channel) {
    int count = 0;
    for (int event = 0; event < EVENTS; event++) {
      count += minute(event) == minute && channel(event).equals(channel) ? 1 : 0;
    }
    return count;
  }

  private static int minute(int event) {
    return event % 10 == 0 ? 1 : 0;
  }

  private static String channel(int event) {
    return event % 7 == 0 ? "#small" : "#large";
  }

  private static String key(int minute, String channel) {
    long start = START + minute * MINUTE;
    return "[\"edits_per_minute\"," + start + "," + (start + MINUTE) + ",\"" + channel + "\"]";
  }

  /** Some hundred events at a time share their millisecond, and their key decides. */
  private static byte[] json(int event) {
    long time = START + minute(event) * MINUTE + event / 400;
    int added = (event * 7_919) % 10_007 - 300;
    return """
    {"schema_version": 1, "event_id": "e%05d", "event_type": "wiki.edit", "event_time": "%s",
     "payload": {"channel": "%s", "added": %d, "user": "user %d", "page": "page %d"}}\
    """
        .formatted(event, Instant.ofEpochMilli(time), channel(event), added, event, (event - 7) % 5)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Measure measure(String name, Kind kind, @Nullable String q, Operand... operands) {
    return new Measure(name, kind, List.of(operands), q == null ? null : new BigDecimal(q), null);
  }
}
