package io.plimsoll.transforms.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  /** The file, in a contract's folder, that says what an event is. */
  public static final String CONTRACT = "contract.odcs.yaml";

  /** The file, in a contract's folder, that says which views are taken of the events. */
  public static final String VIEWS = "views.yaml";

  private final Element contract;
  private final ProfileProperties properties;

  private ContractReader(Element contract) {
    this.contract = contract;
    this.properties = new ProfileProperties(contract);
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
    YamlFile viewsFile = YamlFile.read(folder.resolve(VIEWS));
    @Nullable Element views = checked(viewsFile, "views.schema.json");
    return read(YamlFile.read(folder.resolve(CONTRACT)), viewsFile, views);
  }

  /**
   * Reads a contract from its file alone, whatever it is called: a contract without views.
   *
   * @throws ContractException if anything is wrong with it
   */
  public static Contract readFile(Path file) {
    YamlFile noViews = YamlFile.empty(file);
    return read(YamlFile.read(file), noViews, noViews.root());
  }

  private static Contract read(YamlFile contractFile, YamlFile viewsFile, @Nullable Element views) {
    @Nullable Element contract = checked(contractFile, "contract.schema.json");
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
    FieldReader fieldReader = new FieldReader(properties.neverAbsent());
    DeclaredFields fields = fieldReader.read(records.get(0));
    properties.checkTypes(fields);

    Duration maxOutOfOrderness =
        properties.duration("maxOutOfOrderness", Duration.standardSeconds(30));
    Duration maxFutureSkew = properties.duration("maxFutureSkew", Duration.standardMinutes(5));
    Duration allowedLateness = properties.duration("allowedLateness", Duration.standardMinutes(10));
    Duration idleTimeout = properties.positiveDuration("idleTimeout", Duration.standardMinutes(1));
    Duration horizon =
        properties.positiveDuration("deduplicationHorizon", Duration.standardHours(24));
    @Nullable EventTime eventTime = properties.eventTime();
    List<Rule> rules = new RuleReader(fields).read(records.get(0));
    if (viewsRoot == null || eventTime == null || contract.file().hasMistakes()) {
      // What follows from a wrong contract is not worth saying.
      return null;
    }
    List<View> views = new ViewReader(fields, allowedLateness).read(viewsRoot);
    if (!fieldReader.businessKey().isEmpty()) {
      checkHorizon(horizon, views, maxOutOfOrderness);
    }
    return new Contract(
        text("id"),
        text("version"),
        readTopic(),
        fields.list(),
        fieldReader.businessKey(),
        eventTime,
        properties.eventType(),
        properties.schemaVersion(),
        maxOutOfOrderness,
        idleTimeout,
        maxFutureSkew,
        horizon,
        properties.isSaid("unknownFields", "reject"),
        rules,
        views);
  }

  /** Refuses a horizon within which a copy could be counted after its original was forgotten. */
  private void checkHorizon(Duration horizon, List<View> views, Duration maxOutOfOrderness) {
    for (View view : views) {
      Duration least = view.window().span().plus(view.allowedLateness()).plus(maxOutOfOrderness);
      if (horizon.isShorterThan(least)) {
        String expectation =
            "at least %s: window %s + allowedLateness %s of view %s + maxOutOfOrderness %s"
                .formatted(
                    least.toPeriod(),
                    view.window().span().toPeriod(),
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
