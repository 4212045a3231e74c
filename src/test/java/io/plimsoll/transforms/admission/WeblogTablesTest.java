package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.CapturedRecords;
import io.plimsoll.ExpectedTable;
import io.plimsoll.Promise;
import io.plimsoll.SomeSessions;
import io.plimsoll.SuiteContracts;
import io.plimsoll.WikiTruth;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.Table;
import java.io.IOException;
import java.util.List;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four days of real requests, as much out of order as they were recorded, against tables that Beam
 * did not compute.
 */
@Tag("test-stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Promise(2)
class WeblogTablesTest {
  private static final SomeSessions SESSIONS = new SomeSessions("sessions_30m_by_client", "c-4");

  private CapturedRecords captured;

  @BeforeAll
  void run() throws IOException {
    List<Contract> contracts = List.of(SESSIONS.of(SuiteContracts.read("weblog")));
    List<String> lines = WikiTruth.lines("data/sets/weblog.jsonl.gz");
    captured =
        StreamRun.run(contracts, RecordedStream.of(contracts, lines, Duration.standardHours(1)), 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixed_1h_by_status",
        "fixed_1m_by_status",
        "sliding_6h_1h_by_method",
        "top10_paths_1d"
      })
  void finalRowsOfAViewAreTheTableOfItsName(String view) throws IOException {
    ExpectedTable.read("weblog/" + view + ".csv").assertIsTableOf(captured.rows(view));
  }

  @Test
  void finalSessionsAreTheExpectedOnes() throws IOException {
    SESSIONS
        .of(ExpectedTable.readWithZeroForNothing("weblog/sessions_30m_by_client.csv.gz"), "client")
        .assertIsTableOf(captured.rows(SESSIONS.view()));
  }

  @Test
  void theLineThatWasCutOffIsTheOnlyDeadLetter() {
    assertThat(captured.ledger("weblog", "read")).isEqualTo(10_000);
    assertThat(captured.ledger("weblog", "admitted")).isEqualTo(9_999);
    assertThat(captured.of(Table.DEAD_LETTERS))
        .singleElement()
        .satisfies(
            record ->
                assertThat(CapturedRecords.text(record.value()))
                    .contains("\"line_no\":8899,\"parse_error\":true"));
    assertThat(captured.of(Table.TOO_LATE)).isEmpty();
  }
}
