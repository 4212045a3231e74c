package io.plimsoll.transforms.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A JSON Schema of the profile, which says what a file may look like. The {@code title} of a
 * subschema is the expectation that people read.
 */
final class ProfileSchema {
  private final JsonNode text;
  private final JsonSchema schema;

  /** Loads a schema from the resources beside this class. */
  ProfileSchema(String resource) {
    try (InputStream in = ProfileSchema.class.getResourceAsStream(resource)) {
      text = new ObjectMapper().readTree(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                text,
                SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .locale(Locale.ROOT)
                    .build());
  }

  /** Notes every way in which a document differs from the schema as a mistake of its file. */
  void check(Element root) {
    for (ValidationMessage message : schema.validate(root.node())) {
      String pointer = message.getInstanceLocation().toString();
      Element at = new Element(root.file(), pointer, root.node().at(pointer));
      String location = message.getSchemaLocation().getFragment().toString();
      JsonNode subschema = text.at(location.substring(0, location.lastIndexOf('/')));
      String property = message.getProperty();
      switch (message.getType()) {
        case "required" ->
            at.missing(property, expectation(subschema.path("properties").path(property)));
        case "additionalProperties" ->
            root.file()
                .mistake(
                    pointer + "/" + Element.escape(property),
                    "unknown key (expected: one of " + keys(subschema) + ")");
        default -> at.mistake(expectation(subschema));
      }
    }
  }

  private static String keys(JsonNode subschema) {
    List<String> keys = new ArrayList<>();
    subschema.path("properties").fieldNames().forEachRemaining(keys::add);
    return String.join(", ", keys);
  }

  private String expectation(JsonNode subschema) {
    if (subschema.has("title")) {
      return subschema.path("title").asText();
    }
    if (subschema.has("$ref")) {
      return expectation(text.at(subschema.path("$ref").asText().substring(1)));
    }
    if (subschema.has("const")) {
      return subschema.path("const").asText();
    }
    if (subschema.has("enum")) {
      List<String> values = new ArrayList<>();
      subschema.path("enum").forEach(value -> values.add(value.asText()));
      return "one of " + String.join(", ", values);
    }
    String type = subschema.path("type").asText();
    return switch (type) {
      case "object" -> "a mapping";
      case "array" -> subschema.has("minItems") ? "a list that is not empty" : "a list";
      case "integer" ->
          subschema.has("minimum") ? "an integer >= " + subschema.path("minimum") : "an integer";
      case "boolean" -> "true or false";
      case "" -> "a value";
      default -> "a " + type;
    };
  }
}
