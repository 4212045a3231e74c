package io.plimsoll.transforms.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a contract from its folder: {@code contract.odcs.yaml}, in the Open Data Contract Standard
 * v3.1, and {@code views.yaml}.
 *
 * <p>Defaults of {@code customProperties}: {@code wireFormat} json, {@code maxOutOfOrderness}
 * PT30S, {@code idleTimeout} PT1M, {@code maxFutureSkew} PT5M, {@code allowedLateness} PT10M,
 * {@code deduplicationHorizon} PT24H, {@code guarantee} exactly-once, {@code unknownFields} keep.
 */
public final class ContractReader {
  private final Map<String, Element> properties = new LinkedHashMap<>();
  private final Element contract;

  private ContractReader(Element contract) {
    this.contract = contract;
    for (Element property : contract.items("customProperties")) {
      String name = property.node().path("property").asText();
      Element value = property.child("value");
      if (value == null) {
        property.missing("value", "the property's value");
      } else if (properties.putIfAbsent(name, value) != null) {
        value.mistake("each property once");
      }
    }
  }

  /**
   * Reads the contract in a folder.
   *
   * @throws ContractException if anything is wrong: a line for each mistake, which names the file,
   *     the line, the place in it, the value and what was expected
   */
  public static Contract read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ContractException(
          folder + ": no such folder (expected: one with contract.odcs.yaml and views.yaml)");
    }
    YamlFile contractFile = YamlFile.read(folder.resolve("contract.odcs.yaml"));
    YamlFile viewsFile = YamlFile.read(folder.resolve("views.yaml"));
    @Nullable Element contract = checked(contractFile, "contract.schema.json");
    @Nullable Element views = checked(viewsFile, "views.schema.json");
    @Nullable Contract result = null;
    if (contract != null) {
      result = new ContractReader(contract).readContract(views);
    }
    List<String> mistakes = new ArrayList<>(contractFile.mistakes());
    mistakes.addAll(viewsFile.mistakes());
    if (!mistakes.isEmpty() || result == null) {
      throw new ContractException(String.join("\n", mistakes));
    }
    return result;
  }

  /** Returns the root of a file that agrees with its schema, else null. */
  private static @Nullable Element checked(YamlFile file, String schema) {
    Element root = file.root();
    if (root != null) {
      new ProfileSchema(schema).check(root);
    }
    return file.hasMistakes() ? null : root;
  }

  private @Nullable Contract readContract(@Nullable Element viewsRoot) {
    List<Element> records = contract.items("schema");
    for (Element more : records.subList(1, records.size())) {
      more.unsupported("one record in each contract");
    }
    @Nullable EventTime eventTime = readEventTime();
    @Nullable EventType eventType = readEventType();
    @Nullable SchemaVersion schemaVersion = readSchemaVersion();
    Set<String> neverAbsent = new HashSet<>();
    if (eventTime != null) {
      neverAbsent.add(eventTime.path());
    }
    if (eventType != null) {
      neverAbsent.add(eventType.path());
    }
    if (schemaVersion != null) {
      neverAbsent.add(schemaVersion.path());
    }
    FieldReader fieldReader = new FieldReader(neverAbsent);
    DeclaredFields fields = fieldReader.read(records.get(0));
    checkTypes(fields, eventTime);
    checkWordsAndSizes();

    Duration maxOutOfOrderness = duration("maxOutOfOrderness", Duration.standardSeconds(30));
    Duration maxFutureSkew = duration("maxFutureSkew", Duration.standardMinutes(5));
    Duration allowedLateness = duration("allowedLateness", Duration.standardMinutes(10));
    Duration idleTimeout = positiveDuration("idleTimeout", Duration.standardMinutes(1));
    Duration horizon = positiveDuration("deduplicationHorizon", Duration.standardHours(24));
    if (viewsRoot == null || contract.file().hasMistakes()) {
      // What follows from a wrong contract is not worth saying.
      return null;
    }
    List<View> views = new ViewReader(fields, allowedLateness).read(viewsRoot);
    if (!fieldReader.businessKey().isEmpty()) {
      checkHorizon(horizon, views, maxOutOfOrderness);
    }
    return eventTime == null
        ? null
        : new Contract(
            text("id"),
            text("version"),
            readTopic(),
            fields.list(),
            fieldReader.businessKey(),
            eventTime,
            eventType,
            schemaVersion,
            maxOutOfOrderness,
            idleTimeout,
            maxFutureSkew,
            horizon,
            isSaid("unknownFields", "reject"),
            views);
  }

  private @Nullable EventTime readEventTime() {
    Element value = properties.get("eventTime");
    if (value == null) {
      contract.missing("customProperties", "a property eventTime with the path of the event time");
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
    Element value = properties.get("eventType");
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
    Element value = properties.get("schemaVersion");
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

  private void checkTypes(DeclaredFields fields, @Nullable EventTime eventTime) {
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
    Element value = properties.get(property);
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
    Element wireFormat = properties.get("wireFormat");
    if (wireFormat != null && wireFormat.text().equals("avro")) {
      wireFormat.unsupported("json");
    } else {
      checkWord("wireFormat", Set.of("json"), "json or avro");
    }
    checkWord(
        "guarantee", Set.of("exactly-once", "at-least-once"), "exactly-once or at-least-once");
    checkWord("unknownFields", Set.of("keep", "reject"), "keep or reject");
    for (String size : List.of("peakEventsPerSecond", "averageEventBytes")) {
      Element value = properties.get(size);
      if (value != null) {
        value.checkPositiveInteger();
      }
    }
    Element retention = properties.get("rowRetention");
    if (retention != null) {
      retention.checkPeriod();
    }
  }

  private void checkWord(String property, Set<String> words, String expectation) {
    Element value = properties.get(property);
    if (value != null && !words.contains(value.text())) {
      value.mistake(expectation);
    }
  }

  private boolean isSaid(String property, String word) {
    Element value = properties.get(property);
    return value != null && value.text().equals(word);
  }

  private Duration duration(String property, Duration absent) {
    Element value = properties.get(property);
    Duration duration = value == null ? absent : value.duration();
    return duration == null ? absent : duration;
  }

  private Duration positiveDuration(String property, Duration absent) {
    Element value = properties.get(property);
    Duration duration = value == null ? absent : value.positiveDuration();
    return duration == null ? absent : duration;
  }

  /** Refuses a horizon within which a copy could be counted after its original was forgotten. */
  private void checkHorizon(Duration horizon, List<View> views, Duration maxOutOfOrderness) {
    for (View view : views) {
      Duration least = view.windowSize().plus(view.allowedLateness()).plus(maxOutOfOrderness);
      if (horizon.isShorterThan(least)) {
        String expectation =
            "at least %s: window %s + allowedLateness %s of view %s + maxOutOfOrderness %s"
                .formatted(
                    least.toPeriod(),
                    view.windowSize().toPeriod(),
                    view.allowedLateness().toPeriod(),
                    view.name(),
                    maxOutOfOrderness.toPeriod());
        Element value = properties.get("deduplicationHorizon");
        if (value == null) {
          contract
              .file()
              .mistake(
                  "/customProperties",
                  "deduplicationHorizon: PT24H by default (expected: " + expectation + ")");
        } else {
          value.mistake(expectation);
        }
        return;
      }
    }
  }

  /** Returns the topic that the Kafka server says, else the contract's id. */
  private String readTopic() {
    String topic = text("id");
    for (Element server : contract.items("servers")) {
      if (!server.node().path("type").asText().equals("kafka")) {
        continue;
      }
      topic = server.node().path("topic").asText(topic);
      // The standard allows no key of ours in a server, but custom properties.
      for (Element property : server.items("customProperties")) {
        if (property.node().path("property").asText().equals("topic")) {
          topic = property.node().path("value").asText(topic);
        }
      }
      return topic;
    }
    return topic;
  }

  private String text(String key) {
    return contract.node().path(key).asText();
  }
}
