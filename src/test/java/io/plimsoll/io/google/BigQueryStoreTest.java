package io.plimsoll.io.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.Promise;
import io.plimsoll.cloud.Fault;
import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of a contract in BigQuery, written by Beam's own client. */
@Promise(5)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BigQueryStoreTest extends StoredOrders {
  @Test
  void eachValueIsInTheColumnThatTheSchemaNames() {
    assertThat(write(row(255, 7, 3, 12))).isEmpty();

    Map<String, Object> row = table(VIEW).rows().get(0);
    assertThat(row)
        .containsEntry("row_key", KEY)
        .containsEntry("window_start", "2026-01-01T00:00:00Z")
        .containsEntry("store", "DE")
        .containsEntry("orders", "12")
        .containsEntry("largest", "9")
        .containsEntry("average", "2.5")
        .doesNotContainKey("items")
        .containsEntry("pane", "LATE")
        .containsEntry("generation", "255")
        .containsEntry("attempt", "7")
        .doesNotContainKey("errors");
  }

  @Test
  void newestPaneWinsInWhateverOrderPanesCome() {
    writeTogether(row(1, 0, 3, 30), row(1, 0, 2, 20));
    assertThat(orders()).containsExactly("30");
  }

  @Test
  void newestAttemptWinsThoughItsPanesBeginAgain() {
    writeTogether(row(1, 10, 3, 30), row(1, 11, 1, 31), row(1, 10, 4, 40));
    assertThat(orders()).containsExactly("31");
  }

  @Test
  void newestLaunchWinsThoughItWasNeverRestored() {
    writeTogether(row(1, 10, 3, 30), row(2, 0, 0, 32), row(1, 10, 17, 33));
    assertThat(orders()).containsExactly("32");
  }

  @Test
  void sessionThatIsTakenBackIsGoneAndStaysSo() {
    writeTogether(row(1, 0, 3, 30), retraction(1, 0, 5), row(1, 0, 4, 40));
    assertThat(orders()).isEmpty();
    writeTogether(row(1, 0, 6, 60));
    assertThat(orders()).containsExactly("60");
  }

  @Test
  void rowIsTheSameIfWrittenTwice() {
    write(row(1, 0, 3, 30));
    List<Map<String, Object>> before = table(VIEW).rows();
    write(row(1, 0, 3, 30));

    assertThat(table(VIEW).changes()).isEqualTo(2);
    assertThat(table(VIEW).rows()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"UNAVAILABLE", "LOST_ACKNOWLEDGEMENT", "QUOTA"})
  void faultThatPassesLosesNothingAndDoublesNothing(Fault fault) {
    service.failNext(fault);

    assertThat(write(row(1, 0, 1, 10), row(1, 0, 2, 20))).isEmpty();

    assertThat(service.faultsLeft()).isZero();
    assertThat(orders()).containsExactly("20");
  }

  /** The client gives up at these, and so the bundle fails, which a runner tries again. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"OFFSET_ALREADY_EXISTS", "CONNECTION_QUOTA", "SCHEMA_MISMATCH"})
  void faultThatStaysFailsTheBundleAndNoRecord(Fault fault) {
    write(row(1, 0, 1, 10));
    service.failNext(fault);

    if (!RunnerProfile.find().triesAgain()) {
      assertThatThrownBy(() -> write(row(1, 0, 2, 20)))
          .hasStackTraceContaining("Append to stream projects/" + target.project());
      assertThat(orders()).containsExactly("10");
    }
    assertThat(write(row(1, 0, 2, 20))).isEmpty();
    assertThat(service.faultsLeft()).isZero();
    assertThat(orders()).containsExactly("20");
  }

  @Test
  void refusedRowBecomesADeadLetterWithItsReasonAndItsNeighboursAreWritten() {
    service.refuse(row -> "13".equals(row.get("orders")) ? "Field orders: unlucky" : null);
    TableRecord unlucky =
        record(
            KEY.replace("DE", "FR"),
            new String(row(1, 0, 1, 13).value(), StandardCharsets.UTF_8),
            header("attempt", 0));
    List<TableRecord> dead = writeTogether(row(1, 0, 1, 12), unlucky);

    assertThat(orders()).containsExactly("12");
    assertThat(dead).hasSize(1);
    TableRecord letter = dead.get(0);
    assertThat(letter.tableName()).isEqualTo("orders.dead-letters");
    assertThat(letter.key()).isEqualTo(unlucky.key());
    assertThat(letter.value()).isEqualTo(unlucky.value());
    assertThat(letter.headers())
        .contains(
            RecordHeader.of("plimsoll-reason", "sink_refused"),
            RecordHeader.of("plimsoll-stage", "bigquery"))
        .anySatisfy(
            header -> {
              assertThat(header.name()).isEqualTo("plimsoll-message");
              assertThat(new String(header.value(), StandardCharsets.UTF_8))
                  .contains(target.project() + ":orders." + VIEW, "Field orders: unlucky");
            });
  }

  @Test
  void minuteOfTheLedgerIsReplacedByThatWhichCountsMore() {
    writeTogether(minute(20, 7), minute(10, 7), minute(20, 6));
    assertThat(table("ledger").rows()).hasSize(1);
    assertThat(table("ledger").rows().get(0))
        .containsEntry("read", "20")
        .containsEntry("views", "{\"orders_per_hour\":{\"aggregated\":7}}");
  }

  private static TableRecord minute(long read, long aggregated) {
    return new TableRecord(
        Table.LEDGER,
        "orders",
        "",
        "[1,\"orders\",\"2026-01-01T00:00:00.000Z\"]".getBytes(StandardCharsets.UTF_8),
        ("{\"contract\":\"orders\",\"arrival_minute\":\"2026-01-01T00:00:00.000Z\",\"generation\":1,"
                + "\"run_id\":\"r\",\"read\":"
                + read
                + ",\"views\":{\"orders_per_hour\":{\"aggregated\":"
                + aggregated
                + "}}}")
            .getBytes(StandardCharsets.UTF_8),
        List.of(header("attempt", 0)));
  }

  @Test
  void refusedRecordIsKeptAsBytesWithTheHeadersOfOurs() {
    write(
        new TableRecord(
            Table.DEAD_LETTERS,
            "orders",
            "",
            null,
            new byte[] {(byte) 0xff, 0},
            List.of(
                RecordHeader.of("plimsoll-reason", "forged"),
                RecordHeader.of("plimsoll-reason", "invalid_utf8"),
                RecordHeader.of("plimsoll-partition", "3"),
                RecordHeader.of("plimsoll-arrival", "2026-01-01T00:00:00.000Z"))));

    assertThat(table("dead_letters").rows().get(0))
        .containsEntry("value", "/wA=")
        .containsEntry("reason", "invalid_utf8")
        .containsEntry("partition", "3")
        .containsEntry("arrival", "2026-01-01T00:00:00Z")
        .doesNotContainKey("key");
  }

  @Test
  void eventIsARowOfItsFieldsAndWhatIsNotDeclaredIsKeptBesideThem() {
    String event =
        "{\"order_id\":\"o-1\",\"unit_price\":5,\"coupon\":null,\"quantity\":12,"
            + "\"gift\":{\"wrapped\":true,\"note\":\"\\u00e4\"},\"event_time\":\"2026-03-02T09:00:39Z\"}";
    write(
        new TableRecord(
            Table.EVENTS,
            "orders",
            "",
            "[\"orders\",3,17]".getBytes(StandardCharsets.UTF_8),
            event.getBytes(StandardCharsets.UTF_8),
            List.of(
                RecordHeader.of("plimsoll-topic", "orders"),
                RecordHeader.of("plimsoll-partition", "3"),
                RecordHeader.of("plimsoll-offset", "17"),
                RecordHeader.of("plimsoll-arrival", "2026-03-02T09:00:40.000Z"),
                RecordHeader.of("plimsoll-event-time", "2026-03-02T09:00:39.000Z"))));

    assertThat(table("events").rows())
        .containsExactly(
            Map.of(
                "record_topic", "orders",
                "record_partition", "3",
                "record_offset", "17",
                "record_arrival", "2026-03-02T09:00:40Z",
                "record_event_time", "2026-03-02T09:00:39Z",
                "order_id", "o-1",
                "unit_price", "5",
                "quantity", "12",
                "event_time", "2026-03-02T09:00:39Z",
                "undeclared", "{\"gift\":{\"wrapped\":true,\"note\":\"\u00e4\"}}"));
  }
}
