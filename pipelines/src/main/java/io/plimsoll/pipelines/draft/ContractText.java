package io.plimsoll.pipelines.draft;

import static io.plimsoll.pipelines.draft.DraftText.inComment;
import static io.plimsoll.pipelines.draft.DraftText.mapping;
import static io.plimsoll.pipelines.draft.DraftText.scalar;

import io.plimsoll.pipelines.draft.Wishes.TypeOfEvent;
import io.plimsoll.transforms.contract.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a drafted contract: what is known as YAML, what its owner has to decide as comments. */
final class ContractText {
  private static final int MOST_DIGITS = 38;
  private static final int LONGEST_KEY = 128;

  private final Draft draft;
  private final DraftText text = new DraftText();

  private ContractText(Draft draft) {
    this.draft = draft;
  }

  static String of(Draft draft) {
    ContractText writer = new ContractText(draft);
    writer.write();
    return writer.text.toString();
  }

  private void write() {
    Wishes wishes = draft.wishes();
    text.comment(
        0, "What an event is: drafted from " + draft.samples() + " samples. Yours to say:");
    text.comment(0, "- required: all samples had the field; without it a record is a dead letter.");
    text.comment(
        0,
        "- classification: add it to each field that needs it, such as {name: user, logicalType:"
            + " string, classification: personal}.");
    text.comment(0, "- team, description, rules of business (quality), retention (slaProperties).");
    text.line(0, "apiVersion: v3.1.0");
    text.line(0, "kind: DataContract");
    text.line(0, "id: " + scalar(wishes.id()));
    text.line(0, "version: 1.0.0");
    text.line(0, "status: draft");
    text.line(0, "");
    text.line(0, "servers:");
    text.line(2, "- server: local");
    text.line(4, "type: kafka");
    text.line(4, "host: localhost:9092");
    text.line(4, "format: json");
    if (!wishes.topic().equals(wishes.id())) {
      text.line(4, "customProperties:");
      text.line(6, "- {property: topic, value: " + scalar(wishes.topic()) + "}");
    }
    text.line(0, "");
    text.line(0, "schema:");
    text.line(2, "- name: " + scalar(wishes.id().replace('.', '_')));
    text.line(4, "logicalType: object");
    text.line(4, "properties:");
    draft.root().children().forEach(field -> writeField(field, 6));
    writeProperties();
  }

  private void writeField(SampledField field, int indent) {
    String why = field.whyUntyped();
    if (why != null) {
      text.comment(indent, "left out: " + inComment(field.name()) + ": " + why);
      return;
    }
    Map<String, String> entries = entries(field);
    boolean parent = field.children().stream().anyMatch(child -> child.type() != null);
    if (!parent) {
      text.line(indent, "- " + mapping(entries));
    } else {
      String dash = "- ";
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        text.line(indent, dash + entry.getKey() + ": " + entry.getValue());
        dash = "  ";
      }
      text.line(indent, "  properties:");
    }
    field.children().forEach(child -> writeField(child, indent + 4));
  }

  private Map<String, String> entries(SampledField field) {
    Map<String, String> entries = new LinkedHashMap<>();
    FieldType type = field.type();
    entries.put("name", scalar(field.name()));
    entries.put("logicalType", typeOf(field));
    int position = draft.keyPosition(field);
    if (type == FieldType.DECIMAL) {
      // A text of decimals: as many digits before the point as may ever be needed.
      entries.put("physicalType", "\"DECIMAL(" + MOST_DIGITS + "," + field.scale() + ")\"");
    }
    if (type == FieldType.INTEGER) {
      entries.put("logicalTypeOptions", "{format: i64}");
    } else if (position > 0 && type == FieldType.STRING && field.longest() <= LONGEST_KEY) {
      entries.put("logicalTypeOptions", "{maxLength: " + LONGEST_KEY + "}");
    }
    if (draft.isAlways(field)) {
      entries.put("required", "true");
    }
    if (position > 0) {
      entries.put("primaryKey", "true");
      entries.put("primaryKeyPosition", Integer.toString(position));
    }
    return entries;
  }

  private String typeOf(SampledField field) {
    FieldType type = field.type();
    if (type == null) {
      throw new IllegalStateException(field.path() + ": no type (expected: one to declare)");
    }
    boolean key = draft.keyPosition(field) > 0;
    return switch (type) {
      case DECIMAL, NUMBER -> "number";
      // Only a text, an integer or a boolean may be a key.
      case TIMESTAMP -> key ? "string" : "timestamp";
      case STRING, INTEGER, BOOLEAN, OBJECT, ARRAY -> type.name().toLowerCase(Locale.ROOT);
    };
  }

  private void writeProperties() {
    text.line(0, "");
    if (draft.key().isEmpty()) {
      text.comment(
          0,
          "No business key: no field that is named like an id is different in each sample. Nothing"
              + " is deduplicated until a field has primaryKey: true.");
    }
    if (!draft.otherKeys().isEmpty()) {
      List<String> paths = new ArrayList<>();
      draft.otherKeys().forEach(each -> paths.add(inComment(each.path())));
      text.comment(0, "Also different in each sample: " + String.join(", ", paths));
    }
    text.line(0, "customProperties:");
    String path = scalar(draft.eventTime().path());
    property(
        "eventTime", draft.isEpochMillis() ? "{path: " + path + ", format: epoch-millis}" : path);
    TypeOfEvent type = draft.eventType();
    if (type != null) {
      property(
          "eventType", "{path: " + scalar(type.path()) + ", value: " + scalar(type.value()) + "}");
    }
    SampledField version = draft.schemaVersion();
    if (version != null) {
      property(
          "schemaVersion",
          "{path: " + scalar(version.path()) + ", supported: " + draft.versions() + "}");
    }
    text.comment(
        2, "How far events come out of order, and how long a closed window takes late ones:");
    property("maxOutOfOrderness", "PT30S");
    property("allowedLateness", "PT10M");
  }

  private void property(String name, String value) {
    text.line(2, "- {property: " + name + ", value: " + value + "}");
  }
}
