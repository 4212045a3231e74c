package io.plimsoll.transforms.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the fields that a contract declares, and which of them are the business key. */
final class FieldReader {
  private static final Pattern DECIMAL =
      Pattern.compile("DECIMAL\\s*\\(\\s*(\\d{1,4})\\s*(?:,\\s*(\\d{1,4})\\s*)?\\)");
  private static final Set<String> STRING_RULES = Set.of("minLength", "maxLength", "pattern");
  private static final Set<String> NUMBER_RULES =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

  private final Set<String> neverAbsent;
  private final DeclaredFields fields = new DeclaredFields();
  private final Map<Long, String> keyByPosition = new TreeMap<>();

  /**
   * Makes a reader.
   *
   * @param neverAbsent paths that the contract gives a meaning without which a record is broken
   */
  FieldReader(Set<String> neverAbsent) {
    this.neverAbsent = neverAbsent;
  }

  /** Reads the fields of the record that a contract describes. */
  DeclaredFields read(Element record) {
    record.items("properties").forEach(property -> readField(property, ""));
    return fields;
  }

  /** Returns the paths of the business key's fields in their order. */
  List<String> businessKey() {
    return List.copyOf(keyByPosition.values());
  }

  private void readField(Element property, String parent) {
    String path = parent + property.node().path("name").asText();
    @Nullable FieldType type = readType(property);
    if (type == null) {
      return;
    }
    readPrimaryKey(property, path, type);
    int precision = 0;
    int scale = 0;
    if (type == FieldType.DECIMAL) {
      Matcher matcher = DECIMAL.matcher(physicalType(property));
      if (matcher.matches()) {
        precision = Integer.parseInt(matcher.group(1));
        scale = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
      }
      if (precision < 1 || precision > 38 || scale > precision) {
        at(property, "physicalType").mistake("DECIMAL(p,s) with 1 <= p <= 38 and 0 <= s <= p");
        return;
      }
    }
    boolean required = readRequired(property, path);
    Field field =
        new Field(
            path, type, required, format(property, type), precision, scale, rules(property, type));
    if (!fields.add(field)) {
      at(property, "name").mistake("each name once in its object");
    }
    if (type == FieldType.OBJECT) {
      property.items("properties").forEach(child -> readField(child, path + "."));
    } else if (property.child("properties") != null) {
      at(property, "properties")
          .mistake("no properties below a field of type " + typeName(property));
    }
  }

  private @Nullable FieldType readType(Element property) {
    String physicalType = physicalType(property);
    String name = typeName(property);
    return switch (name) {
      case "string" -> FieldType.STRING;
      case "integer" -> FieldType.INTEGER;
      case "boolean" -> FieldType.BOOLEAN;
      case "timestamp" -> FieldType.TIMESTAMP;
      case "object" -> FieldType.OBJECT;
      case "array" -> FieldType.ARRAY;
      case "number" -> physicalType.startsWith("DECIMAL") ? FieldType.DECIMAL : FieldType.NUMBER;
      default -> {
        at(property, "logicalType")
            .unsupported("string, integer, number, boolean, timestamp, object or array");
        yield null;
      }
    };
  }

  private boolean readRequired(Element property, String path) {
    boolean meant = neverAbsent.contains(path) || property.node().path("primaryKey").asBoolean();
    Element required = property.child("required");
    if (required == null) {
      return meant;
    }
    if (meant && !required.node().asBoolean()) {
      required.mistake("true: a record without " + path + " is a dead letter");
    }
    return meant || required.node().asBoolean();
  }

