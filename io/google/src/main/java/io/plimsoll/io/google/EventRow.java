package io.plimsoll.io.google;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.bigquery.model.TableRow;
import io.plimsoll.transforms.table.Column;
import io.plimsoll.transforms.table.TableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event into a row: each declared field, which is of its type since the event was decoded,
 * goes to its column and all others, in their places, to the column of what is not declared.
 */
final class EventRow {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private EventRow() {}

  static void fill(TableRow row, List<Column> columns, TableRecord record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("value: null (expected: an event's bytes)");
    }
    ObjectNode event;
    try {
      event = (ObjectNode) JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read an event that was decoded", e);
    }
    for (Column column : columns) {
      Object found;
      if (column.equals(Column.UNDECLARED)) {
        // The last column: what is left by then is what no other took.
        found = event.isEmpty() ? null : event.toString();
      } else if (column.path().startsWith(TableRows.HEADERS)) {
        found = TableRows.header(record, column.path());
      } else {
        found = value(take(event, column.path()), column);
      }
      if (found != null) {
        row.set(column.name(), found);
      }
    }
  }

  /** Takes a field out of an event, and each object on the way to it that is then empty. */
  private static @Nullable JsonNode take(ObjectNode object, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return object.remove(path);
    }
    String first = path.substring(0, dot);
    if (!(object.get(first) instanceof ObjectNode inner)) {
      return null;
    }
    JsonNode taken = take(inner, path.substring(dot + 1));
    if (inner.isEmpty()) {
      object.remove(first);
    }
    return taken;
  }

  private static @Nullable Object value(@Nullable JsonNode node, Column column) {
    if (node == null || node.isNull()) {
      return null;
    }
    return switch (column.type().kind()) {
      case JSON -> node.toString();
      case BOOLEAN -> node.booleanValue();
      case DECIMAL -> decimal(node, column.type().scale());
      case INTEGER, STRING, TIMESTAMP -> node.asText();
      case BYTES, STRINGS ->
          throw new IllegalStateException(
              column + " (expected: a type that a field of an event has)");
    };
  }

  /** Rounds as the views do. What is far below the last place is not worked out. */
  private static String decimal(JsonNode node, int scale) {
    BigDecimal exact = node.isTextual() ? new BigDecimal(node.textValue()) : node.decimalValue();
    boolean tiny = (long) exact.precision() - exact.scale() < -scale;
    return tiny ? "0" : exact.setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
  }
}
