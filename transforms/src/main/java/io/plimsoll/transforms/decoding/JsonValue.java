package io.plimsoll.transforms.decoding;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A value of a JSON document as the careful decoder sees it, escapes and spelling resolved. */
sealed interface JsonValue {
  /** The literal {@code null}. */
  enum JsonNull implements JsonValue {
    NULL
  }

  /** {@code true} or {@code false}. */
  record JsonBoolean(boolean value) implements JsonValue {}

  /** A string, without lone surrogates. */
  record JsonString(String value) implements JsonValue {}

  /** A number and its spelling. */
  record JsonNumeric(JsonNumber value) implements JsonValue {}

  /** An array. */
  record JsonArray(List<JsonValue> elements) implements JsonValue {}

  /** An object: of a name that occurs twice the last value, in the order of first occurrence. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {}

  /**
   * Returns the value's canonical text: names sorted, no white space, numbers in canonical form, so
   * that two values have one text exactly if they are equal.
   */
  default String canonical() {
    StringBuilder text = new StringBuilder();
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    if (this instanceof JsonNull) {
      text.append("null");
    } else if (this instanceof JsonBoolean bool) {
      text.append(bool.value());
    } else if (this instanceof JsonString string) {
      quote(string.value(), text);
    } else if (this instanceof JsonNumeric number) {
      text.append(number.value().canonical());
    } else if (this instanceof JsonArray array) {
      char before = '[';
      for (JsonValue element : array.elements()) {
        text.append(before);
        element.write(text);
        before = ',';
      }
      text.append(before == '[' ? "[]" : "]");
    } else if (this instanceof JsonObject object) {
      char before = '{';
      for (Map.Entry<String, JsonValue> member : new TreeMap<>(object.members()).entrySet()) {
        text.append(before);
        quote(member.getKey(), text);
        text.append(':');
        member.getValue().write(text);
        before = ',';
      }
      text.append(before == '{' ? "{}" : "}");
    }
  }

  private static void quote(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    text.append('"');
  }
}
