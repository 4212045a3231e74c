package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.pipelines.LedgerEntry.ViewCounts;
import io.plimsoll.pipelines.RowTable.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String MINUTE = "2015-09-12T00:47:00.000Z";
  private static final Map<String, Map<String, Long>> ROWS =
      Map.of("edits", Map.of("per_hour", 5L));

  private static LedgerEntry entry(
      String minute, long generation, long read, long admitted, ViewCounts view) {
    return new LedgerEntry(
        "edits",
        minute,
        generation,
        "run",
        read,
        admitted,
        1,
        0,
        Map.of("invalid_json", 1L),
        Map.of("positive", 1L),
        1,
        Map.of("per_hour", view));
  }

  private static LedgerEntry right(long generation) {
    return entry(MINUTE, generation, 12, 8, new ViewCounts(5, 0, 2, 1, 0, null));
  }

  @Test
  void ledgerThatAddsUpSaysHowMuchWasRead() {
    LedgerVerdict verdict = new Ledger(List.of(right(1)), ROWS, 0L).check();

    assertThat(verdict.addsUp()).isTrue();
    assertThat(verdict.line()).isEqualTo("ledger: adds up (12 read)");
  }

  @Test
  void recordWithoutAnOutcomeIsNamedWithItsMinute() {
    LedgerEntry lost = entry(MINUTE, 1, 13, 8, new ViewCounts(5, 0, 2, 1, 0, null));

    assertThat(new Ledger(List.of(lost), ROWS, 0L).check().differences())
        .containsExactly("edits " + MINUTE + ": read 13, with an outcome 12 (difference +1)");
  }

  @Test
  void admittedEventThatAViewDoesNotKnowIsNamedWithItsViewAndMinute() {
    LedgerEntry lost = entry(MINUTE, 1, 12, 8, new ViewCounts(5, 0, 1, 1, 0, null));

    assertThat(new Ledger(List.of(lost), ROWS, 0L).check().differences())
        .containsExactly(
            "edits "
                + MINUTE
                + " per_hour: admitted 8, aggregated + filtered + too_late + withheld 7"
                + " (difference +1)");
  }

  @Test
  void viewThatTheLedgerDoesNotMentionHasNoEvents() {
    LedgerEntry without =
        new LedgerEntry("edits", MINUTE, 1, "run", 8, 8, 0, 0, Map.of(), Map.of(), 0, Map.of());

    assertThat(
            new Ledger(List.of(without), Map.of("edits", Map.of("per_hour", 0L)), 0L)
                .check()
                .differences())
        .hasSize(1);
  }

  @Test
  void eventsThatTheRowsHaveTwiceAreADifference() {
    Map<String, Map<String, Long>> rows = Map.of("edits", Map.of("per_hour", 7L));

    assertThat(new Ledger(List.of(right(1)), rows, 0L).check().differences())
        .containsExactly("edits per_hour: aggregated 5, events of the rows 7 (difference -2)");
  }

  @Test
  void whatTheRunnerDroppedIsADifference() {
    assertThat(new Ledger(List.of(right(1)), ROWS, 3L).check().differences())
        .containsExactly("dropped by the runner: 3 (expected: 0)");
  }

  @Test
  void verdictCountsDifferences() {
    LedgerEntry lost = entry(MINUTE, 1, 13, 8, new ViewCounts(5, 0, 2, 1, 0, null));

    assertThat(new Ledger(List.of(lost), ROWS, 3L).check().line())
        .isEqualTo("ledger: does not add up (13 read, differences: 2)");
  }

  @Test
  void newerGenerationReplacesAMinuteAndOtherMinutesStay() {
    LedgerEntry before =
        entry("2015-09-12T00:46:00.000Z", 1, 4, 0, new ViewCounts(0, 0, 0, 0, 0, null));
    LedgerEntry lost = entry(MINUTE, 1, 99, 8, new ViewCounts(5, 0, 2, 1, 0, null));

    LedgerVerdict verdict = new Ledger(List.of(right(2), before, lost), ROWS, null).check();

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.read()).isEqualTo(16);
  }

  @Test
  void nothingReadAddsUp() {
    assertThat(new Ledger(List.of(), Map.of("edits", Map.of("per_hour", 0L)), 0L).check().line())
        .isEqualTo("ledger: adds up (0 read)");
  }

  @Test
  void reportShowsOutcomesViewsAndVerdict() {
    StringWriter text = new StringWriter();
    Ledger ledger = new Ledger(List.of(right(1)), ROWS, 0L);

    LedgerReport.print(new PrintWriter(text), ledger, ledger.check());

    assertThat(text.toString().lines())
        .containsExactly(
            "edits",
            "  read                   12",
            "  admitted                8",
            "  duplicate               1",
            "  conflict                0",
            "  dead letter             1",
            "  quarantine              1",
            "  tombstone               1",
            "  view       aggregated     filtered     too_late     withheld  events of rows",
            "  per_hour            5            2            1            0               5",
            "ledger: adds up (12 read)");
  }

  @Test
  void onlyTheAdmittedEventsOfAViewWithTopAreChecked() {
    Map<String, Long> rows = new HashMap<>();
    rows.put("per_hour", null);
    Ledger ledger = new Ledger(List.of(right(1)), Map.of("edits", rows), 0L);
    StringWriter text = new StringWriter();

    LedgerReport.print(new PrintWriter(text), ledger, ledger.check());

    assertThat(text.toString().lines())
        .contains(
            "  per_hour            5            2            1            0        top only",
            "ledger: adds up (12 read)");
    LedgerEntry lost = entry(MINUTE, 1, 12, 8, new ViewCounts(5, 0, 1, 1, 0, null));
    assertThat(new Ledger(List.of(lost), Map.of("edits", rows), 0L).check().differences())
        .hasSize(1);
  }

  @Test
  void entryIsReadFromItsJson() throws IOException {
    String json =
        """
        {"contract":"edits","arrival_minute":"2015-09-12T00:47:00.000Z","generation":7,
         "run_id":"run","read":12,"bytes_read":900,"admitted":8,"duplicate":1,"conflict":0,
         "dead_letter":{"invalid_json":1},"quarantine":{"positive":1},"tombstone":1,
         "views":{"per_hour":{"aggregated":5,"filtered":2,"filter_undefined":1,"too_late":1}}}
        """;

    assertThat(LedgerEntry.parse(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(right(7));
  }

  @Test
  void withheldEventsAreAccountedForAndTheirBoundIsRead() throws IOException {
    LedgerEntry entry =
        LedgerEntry.parse(
            """
            {"contract":"edits","arrival_minute":"2015-09-12T00:47:00.000Z","generation":7,
             "run_id":"run","read":3,"admitted":3,"views":{"per_hour":{"aggregated":1,
             "withheld":2,"withheld_before":"2015-09-12T00:52:00.001Z"}}}
            """
                .getBytes(StandardCharsets.UTF_8));
    Map<String, Map<String, Long>> rows = Map.of("edits", Map.of("per_hour", 1L));

    assertThat(new Ledger(List.of(entry), rows, 0L).check().differences()).isEmpty();
    assertThat(Withholding.ofResumed(List.of(entry, right(6)), "run").of("edits"))
        .isEqualTo(Map.of("per_hour", Instant.parse("2015-09-12T00:52:00.001Z")));
  }

  @Test
  void resumedRunOfAnotherNameWithholdsWhatTheNewestRunDid() {
    ViewCounts counts = new ViewCounts(0, 0, 0, 0, 1, Instant.ofEpochMilli(5));
    LedgerEntry older = entry(MINUTE, 7, 1, 1, counts);

    assertThat(Withholding.ofResumed(List.of(older), "other").of("edits"))
        .isEqualTo(Map.of("per_hour", Instant.ofEpochMilli(5)));
    assertThat(Withholding.ofResumed(List.of(), "other").bounds()).isEmpty();
  }

  @Test
  void newestRowWinsByGenerationThenAttemptThenPane() {
    RowTable rows = new RowTable();
    rows.put("a", new Row(2, 10, 0, "run", 1));
    rows.put("a", new Row(1, 99, 9, "run", 2));
    rows.put("a", new Row(2, 9, 9, "run", 4));
    rows.put("b", new Row(2, 10, 3, "run", 8));
    rows.put("b", new Row(2, 10, 2, "run", 16));
    rows.put("c", new Row(2, 10, 0, "run", 32));
    rows.retract("c");

    assertThat(rows.events(row -> true)).isEqualTo(9);
  }

  @Test
  void laterGivenOfTwoRowsOfOneAgeIsKept() {
    RowTable rows = new RowTable();
    rows.put("a", new Row(1, 1, 0, "run", 1));
    rows.put("a", new Row(1, 1, 0, "run", 2));

    assertThat(rows.events(row -> true)).isEqualTo(2);
  }

  @Test
  void scopeIsTheRunOfTheNewestGeneration() {
    LedgerEntry old =
        new LedgerEntry("e", MINUTE, 1, "x", 0, 0, 0, 0, Map.of(), Map.of(), 0, Map.of());
    LedgerScope scope = LedgerScope.newest(List.of(right(2), right(3), old)).orElseThrow();

    assertThat(scope).isEqualTo(LedgerScope.ofRun("run"));
    assertThat(scope.holds(right(2))).isTrue();
    assertThat(scope.holds(old)).isFalse();
    assertThat(LedgerScope.ofGeneration(3).holds(right(2))).isFalse();
    assertThat(LedgerScope.newest(List.of())).isEmpty();
  }
}
