package io.plimsoll.transforms.batch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes events of plain values, as decoding would leave them, for tests of what comes after. */
public final class Events {
  private Events() {}

  /**
   * Makes an event without a business key.
   *
   * @param fields its projected fields: null, {@link Boolean}, {@link Long}, {@link BigDecimal} or
   *     {@link String}
   */
  public static EventView of(
      long eventTime, long arrival, List<? extends @Nullable Object> fields) {
    return of(eventTime, arrival, 0, 0, fields);
  }

  /** Makes an event of the topic's first contract whose key and content are these numbers. */
  public static EventView of(
      long eventTime,
      long arrival,
      long key,
      long content,
      List<? extends @Nullable Object> fields) {
    DecodedRecord decoded = new DecodedRecord();
    decoded.setEvent(0, eventTime);
    decoded.setFingerprints(key, ~key, content, ~content);
    for (Object field : fields) {
      put(decoded.fields(), field);
    }
    RecordBatch.Builder builder = RecordBatch.builder("events", 0, 0);
    builder.add(0, arrival, decoded, null, null, List.of());
    RecordBatch.Cursor cursor = builder.build().cursor();
    if (!cursor.next()) {
      throw new AssertionError("one was added");
    }
    return cursor.event();
  }

  private static void put(FieldBuffer fields, @Nullable Object value) {
    if (value == null) {
      fields.putNull();
    } else if (value instanceof Boolean bool) {
      fields.putBoolean(bool);
    } else if (value instanceof Long integer) {
      fields.putInteger(integer);
    } else if (value instanceof BigDecimal decimal) {
      BigInteger unscaled = decimal.unscaledValue();
      fields.putDecimal(decimal.scale(), unscaled.shiftRight(64).longValue(), unscaled.longValue());
    } else {
      byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
      fields.putText(text, 0, text.length);
    }
  }
}
