package io.plimsoll.transforms.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a contract by their paths, and what follows from where they stand. */
final class DeclaredFields {
  private final Map<String, Field> fields = new LinkedHashMap<>();

  /** Adds a field; returns false if there is one at its path. */
  boolean add(Field field) {
    return fields.putIfAbsent(field.path(), field) == null;
  }

  List<Field> list() {
    return List.copyOf(fields.values());
  }

  @Nullable Field get(String path) {
    return fields.get(path);
  }

  /** Returns the field at a path that an element names; null, with a mistake, if there is none. */
  @Nullable Field find(Element at, String path) {
    Field field = fields.get(path);
    if (field != null) {
      return field;
    }
    String parent = path;
    while (parent.contains(".")) {
      parent = parent.substring(0, parent.lastIndexOf('.'));
      Field above = fields.get(parent);
      if (above != null && above.type() != FieldType.OBJECT) {
        at.mistake(
            path,
            "a path through objects, but " + parent + " is declared as " + nameOf(above.type()));
        return null;
      }
    }
    at.mistake(path, "the path of a declared field: one of " + String.join(", ", fields.keySet()));
    return null;
  }

  /**
   * Returns the longest part of a path that may be absent or null in a record that is whole; null
   * if there is none.
   */
  @Nullable String optionalPart(String path) {
    String part = path;
    while (true) {
      Field field = fields.get(part);
      if (field != null && !field.required()) {
        return part;
      }
      if (!part.contains(".")) {
        return null;
      }
      part = part.substring(0, part.lastIndexOf('.'));
    }
  }

  /** Names a type the way contracts do. */
  static String nameOf(FieldType type) {
    return switch (type) {
      case STRING -> "string";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case DECIMAL -> "decimal";
      case BOOLEAN -> "boolean";
      case TIMESTAMP -> "timestamp";
      case OBJECT -> "object";
      case ARRAY -> "array";
    };
  }
}