  private void readPrimaryKey(Element property, String path, FieldType type) {
    Element position = property.child("primaryKeyPosition");
    if (!property.node().path("primaryKey").asBoolean()) {
      if (position != null && position.node().asLong() != -1) {
        position.mistake("primaryKey: true beside it");
      }
      return;
    }
    if (type != FieldType.STRING && type != FieldType.INTEGER && type != FieldType.BOOLEAN) {
      at(property, "primaryKey")
          .unsupported("a string, integer or boolean as business key, not " + typeName(property));
    }
    // A key of one field needs no position.
    long place = position == null ? 1 : position.node().asLong();
    if (place < 1) {
      at(property, "primaryKeyPosition").mistake("an integer >= 1");
    } else if (keyByPosition.putIfAbsent(place, path) != null) {
      at(property, position == null ? "primaryKey" : "primaryKeyPosition")
          .mistake("a primaryKeyPosition of its own, not that of " + keyByPosition.get(place));
    }
  }

  private static @Nullable IntegerFormat format(Element property, FieldType type) {
    if (type != FieldType.INTEGER) {
      return null;
    }
    Element options = property.child("logicalTypeOptions");
    Element said = options == null ? null : options.child("format");
    if (said == null) {
      return IntegerFormat.I64;
    }
    for (IntegerFormat format : IntegerFormat.values()) {
      if (said.text().equals(format.toString())) {
        return format;
      }
    }
    said.unsupported("one of i8, i16, i32, i64, u8, u16, u32");
    return IntegerFormat.I64;
  }

  private static Field.Rules rules(Element property, FieldType type) {
    Element options = property.child("logicalTypeOptions");
    if (options == null) {
      return Field.Rules.NONE;
    }
    boolean isNumber =
        type == FieldType.INTEGER || type == FieldType.NUMBER || type == FieldType.DECIMAL;
    Set<String> known =
        type == FieldType.STRING ? STRING_RULES : isNumber ? NUMBER_RULES : Set.<String>of();
    options
        .entries()
        .forEach(
            (key, option) -> {
              boolean isFormat = type == FieldType.INTEGER && key.equals("format");
              if (!known.contains(key) && !isFormat) {
                List<String> sorted = new ArrayList<>(known);
                sorted.sort(null);
                String all = sorted.isEmpty() ? "no options" : String.join(", ", sorted);
                option.unsupported("for type " + typeName(property) + ": " + all);
              }
            });
    Integer minLength = integer(options.child("minLength"));
    Integer maxLength = integer(options.child("maxLength"));
    if (minLength != null && maxLength != null && minLength > maxLength) {
      at(options, "maxLength").mistake("at least minLength, " + minLength);
    }
    checkPattern(options.child("pattern"));
    Field.Rules rules =
        new Field.Rules(
            minLength,
            maxLength,
            text(options.child("pattern")),
            text(options.child("minimum")),
            text(options.child("maximum")),
            text(options.child("exclusiveMinimum")),
            text(options.child("exclusiveMaximum")));
    checkBounds(options, rules.minimum(), "maximum", rules.maximum());
    return rules;
  }

  private static void checkBounds(
      Element options, @Nullable String minimum, String key, @Nullable String maximum) {
    if (minimum != null
        && maximum != null
        && new BigDecimal(minimum).compareTo(new BigDecimal(maximum)) > 0) {
      at(options, key).mistake("at least the minimum, " + minimum);
    }
  }

  private static void checkPattern(@Nullable Element pattern) {
    try {
      if (pattern != null) {
        Pattern.compile(pattern.text());
      }
    } catch (PatternSyntaxException e) {
      pattern.mistake("a regular expression: " + e.getDescription());
    }
  }

  private static @Nullable Integer integer(@Nullable Element option) {
    return option == null ? null : Integer.valueOf(option.node().asInt());
  }

  private static @Nullable String text(@Nullable Element option) {
    return option == null ? null : option.text();
  }

  private static String typeName(Element property) {
    return property.node().path("logicalType").asText();
  }

  private static String physicalType(Element property) {
    return property.node().path("physicalType").asText().strip().toUpperCase(Locale.ROOT);
  }

  private static Element at(Element parent, String key) {
    JsonNode node = parent.node().path(key);
    return new Element(parent.file(), parent.pointer() + "/" + key, node);
  }
}
