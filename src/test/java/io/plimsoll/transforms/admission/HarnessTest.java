package io.plimsoll.transforms.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RecordBatchCoder;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.decoding.RecordDecoder;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.ledger.LedgerEntry;
import io.plimsoll.transforms.ledger.Tallies;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The admission of events inside Beam's harness for portable runners, which knows no watermark.
 * Windows and times as in {@link AdmitByTimersTest}: an event of minute 00 is in time until 10:59
 * and all its milliseconds.
 *
 * <p>What it does not show is what a runner makes of the timers that the harness sets.
 */
class HarnessTest {
  private static final Instant HOUR = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant CLOSE = at("11:00").minus(Duration.millis(1));
  private static final Instant PAST_CLOSE = at("11:00");
  private static final String FAR_AHEAD = "50:00";

  private Contract contract = WikiContract.deduplicating();
  private HarnessedStep step;
  private long offset;

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void currentTimeOfATimerIsTheElementsOwnTimestampAndNoWatermark() throws Exception {
    start(UnaryOperator.identity());
    step.advanceWatermark(at("05:00"));
    process("59:59", FAR_AHEAD, "a 00:10 5");
    // By the watermark it was in time.
    assertThat(counts()).isEqualTo("too_late 1");
  }

  @Test
  void suspectWaitsAndIsInTimeOnceASecondIsOver() throws Exception {
    byTimers();
    step.advanceWatermark(at("05:00"));
    process("59:59", FAR_AHEAD, "a 00:10 5");
    step.tick(999);
    step.fire("closing");
    step.fire("patience");
    assertThat(counts()).isEmpty();
    step.tick(1);
    step.fire("patience");
    assertThat(counts()).isEqualTo("aggregated 1");
    assertThat(step.outputWatermark()).isEqualTo(at("05:00"));
    assertThat(step.pending("closing")).isZero();
  }

  @Test
  void suspectWhoseWindowClosesFirstIsTooLate() throws Exception {
    byTimers();
    step.advanceWatermark(CLOSE);
    process("59:59", FAR_AHEAD, "a 00:10 5");
    step.fire("closing");
    assertThat(counts()).isEmpty();
    step.advanceWatermark(PAST_CLOSE);
    step.fire("closing");
    assertThat(counts()).isEqualTo("too_late 1");
    assertThat(step.pending("patience")).isZero();
    assertThat(step.outputWatermark()).isEqualTo(PAST_CLOSE);
  }

  @Test
  void heldTimerKeepsTheWindowOpenWhateverTheRunnerFiresFirst() throws Exception {
    byTimers();
    step.advanceWatermark(at("05:00"));
    process("59:59", FAR_AHEAD, "a 00:10 5");
    step.tick(1_000);
    // Both are due. What follows takes events of the window until the bundle is over.
    step.advanceWatermark(at("30:00"));
    assertThat(step.outputWatermark()).isEqualTo(CLOSE);
    step.fire("patience");
    assertThat(counts()).isEqualTo("aggregated 1");
    assertThat(step.outputWatermark()).isEqualTo(at("30:00"));
    step.fire("closing");
    assertThat(counts()).isEqualTo("aggregated 1");
  }

  @Test
  void whatATimerToldDecidesOlderSuspectsAtOnceAndOnAnotherWorker() throws Exception {
    byTimers();
    step.advanceWatermark(at("12:00"));
    process("59:59", FAR_AHEAD, "a 00:10 5");
    step.fire("closing");
    step.restart();
    process("59:59", FAR_AHEAD, "b 00:20 5", "c 02:10 5");
    assertThat(counts()).isEqualTo("too_late 2");
    step.restart();
    step.tick(1_000);
    step.fire("patience");
    assertThat(counts()).isEqualTo("aggregated 1, too_late 2");
  }

