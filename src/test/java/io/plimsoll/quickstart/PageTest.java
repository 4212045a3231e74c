package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.quickstart.LatestRows.Panes;
import io.plimsoll.quickstart.LatestRows.Row;
import io.plimsoll.quickstart.LatestRows.Total;
import io.plimsoll.quickstart.LedgerTotals.Counts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final Instant NOON = Instant.parse("2015-09-12T12:00:00Z");
  private static final Row ROW =
      new Row(
          NOON,
          NOON.plusSeconds(3_600),
          "#a-channel-with-a-very-long-name.wikipedia",
          "EARLY",
          1_234_567,
          98_765_432,
          1,
          0,
          0);

  @Test
  void pageFitsEightyColumnsAndKeepsItsHeight() {
    Page empty = page(new Counts(0, 0, 0, 0, 0, 0, 0, 0), List.of());
    Page full =
        page(
            new Counts(41_234, 39_244, 1_181, 190, 580, 0, 39, 300),
            Collections.nCopies(Page.WINDOWS, Collections.nCopies(Page.ROWS_PER_WINDOW, ROW)));

    assertThat(full.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(empty.lines()).hasSameSizeAs(full.lines());
  }

  @Test
  void ledgerThatAddsUpSaysSoAndOtherwiseHowMuchIsUndecided() {
    assertThat(page(new Counts(30, 20, 4, 3, 2, 0, 1, 0), List.of()).ledger())
        .anySatisfy(line -> assertThat(line).endsWith("adds up"));
    assertThat(page(new Counts(1_030, 20, 4, 3, 2, 0, 1, 0), List.of()).ledger())
        .anySatisfy(line -> assertThat(line).endsWith("1,000 undecided"));
  }

  @Test
  void whatWasPlayedAndHasNoOutcomeYetIsInFlight() {
    assertThat(page(new Counts(31, 20, 4, 3, 2, 0, 1, 0), List.of()).ledger())
        .anySatisfy(line -> assertThat(line).contains("in flight 41,204:"));
  }

  @Test
  void totalsAreATable() {
    assertThat(
            Page.totals(
                new WikiDay().shown(), List.of(new Total("#en.wikipedia", 11_549, 3_045_299))))
        .containsExactly(
            "the day's channels                          edits         added",
            "  #en.wikipedia                            11,549     3,045,299");
  }

  @Test
  void terminalIsRedrawnInPlaceAndLeftWithItsCursor() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page page = page(new Counts(30, 20, 4, 3, 2, 0, 1, 0), List.of(List.of(ROW)));
    Screen screen = new Screen.Terminal(new PrintStream(bytes, true, UTF_8), String::valueOf);

    screen.show(page);
    int first = bytes.size();
    screen.show(page);
    String second = bytes.toString(UTF_8).substring(first);
    screen.leave();
    screen.show(page);

    assertThat(second).contains("\033[" + page.lines().size() + "F");
    assertThat(bytes.toString(UTF_8)).endsWith("\033[?25h");
  }

  @Test
  void paneIsColoredWhereItEndsALine() {
    assertThat(Screen.Terminal.colored("x  LATE")).isEqualTo("x  \033[35mLATE\033[0m");
    assertThat(Screen.Terminal.colored("LATE panes")).isEqualTo("LATE panes");
  }

  @Test
  void plainLineHoldsTheSum() {
    assertThat(page(new Counts(30, 20, 4, 3, 2, 0, 1, 0), List.of()).line())
        .contains("read 30 = 20 admitted + 4 duplicate + 3 conflict + 2 dead letter")
        .doesNotContain("\033");
  }

  private static Page page(Counts counts, List<List<Row>> windows) {
    return new Page(
        new WikiDay().shown(),
        41_234,
        41_234,
        NOON,
        3_120,
        17.4,
        NOON,
        new Panes(310, 1_402, 112),
        115,
        windows,
        counts);
  }
}
