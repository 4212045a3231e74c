package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of a view as every reader of its table sees them: of each key the newest, by
 * generation, attempt and pane index; none where that is a retraction.
 */
final class ViewTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Comparator<Version> AGE =
      Comparator.comparingLong(Version::generation)
          .thenComparingLong(Version::attempt)
          .thenComparingLong(Version::paneIndex);
  private static final Comparator<JsonNode> BY_WINDOW =
      Comparator.<JsonNode, String>comparing(row -> row.path("window_start").asText())
          .thenComparing(row -> row.path("window_end").asText())
          .thenComparing(row -> row.path("dimensions").toString());

  private final Map<String, Version> newest = new LinkedHashMap<>();
  private Map<String, Version> changed = new LinkedHashMap<>();

  /**
   * What is newest of a key.
   *
   * @param row the row as it was written; null retracts it
   */
  private record Version(
      String key, long generation, long attempt, long paneIndex, @Nullable JsonNode row) {}

  /** A row that came, or, where {@code row} is null, one that is no more. */
  record Event(String key, @Nullable JsonNode row) {}

  /** Takes a record of the table. */
  void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    Version version;
    try {
      version = version(record);
    } catch (IOException | NumberFormatException e) {
      throw LedgerReader.unreadable(record, "a row", e);
    }
    Version before = newest.get(version.key());
    if (before == null || AGE.compare(version, before) >= 0) {
      newest.put(version.key(), version);
      changed.put(version.key(), version);
    }
  }

  private static Version version(ConsumerRecord<byte @Nullable [], byte @Nullable []> record)
      throws IOException {
    byte[] key = record.key();
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    long attempt = number(record, LedgerReader.ATTEMPT_HEADER);
    byte[] value = record.value();
    if (value == null) {
      return new Version(
          text,
          number(record, "plimsoll-generation"),
          attempt,
          number(record, "plimsoll-pane-index"),
          null);
    }
    JsonNode row = JSON.readTree(value);
    return new Version(
        text, row.path("generation").asLong(), attempt, row.path("pane_index").asLong(), row);
  }

  /** Returns a header's number; one that is absent is older than all. */
  private static long number(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? 0
        : Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
  }

  /** Returns all rows, by window and dimensions. */
  List<JsonNode> rows() {
    return newest.values().stream()
        .map(Version::row)
        .filter(row -> row != null)
        .sorted(BY_WINDOW)
        .toList();
  }

  /** Returns what changed since the last call, each key once, in the order of its first change. */
  List<Event> changes() {
    List<Event> events =
        changed.values().stream().map(each -> new Event(each.key(), each.row())).toList();
    changed = new LinkedHashMap<>();
    return events;
  }
}
