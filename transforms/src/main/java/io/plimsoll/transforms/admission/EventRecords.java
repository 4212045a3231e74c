package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.joda.time.DateTimeZone;
import org.joda.time.format.DateTimeFormatter;
import org.joda.time.format.ISODateTimeFormat;

/**
 * Makes the record of an event as it was read, before anything is decided of it: its bytes, and in
 * headers whence it is.
 */
final class EventRecords {
  private static final DateTimeFormatter TIME =
      ISODateTimeFormat.dateTime().withZone(DateTimeZone.UTC);

  private EventRecords() {}

  static TableRecord of(
      Contract contract, String topic, int partition, EventView event, byte[] value) {
    String place = "[\"" + topic + "\"," + partition + ',' + event.offset() + ']';
    return new TableRecord(
        Table.EVENTS,
        contract.id(),
        "",
        place.getBytes(StandardCharsets.UTF_8),
        value,
        List.of(
            RecordHeader.of("plimsoll-topic", topic),
            RecordHeader.of("plimsoll-partition", Integer.toString(partition)),
            RecordHeader.of("plimsoll-offset", Long.toString(event.offset())),
            RecordHeader.of("plimsoll-arrival", TIME.print(event.arrival())),
            RecordHeader.of("plimsoll-event-time", TIME.print(event.eventTime()))));
  }
}
