package io.plimsoll.transforms.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds the {@code customProperties} of a contract: what the streaming profile says and the
 * standard has no word for.
 */
final class ProfileProperties {
  private final Map<String, Element> values = new LinkedHashMap<>();
  private final @Nullable EventTime eventTime;
  private final @Nullable EventType eventType;
  private final @Nullable SchemaVersion schemaVersion;

  ProfileProperties(Element contract) {
    for (Element property : contract.items("customProperties")) {
      String name = property.node().path("property").asText();
      Element value = property.child("value");
      if (value == null) {
        property.missing("value", "the property's value");
      } else if (values.putIfAbsent(name, value) != null) {
        value.mistake("each property once");
      }
    }
    if (!values.containsKey("eventTime")) {
      contract.missing("customProperties", "a property eventTime with the path of the event time");
    }
    eventTime = readEventTime();
    eventType = readEventType();
    schemaVersion = readSchemaVersion();
    checkWordsAndSizes();
  }

  /** Returns where the event time is found; null, with a mistake, if that is not said. */
  @Nullable EventTime eventTime() {
    return eventTime;
  }

  @Nullable EventType eventType() {
    return eventType;
  }

  @Nullable SchemaVersion schemaVersion() {
    return schemaVersion;
  }

  /** Returns the value of a property; null if it is not said. */
  @Nullable Element get(String property) {
    return values.get(property);
  }

  /** Returns the paths that have a meaning without which a record is broken. */
  Set<String> neverAbsent() {
    Set<String> paths = new HashSet<>();
    if (eventTime != null) {
      paths.add(eventTime.path());
    }
    if (eventType != null) {
      paths.add(eventType.path());
    }
    if (schemaVersion != null) {
      paths.add(schemaVersion.path());
    }
    return paths;
  }

  /** Notes where a property names no field, or one of a type that it cannot have. */
  void checkTypes(DeclaredFields fields) {
    if (eventTime != null && eventTime.format() == EventTime.Format.RFC3339) {
      checkType(fields, "eventTime", Set.of(FieldType.TIMESTAMP, FieldType.STRING), "a timestamp");
    } else {
      checkType(fields, "eventTime", Set.of(FieldType.INTEGER), "an integer, as epoch-millis are");
    }
    checkType(fields, "eventType", Set.of(FieldType.STRING), "a string");
    checkType(fields, "schemaVersion", Set.of(FieldType.INTEGER), "an integer");
  }

  private void checkType(
      DeclaredFields fields, String property, Set<FieldType> types, String expectation) {
    Element value = values.get(property);
    String path = value == null ? "" : value.isText() ? value.text() : pathIn(value);
    if (value == null || path.isEmpty()) {
      return;
    }
    @Nullable Field field = fields.find(value, path);
    if (field != null && !types.contains(field.type())) {
      value.mistake(
          path,
          "a field declared as " + expectation + ", not " + DeclaredFields.nameOf(field.type()));
    }
  }

  private void checkWordsAndSizes() {
    Element wireFormat = values.get("wireFormat");
    if (wireFormat != null && wireFormat.text().equals("avro")) {
      wireFormat.unsupported("json");
    } else {
      checkWord("wireFormat", Set.of("json"), "json or avro");
    }
    checkWord(
        "guarantee", Set.of("exactly-once", "at-least-once"), "exactly-once or at-least-once");
    checkWord("unknownFields", Set.of("keep", "reject"), "keep or reject");
    for (String size : List.of("peakEventsPerSecond", "averageEventBytes")) {
      Element value = values.get(size);
      if (value != null) {
        value.checkPositiveInteger();
      }
    }
    Element retention = values.get("rowRetention");
    if (retention != null) {
      retention.checkPeriod();
    }
  }

  private void checkWord(String property, Set<String> words, String expectation) {
    Element value = values.get(property);
    if (value != null && !words.contains(value.text())) {
      value.mistake(expectation);
    }
  }

  /** Returns whether a property is a word. */
  boolean isSaid(String property, String word) {
    Element value = values.get(property);
    return value != null && value.text().equals(word);
  }

  /** Returns a duration of at least zero, by default as given. */
  Duration duration(String property, Duration absent) {
    Element value = values.get(property);
    Duration duration = value == null ? absent : value.duration();
    return duration == null ? absent : duration;
  }

  /** Returns a duration above zero, by default as given. */
  Duration positiveDuration(String property, Duration absent) {
    Element value = values.get(property);
    Duration duration = value == null ? absent : value.positiveDuration();
    return duration == null ? absent : duration;
  }

  private @Nullable EventTime readEventTime() {
    Element value = values.get("eventTime");
    if (value == null) {
      return null;
    }
    if (value.isText()) {
      return new EventTime(value.text(), EventTime.Format.RFC3339);
    }
    String expectation = "a path, or {path, format: rfc3339 | epoch-millis}";
    if (!hasKeys(value, Set.of("path"), Set.of("path", "format"))) {
      value.mistake(expectation);
      return null;
    }
    String format = value.node().path("format").asText("rfc3339");
    return switch (format) {
      case "rfc3339" -> new EventTime(pathIn(value), EventTime.Format.RFC3339);
      case "epoch-millis" -> new EventTime(pathIn(value), EventTime.Format.EPOCH_MILLIS);
      default -> {
        value.mistake(expectation);
        yield null;
      }
    };
  }

  private @Nullable EventType readEventType() {
    Element value = values.get("eventType");
    if (value == null) {
      return null;
    }
    Set<String> keys = Set.of("path", "value");
    String type = value.node().path("value").asText();
    if (!hasKeys(value, keys, keys) || !value.node().path("value").isTextual() || type.isEmpty()) {
      value.mistake("{path, value}, both strings");
      return null;
    }
    return new EventType(pathIn(value), type);
  }

  private @Nullable SchemaVersion readSchemaVersion() {
    Element value = values.get("schemaVersion");
    if (value == null) {
      return null;
    }
    Set<String> keys = Set.of("path", "supported");
    List<Long> supported = new ArrayList<>();
    boolean right = hasKeys(value, keys, keys);
    for (Element version : value.items("supported")) {
      right &= version.node().isIntegralNumber() && version.node().canConvertToLong();
      supported.add(version.node().asLong());
    }
    if (!right || supported.isEmpty()) {
      value.mistake("{path, supported: [a list of integers]}");
      return null;
    }
    return new SchemaVersion(pathIn(value), supported);
  }

  private static boolean hasKeys(Element value, Set<String> needed, Set<String> allowed) {
    Set<String> keys = value.entries().keySet();
    return keys.containsAll(needed)
        && allowed.containsAll(keys)
        && value.node().path("path").isTextual();
  }

  private static String pathIn(Element value) {
    return value.node().path("path").asText();
  }
}
