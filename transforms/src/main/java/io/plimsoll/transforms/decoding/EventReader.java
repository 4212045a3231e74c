package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.FieldBuffer;
import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.SchemaVersion;
import io.plimsoll.transforms.decoding.ContractPlan.Planned;
import io.plimsoll.transforms.decoding.JsonValue.JsonBoolean;
import io.plimsoll.transforms.decoding.JsonValue.JsonNull;
import io.plimsoll.transforms.decoding.JsonValue.JsonNumeric;
import io.plimsoll.transforms.decoding.JsonValue.JsonObject;
import io.plimsoll.transforms.decoding.JsonValue.JsonString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event out of a whole document by one contract: rules 10 to 14, then the projection and
 * the fingerprints.
 *
 * <p>Where the rules leave something open: rule 11 asks each of its fields for presence and type
 * before it asks the next. A required field inside an optional object is required only where that
 * object is. Undeclared fields, where they are refused, come after all declared ones; inside an
 * object of which no field is declared, anything goes.
 */
final class EventReader {
  private static final long EARLIEST = 946_684_800_000L; // 2000-01-01T00:00:00Z
  private static final int LONGEST_NAME = 100;

  private final Fingerprint hash = new Fingerprint();

  /** Sets {@code into} to the event, or throws its fault. */
  void read(ContractPlan plan, JsonObject root, long arrival, DecodedRecord into) throws JsonFault {
    checkSchemaVersion(plan, root);
    for (Planned planned : plan.key) {
      FieldCheck.check(planned, present(planned, root));
    }
    if (plan.eventType != null) {
      FieldCheck.check(plan.eventType, present(plan.eventType, root));
    }
    JsonValue time = present(plan.eventTime, root);
    for (Planned planned : plan.requiredObjects) {
      if (isInside(planned, root)) {
        FieldCheck.check(planned, present(planned, root));
      }
    }
    checkEventType(plan, root);
    long eventTime = eventTime(plan, time);
    checkEventTime(plan, eventTime, arrival);
    for (Planned planned : plan.others) {
      checkOther(planned, root);
    }
    if (plan.contract.rejectsUnknownFields()) {
      refuseUnknown(plan, root, "");
    }
    into.setEvent(plan.index, eventTime);
    for (Planned planned : plan.projection) {
      project(planned, CarefulDecoder.find(root, planned), into.fields());
    }
    if (plan.contract.deduplicates()) {
      setFingerprints(plan, root, eventTime, into);
    }
  }

  private static void checkSchemaVersion(ContractPlan plan, JsonObject root) throws JsonFault {
    SchemaVersion version = plan.contract.schemaVersion();
    if (version == null || plan.schemaVersion == null) {
      return;
    }
    JsonValue value = CarefulDecoder.find(root, plan.schemaVersion);
    if (value == null) {
      throw new JsonFault(
          Reason.MISSING_FIELD, version.path() + ": absent (expected: a schema version)");
    }
    JsonNumber number = value instanceof JsonNumeric numeric ? numeric.value() : null;
    if (number == null
        || !number.isIntegerLiteral()
        || !number.fitsLong()
        || !version.supported().contains(number.longValue())) {
      throw new JsonFault(
          Reason.UNKNOWN_SCHEMA_VERSION,
          version.path() + ": another version (expected: one of " + version.supported() + ")");
    }
  }

  private static JsonValue present(Planned planned, JsonObject root) throws JsonFault {
    JsonValue value = CarefulDecoder.find(root, planned);
    if (value == null || CarefulDecoder.isNullOrEmpty(value)) {
      throw new JsonFault(
          Reason.MISSING_FIELD, planned.path() + ": absent, null or empty (expected: a value)");
    }
    return value;
  }

  /** Returns whether the object that a field would be in is there. */
  private static boolean isInside(Planned planned, JsonObject root) {
    List<String> segments = planned.segments();
    JsonValue value = root;
    for (String segment : segments.subList(0, segments.size() - 1)) {
      value = value instanceof JsonObject object ? object.members().get(segment) : null;
    }
    return value instanceof JsonObject;
  }

  private static void checkEventType(ContractPlan plan, JsonObject root) throws JsonFault {
    EventType type = plan.contract.eventType();
    if (type != null
        && plan.eventType != null
        && !(CarefulDecoder.find(root, plan.eventType) instanceof JsonString string
            && string.value().equals(type.value()))) {
      throw new JsonFault(
          Reason.UNKNOWN_EVENT_TYPE,
          type.path() + ": another type (expected: " + type.value() + ")");
    }
  }

  private static long eventTime(ContractPlan plan, JsonValue value) throws JsonFault {
    if (plan.epochMillis) {
      if (value instanceof JsonNumeric numeric && numeric.value().isIntegerLiteral()) {
        JsonNumber number = numeric.value();
        if (number.fitsLong()) {
          return number.longValue();
        }
        return number.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
      }
    } else if (value instanceof JsonString string) {
      byte[] text = string.value().getBytes(StandardCharsets.UTF_8);
      long time = Rfc3339.parse(text, 0, text.length);
      if (time != Rfc3339.NONE) {
        return time;
      }
    }
    throw new JsonFault(
        Reason.BAD_TIMESTAMP,
        plan.eventTime.path()
            + ": no event time (expected: "
            + (plan.epochMillis ? "an integer, milliseconds since 1970" : "RFC 3339 with a zone")
            + ")");
  }

