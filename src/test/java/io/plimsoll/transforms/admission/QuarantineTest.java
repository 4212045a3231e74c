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
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An event that breaks a business rule waits outside, counted, until somebody releases it. */
@Tag("test-stream")
class QuarantineTest {
  private static final Instant HOUR = Instant.parse("2026-03-01T12:00:00Z");
  private static final RecordHeader TRACE = RecordHeader.of("trace", "7");
  private static final byte[] KEY = {1, 2};
  private static final Contract CONTRACT =
      WikiContract.ruled(
          new Rule(
              "positive",
              "payload.added > 0",
              new Compare("payload.added", Comparison.GREATER, 0L)),
          new Rule(
              "english",
              "payload.channel == '#en'",
              new Compare("payload.channel", Comparison.EQUAL, "#en")));

  private final Packer packer = new Packer(List.of(CONTRACT), 3);

  @Test
  @Promise(3)
  void quarantinedEventIsInNoViewAndInTheLedgerByItsRule() {
    add(0, event("a", "#en", 5));
    add(1, event("b", "#en", 0));
    add(2, event("c", "#fr", -1));
    add(3, event("d", "#fr", 7));
    CapturedRecords records = run();

    assertThat(records.rows("edits_per_minute").values())
        .singleElement()
        .satisfies(row -> assertThat(row.at("/measures/added").asLong()).isEqualTo(5));
    assertThat(records.ledger("wiki_edits", "read")).isEqualTo(4);
    assertThat(records.ledger("wiki_edits", "admitted")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "quarantine")).isEqualTo(3);
    assertThat(records.ledger("wiki_edits", "quarantine", "positive")).isEqualTo(2);
    assertThat(records.ledger("wiki_edits", "quarantine", "english")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "dead_letter")).isZero();
  }

  @Test
  @Promise(3)
  void keyOfAQuarantinedEventIsNotRemembered() {
    add(0, event("a", "#en", 0));
    add(1, event("a", "#en", 0), "positive");
    add(2, event("a", "#en", 0), "positive");
    CapturedRecords records = run();

    assertThat(records.ledger("wiki_edits", "quarantine")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "admitted")).isEqualTo(1);
    assertThat(records.ledger("wiki_edits", "duplicate")).isEqualTo(1);
    assertThat(records.of(Table.CONFLICTS)).isEmpty();
  }

  @Test
  void quarantinedRecordIsWrittenAsItCameWithTheRuleThatItBreaks() {
    byte[] value = event("d", "#fr", 7);
    add(41, value);
    CapturedRecords records = run();

    TableRecord waiting = records.of(Table.QUARANTINE).get(0);
    assertThat(waiting.tableName()).isEqualTo("wiki_edits.quarantine");
    assertThat(waiting.key()).isEqualTo(KEY);
    assertThat(waiting.value()).isEqualTo(value);
    assertThat(waiting.headers())
        .containsExactly(
            TRACE,
            RecordHeader.of("plimsoll-reason", "english"),
            RecordHeader.of(
                "plimsoll-message", "rule english: broken (expected: payload.channel == '#en')"),
            RecordHeader.of("plimsoll-stage", "rules"),
            RecordHeader.of("plimsoll-topic", "wiki_edits"),
            RecordHeader.of("plimsoll-partition", "3"),
            RecordHeader.of("plimsoll-offset", "41"),
            RecordHeader.of("plimsoll-arrival", "2026-03-01T12:00:30.000Z"),
            RecordHeader.of("plimsoll-contract", "wiki_edits"),
            RecordHeader.of("plimsoll-contract-version", "1.0.0"),
            RecordHeader.of("plimsoll-pipeline-version", "test"));
  }

  private void add(long offset, byte[] value, String... released) {
    packer.add(offset, HOUR.getMillis() + 30_000, KEY, value, Set.of(released), List.of(TRACE));
  }

  private CapturedRecords run() {
    TestStream<RecordBatch> stream =
        StreamRun.stream()
            .advanceWatermarkTo(HOUR)
            .addElements(TimestampedValue.of(packer.batch(), HOUR))
            .advanceWatermarkTo(HOUR.plus(Duration.standardMinutes(2)))
            .advanceWatermarkToInfinity();
    return StreamRun.run(List.of(CONTRACT), stream);
  }

  private static byte[] event(String id, String channel, int added) {
    return WikiContract.event(id, HOUR.getMillis() + 10_000, channel, added);
  }
}
