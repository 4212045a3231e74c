package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Condition.Compare;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.decoding.WikiContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The runner's counters and gauges have the published names and say what the ledger says. */
@Tag("test-stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Promise(7)
class CountersTest {
  private static final Contract CONTRACT =
      WikiContract.ruled(
          new Rule("few", "payload.added < 9", new Compare("payload.added", Comparison.LESS, 9L)));
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = TIME.plus(Duration.standardMinutes(11));
  private static final String VIEW = "edits_per_minute";

  private final CapturedRecords captured = new CapturedRecords();
  private final Map<String, Long> counters = new TreeMap<>();
  private final Map<String, Long> gauges = new TreeMap<>();

  @BeforeAll
  void run() {
    long arrival = TIME.getMillis() + 1_000;
    Packer packer = new Packer(List.of(CONTRACT), 0);
    RecordBatch first =
        packer
            .add(0, arrival, event("a", 0, 5))
            .add(1, arrival, event("a", 0, 5))
            .add(2, arrival, event("a", 0, 6))
            .add(3, arrival, event("b", 70, 7))
            .add(4, arrival, null)
            .add(5, arrival, new byte[0])
            .add(6, arrival, "[]".getBytes(StandardCharsets.UTF_8))
            .add(7, arrival, "[]".getBytes(StandardCharsets.UTF_8))
            .add(9, arrival, event("d", 2, 9))
            .batch();
    RecordBatch second = packer.add(8, arrival, event("c", 1, 8)).batch();
    TestStream<RecordBatch> stream =
        StreamRun.stream()
            .advanceWatermarkTo(TIME)
            .addElements(TimestampedValue.of(first, TIME))
            .advanceWatermarkTo(LATER)
            .addElements(TimestampedValue.of(second, LATER))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline
        .apply("Read", stream)
        .apply("Views", ComputeViews.of("wiki_edits", List.of(CONTRACT), StreamRun.RUN, "test"))
        .apply("Capture", captured);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    for (MetricResult<Long> each :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      counters.merge(
          each.getName().getNamespace() + ' ' + each.getName().getName(),
          each.getAttempted(),
          Long::sum);
    }
    for (MetricResult<GaugeResult> each :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getGauges()) {
      gauges.put(
          each.getName().getNamespace() + ' ' + each.getName().getName(),
          each.getAttempted().getValue());
    }
  }

  @Test
  void countersOfTheContractSayWhatItsLedgerSays() {
    Map.of(
            "records_read", List.of("read", 10L),
            "records_admitted", List.of("admitted", 3L),
            "records_duplicate", List.of("duplicate", 1L),
            "records_conflict", List.of("conflict", 1L),
            "records_quarantine", List.of("quarantine", 1L),
            "records_tombstone", List.of("tombstone", 1L))
        .forEach(
            (metric, count) -> {
              assertThat(sum("wiki_edits " + metric)).as(metric).isEqualTo(count.get(1));
              assertThat(captured.ledger("wiki_edits", (String) count.get(0)))
                  .isEqualTo(count.get(1));
            });
    assertThat(sum("wiki_edits bytes_read"))
        .isPositive()
        .isEqualTo(captured.ledger("wiki_edits", "bytes_read"));
  }

  @Test
  void deadLettersAreCountedInAllAndByReason() {
    assertThat(sum("wiki_edits records_dead_letter")).isEqualTo(3);
    assertThat(sum("wiki_edits dead_letter_empty")).isEqualTo(1);
    assertThat(sum("wiki_edits dead_letter_not_an_object")).isEqualTo(2);
    assertThat(captured.ledger("wiki_edits", "dead_letter")).isEqualTo(3);
  }

  @Test
  void countersOfTheViewSayWhatTheLedgerSays() {
    Map.of(
            "events_aggregated", List.of("aggregated", 2L),
            "events_too_late", List.of("too_late", 1L),
            "closed_windows", List.of("closed_windows", 1L))
        .forEach(
            (metric, count) -> {
              assertThat(sum("wiki_edits." + VIEW + ' ' + metric))
                  .as(metric)
                  .isEqualTo(count.get(1));
              assertThat(captured.ledger("wiki_edits", "views", VIEW, (String) count.get(0)))
                  .isEqualTo(count.get(1));
            });
    assertThat(sum("wiki_edits." + VIEW + " rows_written")).isEqualTo(2);
    assertThat(sum("wiki_edits." + VIEW + " panes_on_time")).isEqualTo(2);
  }

  @Test
  void gaugesOfTheShardsAddUpToTheKeysThatAreRemembered() {
    // Of a, b and c the last was too late for every view.
    assertThat(sumOfShards("admission_keys")).isEqualTo(2);
    assertThat(sumOfShards("admission_state_bytes")).isEqualTo(2 * 40);
  }

  private long sumOfShards(String name) {
    return gauges.entrySet().stream()
        .filter(gauge -> gauge.getKey().matches("wiki_edits\\.shard-\\d+ " + name))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long sum(String counter) {
    return counters.getOrDefault(counter, 0L);
  }

  private static byte[] event(String id, int second, int added) {
    return WikiContract.event(id, TIME.getMillis() + second * 1_000L, "#en", added);
  }
}
