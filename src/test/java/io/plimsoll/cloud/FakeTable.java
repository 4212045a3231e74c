package io.plimsoll.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table: rows that are added, or, where it has a primary key, the newest change of each.
 *
 * <p>Of two changes of one key that of the higher number counts, whenever it comes; of two of the
 * same number the later. A deletion is remembered, so that an older change does not undo it.
 */
public final class FakeTable {
  private final JsonNode description;
  private final List<Map<String, Object>> added = new ArrayList<>();
  private final Map<String, Change> newest = new TreeMap<>();
  private int changes;

  private record Change(SequenceNumber number, @Nullable Map<String, Object> row) {}

  /**
   * Makes an empty table.
   *
   * @param description as {@code plimsoll schema --json} has it under {@code bigquery}
   */
  FakeTable(JsonNode description) {
    this.description = description;
  }

  JsonNode description() {
    return description;
  }

  /** Returns the columns' types by their names. */
  Map<String, JsonNode> columns() {
    Map<String, JsonNode> columns = new LinkedHashMap<>();
    description.path("columns").forEach(each -> columns.put(each.path("name").asText(), each));
    return columns;
  }

  private @Nullable String key() {
    JsonNode key = description.path("primary_key");
    return key.isEmpty() ? null : key.get(0).asText();
  }

  synchronized void add(Map<String, Object> row) {
    String key = key();
    Object type = row.remove("_CHANGE_TYPE");
    Object number = row.remove("_CHANGE_SEQUENCE_NUMBER");
    if (key == null) {
      if (type != null) {
        throw new IllegalArgumentException("_CHANGE_TYPE: " + type + " (expected: a primary key)");
      }
      added.add(row);
      return;
    }
    if (type == null || number == null) {
      throw new IllegalArgumentException(row + " (expected: a change with its number)");
    }
    changes++;
    Change change =
        new Change(
            SequenceNumber.parse(number.toString()), type.toString().equals("DELETE") ? null : row);
    newest.merge(
        row.get(key).toString(),
        change,
        (old, now) -> now.number().compareTo(old.number()) >= 0 ? now : old);
  }

  /** Returns the rows as a reader finds them: of a table with a key in its order. */
  public synchronized List<Map<String, Object>> rows() {
    if (key() == null) {
      return List.copyOf(added);
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    Collection<Change> all = newest.values();
    for (Change change : all) {
      Map<String, Object> row = change.row();
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Returns how many changes came, also those that changed nothing. */
  public synchronized int changes() {
    return changes;
  }
}