  @Test
  void copiesWaitAndAreKnownOnAnotherWorker() throws Exception {
    byTimers();
    step.advanceWatermark(at("05:00"));
    process("59:59", FAR_AHEAD, "a 00:10 5");
    step.tick(600);
    process("59:59", FAR_AHEAD, "a 00:10 5");
    step.tick(400);
    step.restart();
    step.fire("patience");
    assertThat(counts()).isEqualTo("aggregated 1");
    step.restart();
    // The second still waits; a third comes when the first is remembered.
    process("59:59", FAR_AHEAD, "a 00:10 6");
    step.tick(600);
    step.fire("patience");
    assertThat(counts()).isEqualTo("aggregated 1, conflict 1, duplicate 1");
    assertThat(step.pending("closing")).isZero();
    assertThat(step.pending("patience")).isZero();
  }

  @Test
  void viewsWithOtherLatenessDecideForThemselves() throws Exception {
    View ten = contract.views().get(0);
    contract =
        WikiContract.withViews(
            contract,
            ten,
            new View(
                "patient",
                ten.window(),
                ten.dimensions(),
                ten.filter(),
                ten.measures(),
                ten.allowedLateness().multipliedBy(2),
                null));
    byTimers();
    step.advanceWatermark(at("15:00"));
    process("59:59", FAR_AHEAD, "a 00:10 5");
    assertThat(step.pending("closing")).isEqualTo(2);
    step.fire("closing");
    assertThat(counts()).isEmpty();
    assertThat(step.outputWatermark()).isEqualTo(at("15:00"));
    step.tick(1_000);
    step.fire("patience");
    assertThat(counts()).isEqualTo("aggregated 1, too_late 1");
  }

  private void byTimers() throws IOException {
    start(ComputeViews::withWatermarkByTimers);
  }

  private void start(UnaryOperator<ComputeViews> settings) throws IOException {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply("Read", Create.empty(RecordBatchCoder.of()))
        .apply(
            "Views",
            settings.apply(
                ComputeViews.of(contract.topic(), List.of(contract), StreamRun.RUN, "test")));
    step = new HarnessedStep(pipeline, "Views/Admit events");
  }

  /** Hands a batch of events to the step, each given as id, time and added. */
  private void process(String timestamp, String partitionWatermark, String... events)
      throws Exception {
    RecordDecoder decoder = RecordDecoder.of(List.of(contract));
    DecodedRecord decoded = new DecodedRecord();
    RecordBatch.Builder records = RecordBatch.builder(contract.topic(), 0, 0);
    for (String each : events) {
      String[] parts = each.split(" ");
      long time = at(parts[1]).getMillis();
      byte[] event = WikiContract.event(parts[0], time, "#en", Long.parseLong(parts[2]));
      decoder.decode(event, time, Set.of(), decoded);
      records.add(offset++, time, decoded, null, event, List.of());
    }
    ShardBatch.Builder shard = new ShardBatch.Builder();
    for (RecordBatch.Cursor record = records.build().cursor(); record.next(); ) {
      shard.add(
          record.event(), contract.topic().getBytes(UTF_8), 0, at(partitionWatermark).getMillis());
    }
    step.process(KV.of(7, shard.build()), at(timestamp));
  }

  private static Instant at(String time) {
    String[] parts = time.split(":");
    return HOUR.plus(Duration.standardMinutes(Long.parseLong(parts[0])))
        .plus(Duration.standardSeconds(Long.parseLong(parts[1])));
  }

  /** Returns what was counted so far. */
  private String counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Object each : step.outputs("ledger")) {
      LedgerEntry entry = (LedgerEntry) ((KV<?, ?>) each).getValue();
      Tallies.byName(entry)
          .forEach((name, count) -> counts.merge(name.replaceAll(".*/", ""), count, Long::sum));
    }
    counts.keySet().retainAll(Set.of("aggregated", "too_late", "duplicate", "conflict"));
    return counts.toString().replaceAll("[{}]", "").replace('=', ' ');
  }
}
