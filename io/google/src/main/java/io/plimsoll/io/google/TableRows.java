package io.plimsoll.io.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.services.bigquery.model.TableRow;
import io.plimsoll.io.store.BigQueryTable;
import io.plimsoll.transforms.table.Column;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record into a row of its table, column by column as the table's schema says where each is
 * found. Of a record that takes a row back there is the key alone, and the column by which the
 * table is partitioned, which the key tells.
 */
final class TableRows implements SerializableFunction<TableRecord, TableRow> {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String HEADERS = "headers.";

  /** Where a row's key has its window's start, in milliseconds. */
  private static final int WINDOW_START = 1;

  private final WrittenTables tables;

  TableRows(WrittenTables tables) {
    this.tables = tables;
  }

  @Override
  public TableRow apply(TableRecord record) {
    BigQueryTable table = tables.tableOf(record).description();
    TableRow row = new TableRow();
    if (table.schema().upserts()) {
      row.set(BigQueryTable.ROW_KEY, new String(bytes(record.key()), StandardCharsets.UTF_8));
    }
    byte[] value = record.value();
    if (value == null && table.schema().upserts()) {
      JsonNode key = parsed(bytes(record.key()));
      row.set(
          table.partitionBy(), Instant.ofEpochMilli(key.path(WINDOW_START).asLong()).toString());
      return row;
    }
    if (table.schema().table() == Table.EVENTS) {
      EventRow.fill(row, table.schema().columns(), record);
      return row;
    }
    // What was refused may be anything, and is kept as bytes.
    JsonNode json = isBytes(table) ? null : parsed(bytes(value));
    for (Column column : table.schema().columns()) {
      Object found = json == null ? ofRefused(record, column) : inJson(record, json, column);
      if (found != null) {
        row.set(column.name(), found);
      }
    }
    return row;
  }

  private static boolean isBytes(BigQueryTable table) {
    return switch (table.schema().table()) {
      case DEAD_LETTERS, QUARANTINE -> true;
      case ROWS, CONFLICTS, TOO_LATE, LEDGER, EVENTS -> false;
    };
  }

  private static @Nullable Object ofRefused(TableRecord record, Column column) {
    return switch (column.path()) {
      case "key" -> base64(record.key());
      case "value" -> base64(record.value());
      default -> header(record, column.path());
    };
  }

  private static @Nullable Object inJson(TableRecord record, JsonNode json, Column column) {
    if (column.path().startsWith(HEADERS)) {
      return header(record, column.path());
    }
    int dot = column.path().indexOf('.');
    JsonNode node =
        dot < 0
            ? json.path(column.path())
            : json.path(column.path().substring(0, dot)).path(column.path().substring(dot + 1));
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    return switch (column.type().kind()) {
      case JSON -> node.toString();
      case STRINGS -> texts(node);
      case BOOLEAN -> node.booleanValue();
      case INTEGER -> node.isTextual() ? node.textValue() : node.numberValue().toString();
      case STRING, DECIMAL, TIMESTAMP, BYTES -> node.asText();
    };
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  static @Nullable String header(TableRecord record, String path) {
    String name = path.substring(HEADERS.length());
    String last = null;
    // Ours come after those that a record came with, which may have been given our names.
    for (RecordHeader header : record.headers()) {
      if (header.name().equals(name)) {
        last = new String(bytes(header.value()), StandardCharsets.UTF_8);
      }
    }
    return last;
  }

  private static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  private static JsonNode parsed(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a record of ours", e);
    }
  }

  /** Returns a number in a header of ours, or 0 if there is none. */
  static long number(TableRecord record, String header) {
    String text = header(record, HEADERS + header);
    return text == null ? 0 : Long.parseLong(text);
  }
}
