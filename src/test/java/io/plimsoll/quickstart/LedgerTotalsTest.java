package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.quickstart.LedgerTotals.Counts;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTotalsTest {
  private final LedgerTotals ledger = new LedgerTotals("edits_per_hour");

  @Test
  void minutesAddUpAndTheNewestRecordOfAMinuteReplacesTheOneBefore() {
    ledger.accept("00:47", minute(10, 9), null);
    ledger.accept("00:48", minute(20, 17), null);
    ledger.accept("00:47", minute(12, 10), null);

    Counts totals = ledger.totals();

    assertThat(totals).isEqualTo(new Counts(32, 27, 2, 2, 6, 0, 2, 8));
    assertThat(totals.decided()).isEqualTo(39);
  }

  @Test
  void minuteThatIsTakenAwayCountsNoMore() {
    ledger.accept("00:47", minute(10, 9), null);
    ledger.accept("00:47", null, null);

    assertThat(ledger.totals()).isEqualTo(Counts.NONE);
  }

  @Test
  void watermarkIsTheNewestThatWasTold() {
    assertThat(ledger.watermark()).isNull();

    ledger.accept("00:48", minute(1, 1), "2015-09-12T00:48:00.000Z");
    ledger.accept("00:47", minute(1, 1), "2015-09-12T00:47:00.000Z");
    ledger.accept("00:49", minute(1, 1), null);
    ledger.accept("00:50", minute(1, 1), "294247-01-10T04:00:54.775Z");

    assertThat(ledger.watermark()).isEqualTo(Instant.parse("2015-09-12T00:48:00Z"));
  }

  private static byte[] minute(long read, long admitted) {
    return """
        {"contract": "wiki_edits", "arrival_minute": "2015-09-12T00:47:00.000Z", "generation": 1,
         "run_id": "r", "read": %d, "bytes_read": 1000, "admitted": %d, "duplicate": 1,
         "conflict": 1, "dead_letter": {"empty": 1, "invalid_json": 2}, "quarantine": {"rule": 0},
         "tombstone": 1, "views": {"edits_per_hour": {"aggregated": 5, "filtered": 0,
         "filter_undefined": 0, "too_late": 4, "closed_windows": 4},
         "other": {"aggregated": 5, "filtered": 0, "too_late": 7}}}
        """
        .formatted(read, admitted)
        .getBytes(UTF_8);
  }
}
