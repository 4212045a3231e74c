package io.plimsoll.transforms.decoding;

import io.plimsoll.SuiteContracts;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.IntegerFormat;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.contract.SchemaVersion;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** The contract of the wiki edits in their envelope, and the means to make others like it. */
public final class WikiContract {
  private WikiContract() {}

  public static Contract deduplicating() {
    return of(List.of("event_id"), List.of());
  }

  public static Contract plain() {
    return of(List.of(), List.of());
  }

  /** Returns the deduplicating one with business rules. */
  public static Contract ruled(Rule... rules) {
    return of(List.of("event_id"), List.of(rules));
  }

  /** Returns the deduplicating one with other measures. */
  public static Contract measuring(Measure... measures) {
    View view = view(List.of("payload.channel"), List.of(measures));
    return of(List.of("event_id"), List.of(), view);
  }

  private static Contract of(List<String> businessKey, List<Rule> rules) {
    return of(businessKey, rules, view(List.of("payload.channel"), "payload.added"));
  }

  private static Contract of(List<String> businessKey, List<Rule> rules, View view) {
    List<Field> fields = new ArrayList<>();
    fields.add(field("schema_version", FieldType.INTEGER, true));
    fields.add(text("event_id", true, new Field.Rules(1, 128, null, null, null, null, null)));
    fields.add(field("event_type", FieldType.STRING, true));
    fields.add(field("event_time", FieldType.TIMESTAMP, true));
    fields.add(field("key", FieldType.STRING, false));
    fields.add(field("payload", FieldType.OBJECT, true));
    fields.add(field("payload.channel", FieldType.STRING, true));
    for (String name :
        List.of(
            "cityName",
            "comment",
            "countryIsoCode",
            "countryName",
            "namespace",
            "page",
            "regionIsoCode",
            "regionName",
            "user")) {
      fields.add(field("payload." + name, FieldType.STRING, false));
    }
    for (String name : List.of("isAnonymous", "isMinor", "isNew", "isRobot", "isUnpatrolled")) {
      fields.add(field("payload." + name, FieldType.BOOLEAN, false));
    }
    fields.add(field("payload.metroCode", FieldType.INTEGER, false));
    fields.add(field("payload.delta", FieldType.INTEGER, false));
    fields.add(field("payload.added", FieldType.INTEGER, true));
    fields.add(field("payload.deleted", FieldType.INTEGER, false));
    return new Contract(
        "wiki_edits",
        "1.0.0",
        "wiki_edits",
        fields,
        businessKey,
        new EventTime("event_time", EventTime.Format.RFC3339),
        new EventType("event_type", "wiki.edit"),
        new SchemaVersion("schema_version", List.of(1L, 2L)),
        Duration.standardSeconds(30),
        Duration.standardMinutes(1),
        Duration.standardMinutes(5),
        Duration.standardHours(24),
        false,
        rules,
        List.of(view));
  }

  /** Returns an event of the contract on the wire, with what of its payload views look at. */
  public static byte[] event(String id, long eventTime, String channel, long added) {
    return ("{\"schema_version\":1,\"event_id\":\"%s\",\"event_type\":\"wiki.edit\",\"event_time\":\"%s\","
            + "\"payload\":{\"channel\":\"%s\",\"added\":%d}}")
        .formatted(id, Instant.ofEpochMilli(eventTime), channel, added)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a contract with other views. */
  public static Contract withViews(Contract contract, View... views) {
    return SuiteContracts.with(contract, contract.maxOutOfOrderness(), List.of(views));
  }

  /** Returns a view by channel that counts and adds up, in other windows. */
  public static View view(String name, Window window, Duration allowedLateness) {
    View like = view(List.of("payload.channel"), "payload.added");
    return new View(name, window, like.dimensions(), null, like.measures(), allowedLateness, null);
  }

  static Field field(String path, FieldType type, boolean required) {
    return new Field(
        path,
        type,
        required,
        type == FieldType.INTEGER ? IntegerFormat.I64 : null,
        0,
        0,
        Field.Rules.NONE);
  }

  static Field text(String path, boolean required, Field.Rules rules) {
    return new Field(path, FieldType.STRING, required, null, 0, 0, rules);
  }

  /** A view that reads the given paths. */
  static View view(List<String> dimensions, String measured) {
    return view(
        dimensions,
        List.of(
            new Measure("edits", Measure.Kind.COUNT, null, null),
            new Measure("added", Measure.Kind.SUM, measured, null)));
  }

  private static View view(List<String> dimensions, List<Measure> measures) {
    return new View(
        "edits_per_minute",
        new Window.Fixed(Duration.standardMinutes(1)),
        dimensions.stream()
            .map(path -> new View.Dimension(path.substring(path.lastIndexOf('.') + 1), path))
            .toList(),
        null,
        measures,
        Duration.standardMinutes(10),
        null);
  }
}
