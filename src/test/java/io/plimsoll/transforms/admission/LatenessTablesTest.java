package io.plimsoll.transforms.admission;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.ExpectedTable;
import io.plimsoll.Promise;
import io.plimsoll.SuiteContracts;
import io.plimsoll.WikiTruth;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.joda.time.Duration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * How many events are late and how many too late, for windows, disorder and allowed lateness of
 * many lengths, against tables that Beam did not compute.
 *
 * <p>What is late is what is too late for a view of the same windows that allows nothing. On
 * DirectRunner, where no late event overtakes the watermark that it is late for, panes must say the
 * same: what a window's last row has above its row on time, and what is too late for it. There only
 * some of the tables' disorders are tried, since each is a run of thousands of bundles.
 */
@Tag("test-stream")
@Promise(5)
class LatenessTablesTest {
  private static final boolean DIRECT = System.getProperty("suite.runner", "").equals("direct");

  @TestFactory
  Stream<DynamicTest> requestsOfFourDays() throws IOException {
    return tests(
        List.of("weblog/lateness_1m_windows.csv", "weblog/lateness_10s_windows.csv"),
        Set.of(10_000L, 59_000L),
        "weblog",
        List.of("weblog"),
        Duration.standardSeconds(10));
  }

  @TestFactory
  Stream<DynamicTest> eventsOfThreeContracts() throws IOException {
    return tests(
        List.of("nexmark/lateness_10s_windows.csv"),
        Set.of(10_000L),
        "nexmark_200k",
        List.of("nexmark_persons", "nexmark_auctions", "nexmark_bids"),
        Duration.standardSeconds(5));
  }

  /**
   * Returns a test, which is a run, for each disorder in some tables.
   *
   * @param onDirect the disorders that DirectRunner is given
   * @param step at multiples of this each window of the tables ends, and closes
   */
  private static Stream<DynamicTest> tests(
      List<String> tables, Set<Long> onDirect, String set, List<String> names, Duration step)
      throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    for (String table : tables) {
      rows.addAll(ExpectedTable.read(table).rows());
    }
    List<Contract> contracts = names.stream().map(SuiteContracts::read).toList();
    List<String> lines = WikiTruth.lines("data/sets/" + set + ".jsonl.gz");
    Map<Long, List<Map<String, String>>> byDisorder =
        rows.stream()
            .collect(
                groupingBy(
                    row -> number(row, "out_of_orderness_bound_ms"), TreeMap::new, toList()));
    assertThat(byDisorder.keySet()).containsAll(onDirect);
    return byDisorder.keySet().stream()
        .filter(disorder -> !DIRECT || onDirect.contains(disorder))
        .map(
            disorder ->
                DynamicTest.dynamicTest(
                    disorder + " ms out of order",
                    () -> check(disorder, byDisorder.get(disorder), contracts, lines, step)));
  }

  private static void check(
      long disorder,
      List<Map<String, String>> rows,
      List<Contract> events,
      List<String> lines,
      Duration step) {
    List<View> views = rows.stream().map(LatenessTablesTest::countEvents).toList();
    List<Contract> contracts =
        events.stream()
            .map(each -> SuiteContracts.with(each, Duration.millis(disorder), views))
            .toList();
    CapturedRecords captured =
        StreamRun.run(contracts, RecordedStream.of(contracts, lines, step), 1);

    Map<String, String> found = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();
    for (Map<String, String> row : rows) {
      String view = view(row, row.get("allowed_lateness_ms"));
      long tooLate = ledger(captured, contracts, view, "too_late");
      long late = ledger(captured, contracts, view(row, "0"), "too_late");
      found.put(view, late + " late, " + tooLate + " too late");
      expected.put(
          view, row.get("late_records") + " late, " + row.get("dropped_records") + " too late");

      long inRows = events(captured, view, each -> true);
      assertThat(inRows)
          .as("events in the last rows of %s", view)
          .isEqualTo(ledger(captured, contracts, view, "aggregated"));
      if (DIRECT) {
        long onTime = events(captured, view, each -> each.get("pane").asText().equals("ON_TIME"));
        assertThat(inRows - onTime + tooLate).as("late by the panes of %s", view).isEqualTo(late);
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(captured.of(Table.TOO_LATE))
        .hasSize(rows.stream().mapToInt(row -> (int) number(row, "dropped_records")).sum());
  }

  /** Returns the view of a row of a table. */
  private static View countEvents(Map<String, String> row) {
    return new View(
        view(row, row.get("allowed_lateness_ms")),
        new Window.Fixed(Duration.millis(number(row, "window_ms"))),
        List.of(),
        null,
        List.of(new Measure("events", Measure.Kind.COUNT, null, null)),
        Duration.millis(number(row, "allowed_lateness_ms")),
        null);
  }

  private static String view(Map<String, String> row, String allowedLateness) {
    return "of_" + row.get("window_ms") + "_ms_allowing_" + allowedLateness;
  }

  private static long ledger(
      CapturedRecords captured, List<Contract> contracts, String view, String count) {
    return contracts.stream()
        .mapToLong(each -> captured.ledger(each.id(), "views", view, count))
        .sum();
  }

  /** Returns how many events a view's windows have in the last of their rows that are asked for. */
  private static long events(CapturedRecords captured, String view, Predicate<JsonNode> condition) {
    Map<String, Long> last = new HashMap<>();
    for (TableRecord record : captured.of(Table.ROWS)) {
      if (record.view().equals(view)) {
        JsonNode row = CapturedRecords.json(record);
        if (condition.test(row)) {
          // Panes accumulate: the last is the largest.
          last.merge(
              record.contract() + CapturedRecords.text(record.key()),
              row.get("events").asLong(),
              Math::max);
        }
      }
    }
    return last.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long number(Map<String, String> row, String column) {
    return Long.parseLong(row.get(column));
  }
}
