package io.plimsoll.transforms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.SavedBytes;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.WikiContract;
import io.plimsoll.transforms.ledger.Counts.CountsCoder;
import io.plimsoll.transforms.ledger.LedgerEntry.LedgerEntryCoder;
import io.plimsoll.transforms.ledger.Tally.Count;
import io.plimsoll.transforms.ledger.Tally.ViewCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final List<Contract> CONTRACTS = List.of(WikiContract.plain());

  private final Tally tally = new Tally("topic", CONTRACTS, "topic-3");

  @Test
  void countsAreKeptByContractAndArrivalMinute() {
    tally.record(0, 59_999);
    tally.add(Count.READ, 1);
    tally.add(Count.BYTES_READ, 300);
    tally.add(0, ViewCount.AGGREGATED);
    tally.record(0, 60_000);
    tally.add(Count.READ, 1);
    tally.addDeadLetter(Reason.TOO_DEEP);
    tally.record(0, 0);
    tally.add(Count.READ, 1);
    tally.add(0, ViewCount.TOO_LATE);
    tally.record(DecodedRecord.NO_CONTRACT, -1);
    tally.addDeadLetter(Reason.EMPTY);
    assertThat(drain())
        .isEqualTo(
            Map.of(
                "wiki_edits 0",
                Map.of(
                    "read",
                    2L,
                    "bytes_read",
                    300L,
                    "edits_per_minute/aggregated",
                    1L,
                    "edits_per_minute/too_late",
                    1L),
                "wiki_edits 1",
                Map.of("read", 1L, "dead_letter.too_deep", 1L),
                "topic -1",
                Map.of("dead_letter.empty", 1L)));
  }

  @Test
  void drainedTallyStartsAnew() {
    tally.record(0, 0);
    tally.add(Count.READ, 1);
    assertThat(drain()).isNotEmpty();
    assertThat(drain()).isEmpty();
    // The same minute and contract as before.
    tally.record(0, 0);
    tally.add(Count.READ, 5);
    assertThat(drain()).isEqualTo(Map.of("wiki_edits 0", Map.of("read", 5L)));
  }

  @Test
  void clearedTallyForgets() {
    tally.record(0, 0);
    tally.add(Count.READ, 1);
    tally.clear();
    assertThat(drain()).isEmpty();
  }

  @Test
  void countsAddUpAndComeBack() throws Exception {
    Counts counts = Counts.of(Map.of("read", 2L, "größte/aggregated", Long.MAX_VALUE));
    Counts sum = counts.plus(Counts.of(Map.of("read", 3L, "admitted", 1L)));
    assertThat(sum.byName())
        .isEqualTo(Map.of("read", 5L, "admitted", 1L, "größte/aggregated", Long.MAX_VALUE));
    for (Counts each : List.of(sum, Counts.of(Map.of()))) {
      assertThat(CoderUtils.clone(CountsCoder.of(), each).byName()).isEqualTo(each.byName());
    }
    CoderProperties.coderSerializable(CountsCoder.of());
  }

  @Test
  void entriesComeBack() throws Exception {
    LedgerEntry entry = new LedgerEntry("topic-3", -7, Counts.of(Map.of("read", 2L)));
    LedgerEntry copy = CoderUtils.clone(LedgerEntryCoder.of(), entry);
    assertThat(copy.source()).isEqualTo("topic-3");
    assertThat(copy.minute()).isEqualTo(-7);
    assertThat(copy.counts().byName()).isEqualTo(Map.of("read", 2L));
    CoderProperties.coderSerializable(LedgerEntryCoder.of());
  }

  @Test
  @Promise(2)
  void bytesOfTheLastVersionAreRead() throws Exception {
    Counts counts = Counts.of(Map.of("größte/aggregated", Long.MAX_VALUE));
    SavedBytes.expectRead("counts", CountsCoder.of(), counts);
    SavedBytes.expectRead(
        "entry of the ledger", LedgerEntryCoder.of(), new LedgerEntry("topic-3", -7, counts));
  }

  private Map<String, Map<String, Long>> drain() {
    Map<String, Map<String, Long>> found = new TreeMap<>();
    tally.drain(
        (contract, entry) -> {
          assertThat(entry.source()).isEqualTo("topic-3");
          found.put(contract + ' ' + entry.minute(), entry.counts().byName());
        });
    return found;
  }
}
