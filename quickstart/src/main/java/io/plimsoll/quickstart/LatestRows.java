package io.plimsoll.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a view's rows as a reader of the table sees them: per key the newest, retracted ones gone.
 */
final class LatestRows {
  private static final Comparator<Row> NEWEST =
      Comparator.comparingLong(Row::generation)
          .thenComparingLong(Row::attempt)
          .thenComparingLong(Row::paneIndex);
  private static final Comparator<Row> LARGEST =
      Comparator.comparingLong(Row::count).reversed().thenComparing(Row::label);

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Row> rows = new HashMap<>();
  private final ShownView shown;
  private long corrections;

  LatestRows(ShownView shown) {
    this.shown = shown;
  }

  /**
   * A row of the view.
   *
   * @param label its dimensions' values
   * @param count the measure that counts
   * @param sum the measure that adds up
   */
  record Row(
      Instant windowStart,
      Instant windowEnd,
      String label,
      String pane,
      long count,
      long sum,
      long generation,
      long attempt,
      long paneIndex) {}

  /** How many rows are filling, closed by the watermark, and corrected since. */
  record Panes(int early, int onTime, int late) {}

  /** One line of a table of totals. */
  record Total(String label, long count, long sum) {}

  /**
   * Takes a row as it was written.
   *
   * @param value null retracts the row
   */
  void accept(String key, byte @Nullable [] value, long attempt) {
    if (value == null) {
      rows.remove(key);
      return;
    }
    Row row = row(value, attempt);
    Row before = rows.get(key);
    int age = before == null ? 1 : NEWEST.compare(row, before);
    if (age >= 0) {
      rows.put(key, row);
    }
    if (age > 0 && row.pane().equals("LATE")) {
      corrections++;
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Returns how often a late pane corrected a closed row. */
  long corrections() {
    return corrections;
  }

  Panes panes() {
    int early = 0;
    int late = 0;
    for (Row row : rows.values()) {
      if (row.pane().equals("EARLY")) {
        early++;
      } else if (row.pane().equals("LATE")) {
        late++;
      }
    }
    return new Panes(early, rows.size() - early - late, late);
  }

  /** Returns the newest windows, newest first, each with its {@code n} rows that count most. */
  List<List<Row>> newestWindows(int windows, int n) {
    TreeMap<Instant, List<Row>> byWindow = new TreeMap<>(Comparator.reverseOrder());
    for (Row row : rows.values()) {
      byWindow.computeIfAbsent(row.windowStart(), start -> new ArrayList<>()).add(row);
    }
    return byWindow.values().stream()
        .limit(windows)
        .map(all -> all.stream().sorted(LARGEST).limit(n).toList())
        .toList();
  }

  /** Returns the {@code n} largest totals over all windows. */
  List<Total> top(int n) {
    Map<String, Total> totals = new HashMap<>();
    for (Row row : rows.values()) {
      totals.merge(
          row.label(),
          new Total(row.label(), row.count(), row.sum()),
          (a, b) -> new Total(a.label(), a.count() + b.count(), a.sum() + b.sum()));
    }
    Collection<Total> all = totals.values();
    return all.stream()
        .sorted(Comparator.comparingLong(Total::count).reversed().thenComparing(Total::label))
        .limit(n)
        .toList();
  }

  private Row row(byte[] value, long attempt) {
    try {
      JsonNode row = json.readTree(value);
      StringJoiner label = new StringJoiner(", ");
      row.path("dimensions").forEach(dimension -> label.add(dimension.asText()));
      JsonNode measures = row.path("measures");
      return new Row(
          Instant.parse(row.path("window_start").asText()),
          Instant.parse(row.path("window_end").asText()),
          label.toString(),
          row.path("pane").asText(),
          measures.path(shown.count()).asLong(row.path("events").asLong()),
          measures.path(shown.sum()).asLong(),
          row.path("generation").asLong(),
          attempt,
          row.path("pane_index").asLong());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a row", e);
    }
  }
}
