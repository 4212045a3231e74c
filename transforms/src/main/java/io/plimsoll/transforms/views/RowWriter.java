package io.plimsoll.transforms.views;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.joda.time.DateTimeZone;
import org.joda.time.format.DateTimeFormatter;
import org.joda.time.format.ISODateTimeFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes the row of a pane: its deterministic key, and a value in which nothing tells when it was
 * written, so that writing it again gives the same bytes.
 */
final class RowWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      ISODateTimeFormat.dateTime().withZone(DateTimeZone.UTC);

  private static final int UNRANKED = 0;

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private final RunIdentity run;
  private final List<RecordHeader> headers;

  RowWriter(RunIdentity run, long attempt) {
    this.run = run;
    this.headers = List.of(RecordHeader.of("plimsoll-attempt", Long.toString(attempt)));
  }

  TableRecord row(CompiledView view, byte[] key, Cells cells, Pane pane) {
    List<@Nullable Object> dimensions = dimensions(view, key);
    return row(
        view,
        json(json -> writeKey(json, view, pane, dimensions)),
        json(json -> writeValue(json, view, UNRANKED, cells, pane, dimensions)));
  }

  /**
   * Returns a row whose key has its rank in place of its dimensions.
   *
   * @param rank 1 for the best
   */
  TableRecord rankedRow(CompiledView view, int rank, byte[] key, Cells cells, Pane pane) {
    return row(
        view,
        json(json -> writeKey(json, view, pane, List.of(rank))),
        json(json -> writeValue(json, view, rank, cells, pane, dimensions(view, key))));
  }

  private TableRecord row(CompiledView view, byte[] key, byte[] value) {
    return new TableRecord(
        Table.ROWS, view.contract().id(), view.declared().name(), key, value, headers);
  }

  /**
   * Takes the row of a window back.
   *
   * @param number stands for the pane index, and is above that of the row
   */
  TableRecord retraction(CompiledView view, byte[] key, Pane pane, long number) {
    List<RecordHeader> order = new ArrayList<>(headers);
    order.add(RecordHeader.of("plimsoll-generation", Long.toString(run.generation())));
    order.add(RecordHeader.of("plimsoll-pane-index", Long.toString(number)));
    return new TableRecord(
        Table.ROWS,
        view.contract().id(),
        view.declared().name(),
        json(json -> writeKey(json, view, pane, dimensions(view, key))),
        null,
        order);
  }

  private static void writeKey(
      JsonGenerator json, CompiledView view, Pane pane, List<? extends @Nullable Object> last)
      throws IOException {
    json.writeStartArray();
    json.writeString(view.declared().name());
    json.writeNumber(pane.windowStart());
    json.writeNumber(pane.windowEnd());
    for (Object each : last) {
      json.writePOJO(each);
    }
    json.writeEndArray();
  }

  private void writeValue(
      JsonGenerator json,
      CompiledView view,
      int rank,
      Cells cells,
      Pane pane,
      List<@Nullable Object> dimensions)
      throws IOException {
    Contract contract = view.contract();
    json.writeStartObject();
    json.writeStringField("contract", contract.id());
    json.writeStringField("contract_version", contract.version());
    json.writeStringField("view", view.declared().name());
    json.writeStringField("window_start", TIME.print(pane.windowStart()));
    json.writeStringField("window_end", TIME.print(pane.windowEnd()));
    if (rank != UNRANKED) {
      json.writeNumberField("rank", rank);
    }
    json.writeObjectFieldStart("dimensions");
    for (int i = 0; i < dimensions.size(); i++) {
      json.writeFieldName(view.declared().dimensions().get(i).name());
      json.writePOJO(dimensions.get(i));
    }
    json.writeEndObject();
    writeMeasures(json, view, cells);
    json.writeNumberField("events", cells.values()[CompiledView.EVENTS]);
    json.writeStringField("pane", pane.timing().name());
    json.writeNumberField("pane_index", pane.index());
    json.writeNumberField("generation", run.generation());
    json.writeStringField("run_id", run.runId());
    json.writeStringField("oldest_event_time", TIME.print(cells.values()[CompiledView.OLDEST]));
    json.writeStringField("newest_event_time", TIME.print(cells.values()[CompiledView.NEWEST]));
    json.writeEndObject();
  }

  private static void writeMeasures(JsonGenerator json, CompiledView view, Cells cells)
      throws IOException {
    List<String> errors = new ArrayList<>();
    json.writeObjectFieldStart("measures");
    for (int i = 0; i < view.measureCount(); i++) {
      EventMeasure measure = view.measure(i);
      json.writeFieldName(measure.name());
      try {
        json.writePOJO(measure.value(cells, view.measureAt(i)));
      } catch (ArithmeticException e) {
        json.writeNull();
        errors.add(measure.name());
      }
    }
    json.writeEndObject();
    if (!errors.isEmpty()) {
      json.writeArrayFieldStart("errors");
      for (String each : errors) {
        json.writeString(each);
      }
      json.writeEndArray();
    }
  }

  /**
   * Returns the values of the dimensions: {@link Long}, {@link Boolean}, null, or {@link String},
   * which decimals are too.
   */
  private static List<@Nullable Object> dimensions(CompiledView view, byte[] key) {
    List<@Nullable Object> values = new ArrayList<>();
    int at = RowKey.DIMENSIONS;
    for (int left = view.declared().dimensions().size(); left > 0; left--) {
      Object value = EventView.valueAt(key, at);
      values.add(value instanceof BigDecimal decimal ? decimal.toPlainString() : value);
      at += EventView.sizeAt(key, at);
    }
    return values;
  }

  private static byte[] json(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}
