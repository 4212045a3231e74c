package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.quickstart.LatestRows.Panes;
import io.plimsoll.quickstart.LatestRows.Row;
import io.plimsoll.quickstart.LatestRows.Total;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestRowsTest {
  private final LatestRows rows = new LatestRows(new WikiDay().shown());

  @Test
  void newestPaneOfAGenerationWinsInWhateverOrderTheyCome() {
    rows.accept("k", row("00", "#a", "ON_TIME", 12, 1, 3), 0);
    rows.accept("k", row("00", "#a", "EARLY", 5, 1, 2), 0);

    assertThat(rows.top(1)).containsExactly(new Total("#a", 12, 120));
    assertThat(rows.panes()).isEqualTo(new Panes(0, 1, 0));
  }

  @Test
  void newerAttemptWinsOverALargerPaneIndexAndANewerGenerationOverBoth() {
    rows.accept("k", row("00", "#a", "EARLY", 7, 1, 9), 100);
    rows.accept("k", row("00", "#a", "EARLY", 6, 1, 0), 200);
    assertThat(rows.top(1)).containsExactly(new Total("#a", 6, 60));

    rows.accept("k", row("00", "#a", "EARLY", 3, 2, 0), 0);
    assertThat(rows.top(1)).containsExactly(new Total("#a", 3, 30));
  }

  @Test
  void retractedRowIsGone() {
    rows.accept("k", row("00", "#a", "ON_TIME", 12, 1, 3), 0);
    rows.accept("k", null, 0);

    assertThat(rows.top(1)).isEmpty();
  }

  @Test
  void everyLatePaneIsACorrectionAndWrittenAgainItIsTheSameOne() {
    rows.accept("k", row("00", "#a", "ON_TIME", 12, 1, 3), 0);
    rows.accept("k", row("00", "#a", "LATE", 13, 1, 4), 0);
    rows.accept("k", row("00", "#a", "LATE", 13, 1, 4), 0);
    rows.accept("k", row("00", "#a", "LATE", 15, 1, 5), 0);
    rows.accept("l", row("00", "#b", "EARLY", 1, 1, 0), 0);

    assertThat(rows.corrections()).isEqualTo(2);
    assertThat(rows.panes()).isEqualTo(new Panes(1, 0, 1));
  }

  @Test
  void newestWindowsComeFirstWithTheirMostEditedFirst() {
    rows.accept("1", row("00", "#a", "ON_TIME", 9, 1, 1), 0);
    rows.accept("2", row("01", "#a", "EARLY", 1, 1, 0), 0);
    rows.accept("3", row("01", "#b", "EARLY", 4, 1, 0), 0);
    rows.accept("4", row("01", "#c", "EARLY", 3, 1, 0), 0);

    assertThat(rows.newestWindows(2, 2))
        .extracting(window -> window.stream().map(Row::count).toList())
        .containsExactly(List.of(4L, 3L), List.of(9L));
  }

  @Test
  void dayTotalsAddUpOverWindows() {
    rows.accept("1", row("00", "#a", "ON_TIME", 9, 1, 1), 0);
    rows.accept("2", row("01", "#a", "LATE", 1, 1, 0), 0);
    rows.accept("3", row("01", "#b", "ON_TIME", 10, 1, 0), 0);
    rows.accept("4", row("01", "#c", "ON_TIME", 4, 1, 0), 0);

    assertThat(rows.top(2)).containsExactly(new Total("#a", 10, 100), new Total("#b", 10, 100));
  }

  private static byte[] row(
      String hour, String channel, String pane, long edits, long generation, long paneIndex) {
    return """
        {"contract": "wiki_edits", "view": "edits_per_hour",
         "window_start": "2015-09-12T%s:00:00.000Z", "window_end": "2015-09-12T%s:59:59.999Z",
         "dimensions": {"channel": "%s"}, "measures": {"edits": %d, "added": %d}, "events": %d,
         "pane": "%s", "pane_index": %d, "generation": %d, "run_id": "r"}
        """
        .formatted(hour, hour, channel, edits, edits * 10, edits, pane, paneIndex, generation)
        .getBytes(UTF_8);
  }
}
