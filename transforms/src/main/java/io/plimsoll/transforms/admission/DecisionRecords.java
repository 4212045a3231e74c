package io.plimsoll.transforms.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.CompiledView;
import io.plimsoll.transforms.views.Windowing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.joda.time.DateTimeZone;
import org.joda.time.format.DateTimeFormatter;
import org.joda.time.format.ISODateTimeFormat;
import org.jspecify.annotations.Nullable;

/** Writes down why an event is a conflict or too late. The formats are those of the tables. */
final class DecisionRecords {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      ISODateTimeFormat.dateTime().withZone(DateTimeZone.UTC);

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private DecisionRecords() {}

  static TableRecord conflict(
      Contract contract, ShardBatch.Cursor record, long firstHigh, long firstLow) {
    EventView event = record.event();
    byte[] value =
        json(
            json -> {
              json.writeStartObject();
              json.writeStringField("contract", contract.id());
              writePlace(json, record);
              json.writeStringField("event_time", TIME.print(event.eventTime()));
              writeKey(json, contract, event);
              json.writeStringField(
                  "content", fingerprint(event.contentHigh(), event.contentLow()));
              json.writeStringField("first_content", fingerprint(firstHigh, firstLow));
              json.writeEndObject();
            });
    return new TableRecord(
        Table.CONFLICTS, contract.id(), "", place(record, null), value, List.of());
  }

  static TableRecord tooLate(CompiledView view, ShardBatch.Cursor record, long watermark) {
    Contract contract = view.contract();
    EventView event = record.event();
    Windowing windowing = view.windowing();
    long lastEnd = windowing.end(event.eventTime(), windowing.count() - 1);
    byte[] value =
        json(
            json -> {
              json.writeStartObject();
              json.writeStringField("contract", contract.id());
              json.writeStringField("view", view.declared().name());
              json.writeArrayFieldStart("windows");
              for (int i = 0; i < windowing.count(); i++) {
                json.writeStartObject();
                json.writeStringField(
                    "window_start", TIME.print(windowing.start(event.eventTime(), i)));
                json.writeStringField(
                    "window_end", TIME.print(windowing.end(event.eventTime(), i)));
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeStringField("watermark", TIME.print(watermark));
              json.writeNumberField("lateness_ms", watermark - (lastEnd - 1));
              writePlace(json, record);
              json.writeStringField("event_time", TIME.print(event.eventTime()));
              writeKey(json, contract, event);
              json.writeEndObject();
            });
    return new TableRecord(
        Table.TOO_LATE, contract.id(), "", place(record, view.declared().name()), value, List.of());
  }

  private static void writePlace(JsonGenerator json, ShardBatch.Cursor record) throws IOException {
    json.writeStringField("topic", record.topic());
    json.writeNumberField("partition", record.partition());
    json.writeNumberField("offset", record.event().offset());
    json.writeStringField("arrival", TIME.print(record.event().arrival()));
  }

  /** Writes the business key: its one field, or an array of several; null without one. */
  private static void writeKey(JsonGenerator json, Contract contract, EventView event)
      throws IOException {
    json.writeFieldName("key");
    List<String> paths = contract.businessKey();
    if (paths.isEmpty()) {
      json.writeNull();
    } else if (paths.size() == 1) {
      writeField(json, contract, event, 0);
    } else {
      json.writeStartArray();
      for (int i = 0; i < paths.size(); i++) {
        writeField(json, contract, event, i);
      }
      json.writeEndArray();
    }
  }

  private static void writeField(JsonGenerator json, Contract contract, EventView event, int field)
      throws IOException {
    FieldType type = contract.field(contract.businessKey().get(field)).type();
    if (event.isNull(field)) {
      json.writeNull();
    } else if (type == FieldType.INTEGER) {
      json.writeNumber(event.integerAt(field));
    } else if (type == FieldType.BOOLEAN) {
      json.writeBoolean(event.booleanAt(field));
    } else {
      json.writeString(event.textAt(field));
    }
  }

  private static byte[] place(ShardBatch.Cursor record, @Nullable String view) {
    return json(
        json -> {
          json.writeStartArray();
          json.writeString(record.topic());
          json.writeNumber(record.partition());
          json.writeNumber(record.event().offset());
          if (view != null) {
            json.writeString(view);
          }
          json.writeEndArray();
        });
  }

  private static String fingerprint(long high, long low) {
    return String.format("%016x%016x", high, low);
  }

  private static byte[] json(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}