  private static void checkEventTime(ContractPlan plan, long eventTime, long arrival)
      throws JsonFault {
    if (eventTime < EARLIEST) {
      throw new JsonFault(
          Reason.TIMESTAMP_OUT_OF_RANGE,
          plan.eventTime.path() + ": too early (expected: 2000-01-01T00:00:00Z or later)");
    }
    if (isFuture(plan, eventTime, arrival)) {
      throw new JsonFault(
          Reason.FUTURE_TIMESTAMP,
          plan.eventTime.path()
              + ": ahead of arrival (expected: by at most "
              + plan.contract.maxFutureSkew()
              + ")");
    }
  }

  /** Returns whether an event time, not before 2000, is refused for its arrival. */
  static boolean isFuture(ContractPlan plan, long eventTime, long arrival) {
    return eventTime - plan.maxFutureSkew > arrival;
  }

  /** Returns whether an event time is before any that is taken. */
  static boolean isTooEarly(long eventTime) {
    return eventTime < EARLIEST;
  }

  private static void checkOther(Planned planned, JsonObject root) throws JsonFault {
    JsonValue value = CarefulDecoder.find(root, planned);
    if (value != null && value != JsonNull.NULL) {
      FieldCheck.check(planned, value);
    } else if (planned.field().required() && isInside(planned, root)) {
      throw new JsonFault(
          Reason.MISSING_FIELD, planned.path() + ": absent or null (expected: a value)");
    }
  }

  private static void refuseUnknown(ContractPlan plan, JsonObject object, String prefix)
      throws JsonFault {
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String path = prefix + member.getKey();
      Planned planned = plan.known(path);
      boolean oneSegment = member.getKey().indexOf('.') < 0;
      if (!oneSegment || (planned == null && !plan.isOnTheWay(path))) {
        throw new JsonFault(Reason.WRONG_TYPE, shortened(path) + ": undeclared (expected: absent)");
      }
      if (member.getValue() instanceof JsonObject inner && (planned == null || !planned.free())) {
        refuseUnknown(plan, inner, path + ".");
      }
    }
  }

  private static String shortened(String path) {
    return path.length() <= LONGEST_NAME
        ? path
        : path.substring(0, path.offsetByCodePoints(0, LONGEST_NAME / 2)) + "...";
  }

  private static void project(Planned planned, @Nullable JsonValue value, FieldBuffer fields) {
    if (value == null || value == JsonNull.NULL) {
      fields.putNull();
      return;
    }
    JsonNumber decimal = planned.isDecimal() ? FieldCheck.decimal(value) : null;
    if (decimal != null) {
      putDecimal(planned.field().places(), decimal, fields);
    } else if (value instanceof JsonBoolean bool) {
      fields.putBoolean(bool.value());
    } else if (value instanceof JsonNumeric numeric
        && planned.field().type() == FieldType.INTEGER) {
      fields.putInteger(numeric.value().longValue());
    } else if (planned.field().type() == FieldType.OBJECT
        || planned.field().type() == FieldType.ARRAY) {
      // Nothing reads inside; a condition may ask whether it is there.
      fields.putBoolean(true);
    } else {
      byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
      fields.putText(text, 0, text.length);
    }
  }

  /** Puts a decimal; a number too large for one as its text. */
  private static void putDecimal(int places, JsonNumber number, FieldBuffer fields) {
    @Nullable BigInteger unscaled = number.unscaled(places);
    if (unscaled == null) {
      byte[] text = number.plain().getBytes(StandardCharsets.UTF_8);
      fields.putText(text, 0, text.length);
    } else {
      fields.putDecimal(places, unscaled.shiftRight(64).longValue(), unscaled.longValue());
    }
  }

  private static String text(JsonValue value) {
    if (value instanceof JsonNumeric numeric) {
      return numeric.value().plain();
    }
    return value instanceof JsonString string ? string.value() : value.canonical();
  }

  private void setFingerprints(
      ContractPlan plan, JsonObject root, long eventTime, DecodedRecord into) {
    hash.reset(plan.keySeedHigh, plan.keySeedLow);
    for (Planned planned : plan.key) {
      JsonValue value = CarefulDecoder.find(root, planned);
      if (value != null) {
        hash(planned, value);
      }
    }
    long keyHigh = hash.high;
    long keyLow = hash.low;
    hash.reset(0, 0);
    hash.integer(eventTime);
    long contentHigh = hash.high;
    long contentLow = hash.low;
    for (Planned planned : plan.content) {
      JsonValue value = CarefulDecoder.find(root, planned);
      if (value != null && value != JsonNull.NULL) {
        hash.reset(planned.seedHigh(), planned.seedLow());
        hash(planned, value);
        // A sum does not depend on the order of the fields in the document.
        contentHigh += hash.high;
        contentLow += hash.low;
      }
    }
    into.setFingerprints(keyHigh, keyLow, contentHigh, contentLow);
  }

  private void hash(Planned planned, JsonValue value) {
    if (value instanceof JsonBoolean bool) {
      hash.integer(bool.value() ? 1 : 0);
    } else if (value instanceof JsonNumeric numeric
        && planned.field().type() == FieldType.INTEGER) {
      hash.integer(numeric.value().longValue());
    } else {
      JsonNumber number =
          planned.field().type() == FieldType.DECIMAL ? FieldCheck.decimal(value) : null;
      String text =
          number != null
              ? number.canonical()
              : value instanceof JsonString string ? string.value() : value.canonical();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hash.bytes(bytes, 0, bytes.length);
    }
  }
}
