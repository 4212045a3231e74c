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

/** A day of real edits, in the order of their time, against tables that Beam did not compute. */
@Tag("test-stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Promise(2)
class WikiTablesTest {
  private static final SomeSessions SESSIONS = new SomeSessions("sessions_30m_by_user", "B");

  private CapturedRecords captured;

  @BeforeAll
  void run() throws IOException {
    List<Contract> contracts = List.of(SESSIONS.of(SuiteContracts.read("raw_wiki_edits")));
    List<String> lines = WikiTruth.lines("data/sets/wiki_edits.jsonl.gz");
    captured =
        StreamRun.run(contracts, RecordedStream.of(contracts, lines, Duration.standardHours(1)), 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixed_1m_by_channel.csv.gz",
        "fixed_1d_total.csv",
        "fixed_1h_by_channel_robot.csv",
        "fixed_1h_by_country.csv",
        "sliding_15m_5m_by_channel.csv.gz",
        "top10_users_by_added_1h.csv",
        "top100_pages_by_edits.csv"
      })
  void finalRowsOfAViewAreTheTableOfItsName(String file) throws IOException {
    String view = file.substring(0, file.indexOf('.'));
    ExpectedTable.read("wiki/" + file).assertIsTableOf(captured.rows(view));
  }

  @Test
  void finalSessionsAreTheExpectedOnes() throws IOException {
    SESSIONS
        .of(ExpectedTable.read("wiki/sessions_30m_by_user.csv.gz"), "user")
        .assertIsTableOf(captured.rows(SESSIONS.view()));
  }

  @Test
  void everyEditIsAdmitted() {
    assertThat(captured.ledger("raw_wiki_edits", "admitted")).isEqualTo(39_244);
    assertThat(captured.of(Table.DEAD_LETTERS)).isEmpty();
    assertThat(captured.of(Table.TOO_LATE)).isEmpty();
  }
}
