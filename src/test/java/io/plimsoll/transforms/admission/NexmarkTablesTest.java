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
import java.util.Map;
import java.util.stream.Stream;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The auctions of the Nexmark benchmark, three contracts in one topic and up to 16 s out of order,
 * against tables that Beam did not compute.
 */
@Tag("test-stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Promise(2)
class NexmarkTablesTest {
  private static final SomeSessions SESSIONS =
      new SomeSessions("q11_bids_per_bidder_sessions_10s", 1_100L);

  private CapturedRecords captured;

  @BeforeAll
  void run() throws IOException {
    List<Contract> contracts =
        Stream.of("persons", "auctions", "bids")
            .map(each -> SESSIONS.of(SuiteContracts.read("nexmark_" + each)))
            .toList();
    List<String> lines = WikiTruth.lines("data/sets/nexmark_200k.jsonl.gz");
    captured =
        StreamRun.run(
            contracts, RecordedStream.of(contracts, lines, Duration.standardMinutes(1)), 1);
  }

  @Test
  void countsOfBidsAreTheExpectedOnes() throws IOException {
    ExpectedTable.read("nexmark/q5_bid_counts_10s_5s.csv.gz")
        .assertIsTableOf(captured.rows("q5_bid_counts_10s_5s"));
  }

  @Test
  void finalSessionsOfBiddersAreTheExpectedOnes() throws IOException {
    SESSIONS
        .of(ExpectedTable.read("nexmark/q11_bids_per_bidder_sessions_10s.csv.gz"), "bidder")
        .assertIsTableOf(captured.rows(SESSIONS.view()));
  }

  @Test
  void eachEventIsAdmittedUnderItsOwnContract() throws IOException {
    Map<String, String> expected = ExpectedTable.read("nexmark/counts.csv").rows().get(0);
    for (String kind : List.of("persons", "auctions", "bids")) {
      assertThat(captured.ledger("nexmark_" + kind, "admitted"))
          .as(kind)
          .isEqualTo(Long.parseLong(expected.get(kind)));
    }
    assertThat(captured.of(Table.DEAD_LETTERS)).isEmpty();
    assertThat(captured.of(Table.TOO_LATE)).isEmpty();
  }
}
