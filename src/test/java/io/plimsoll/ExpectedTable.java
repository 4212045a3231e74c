package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.joda.time.Instant;

/**
 * A table of answers that were computed without Beam, of the shared data. Rows are compared with it
 * column by column: a view's dimensions and measures bear the names of the table's columns, and its
 * window is found under the names that tables have for it.
 */
public final class ExpectedTable {
  /** Up to here distinct values and quantiles are exact. */
  private static final double EXACT = 1_000;

  /** Three standard errors of a HyperLogLog of 4,096 registers, 1.04 / 64 each. */
  private static final double ERROR = 3 * 1.04 / 64;

  private final List<String> columns;
  private final List<Map<String, String>> rows;
  private final String ofNothing;

  private ExpectedTable(List<String> columns, List<Map<String, String>> rows, String ofNothing) {
    this.columns = columns;
    this.rows = rows;
    this.ofNothing = ofNothing;
  }

  private static ExpectedTable of(List<String> lines, String ofNothing) {
    List<String> columns = cells(lines.get(0));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      assertThat(cells).as(line).hasSameSizeAs(columns);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(columns.get(i), spelled(columns.get(i), cells.get(i)));
      }
      rows.add(row);
    }
    return new ExpectedTable(columns, rows, ofNothing);
  }

  /** Reads a table in which null is the empty string; skips the test where it is absent. */
  public static ExpectedTable read(String file) throws IOException {
    return of(WikiTruth.lines("data/expected/" + file), "");
  }

  /** Reads a table in which the sum of nothing is 0, which in a row is null. */
  public static ExpectedTable readWithZeroForNothing(String file) throws IOException {
    return of(WikiTruth.lines("data/expected/" + file), "0");
  }

  /** Returns the table of some of the rows. */
  public ExpectedTable where(Predicate<Map<String, String>> condition) {
    return new ExpectedTable(columns, rows.stream().filter(condition).toList(), ofNothing);
  }

  /** Returns the rows, by column. */
  public List<Map<String, String>> rows() {
    return rows;
  }

  /** Checks that a view's final rows are those of the table, and no other. */
  public void assertIsTableOf(Map<String, JsonNode> view) {
    assertThat(view).isNotEmpty();
    List<String> dimensions = new ArrayList<>();
    view.values()
        .iterator()
        .next()
        .get("dimensions")
        .fieldNames()
        .forEachRemaining(dimensions::add);
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (JsonNode row : view.values()) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (String column : columns) {
        cells.put(column, cell(row, column));
      }
      assertThat(found.put(key(cells, dimensions), cells)).as("a key's other row").isNull();
    }
    Map<String, Map<String, String>> expected = new TreeMap<>();
    for (Map<String, String> row : rows) {
      String key = key(row, dimensions);
      expected.put(key, toleratingSketches(row, found.getOrDefault(key, Map.of())));
    }
    assertThat(expected).as("the keys are keys").hasSameSizeAs(rows);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    assertThat(found).isEqualTo(expected);
  }

  private static String key(Map<String, String> row, List<String> dimensions) {
    StringBuilder key = new StringBuilder();
    key.append(row.getOrDefault("window_start_ms", row.get("session_start_ms")));
    dimensions.forEach(each -> key.append(' ').append(row.get(each)));
    return key.toString();
  }

  /** Returns the row with what was found where that is an estimate and close enough. */
  private static Map<String, String> toleratingSketches(
      Map<String, String> row, Map<String, String> found) {
    Map<String, String> tolerant = new LinkedHashMap<>(row);
    found.forEach(
        (column, value) -> {
          if (column.startsWith("distinct_") && Double.parseDouble(row.get(column)) > EXACT) {
            double exact = Double.parseDouble(row.get(column));
            if (Math.abs(Double.parseDouble(value) - exact) <= exact * ERROR) {
              tolerant.put(column, value);
            }
          }
        });
    return tolerant;
  }

  private String cell(JsonNode row, String column) {
    return switch (column) {
      case "window_start_ms", "session_start_ms" -> millis(row, "window_start");
      case "session_end_ms" -> millis(row, "window_end");
      case "rank" -> row.get(column).asText();
      case "last_event_ms" -> millis(row, "newest_event_time");
      case "duration_ms" ->
          Long.toString(
              Long.parseLong(millis(row, "newest_event_time"))
                  - Long.parseLong(millis(row, "oldest_event_time")));
      default -> {
        boolean isDimension = row.get("dimensions").has(column);
        JsonNode value = row.get(isDimension ? "dimensions" : "measures").get(column);
        assertThat(value).as("column %s of %s", column, row).isNotNull();
        if (value.isNull()) {
          yield isDimension ? "" : ofNothing;
        }
        yield spelled(column, value.asText());
      }
    };
  }

  private static String millis(JsonNode row, String time) {
    return Long.toString(Instant.parse(row.get(time).asText()).getMillis());
  }

  /** Spells an average, a double, in one way. */
  private static String spelled(String column, String value) {
    return column.startsWith("avg_") && !value.isEmpty()
        ? Double.toString(Double.parseDouble(value))
        : value;
  }

  /** Splits a line, in which a cell with a comma or a quotation mark is quoted. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char next = line.charAt(i);
      if (next == '"') {
        // Two of them inside a quoted cell are one.
        if (!quoted && i > 0 && line.charAt(i - 1) == '"') {
          cell.append('"');
        }
        quoted = !quoted;
      } else if (next == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(next);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
