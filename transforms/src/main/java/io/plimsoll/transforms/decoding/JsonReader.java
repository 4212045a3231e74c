package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.decoding.JsonValue.JsonArray;
import io.plimsoll.transforms.decoding.JsonValue.JsonBoolean;
import io.plimsoll.transforms.decoding.JsonValue.JsonNull;
import io.plimsoll.transforms.decoding.JsonValue.JsonNumeric;
import io.plimsoll.transforms.decoding.JsonValue.JsonObject;
import io.plimsoll.transforms.decoding.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document of RFC 8259, and not a byte more. It goes from left to right and stops at
 * the first fault, so that the fault that lies earliest in the bytes is the one reported.
 *
 * <p>The bytes must be valid UTF-8.
 */
final class JsonReader {
  /** How deep objects and arrays may be nested; the root is 1. */
  static final int MAX_DEPTH = 64;

  private final byte[] bytes;
  private int at;
  private int depth;

  JsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the document's root. */
  JsonValue read() throws JsonFault {
    skipSpace();
    JsonValue root = value();
    skipSpace();
    if (at < bytes.length) {
      throw invalid("more text (expected: the end of the document)");
    }
    return root;
  }

  /** Returns whether a record has nothing but white space. */
  static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (!isSpace(b)) {
        return false;
      }
    }
    return true;
  }

  private JsonValue value() throws JsonFault {
    if (at == bytes.length) {
      throw invalid("the record ends (expected: a value)");
    }
    return switch (bytes[at]) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonString(string());
      case 't' -> literal("true", new JsonBoolean(true));
      case 'f' -> literal("false", new JsonBoolean(false));
      case 'n' -> literal("null", JsonNull.NULL);
      default -> number();
    };
  }

  private JsonObject object() throws JsonFault {
    open();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    skipSpace();
    if (!take('}')) {
      do {
        skipSpace();
        if (at == bytes.length || bytes[at] != '"') {
          throw invalid("no name (expected: a string)");
        }
        String name = string();
        skipSpace();
        expect(':');
        skipSpace();
        members.put(name, value());
        skipSpace();
      } while (take(','));
      expect('}');
    }
    depth--;
    return new JsonObject(members);
  }

  private JsonArray array() throws JsonFault {
    open();
    List<JsonValue> elements = new ArrayList<>();
    skipSpace();
    if (!take(']')) {
      do {
        skipSpace();
        elements.add(value());
        skipSpace();
      } while (take(','));
      expect(']');
    }
    depth--;
    return new JsonArray(elements);
  }

  private void open() throws JsonFault {
    if (depth == MAX_DEPTH) {
      throw new JsonFault(
          Reason.TOO_DEEP, "byte " + at + ": too deep (expected: at most 64 levels)");
    }
    depth++;
    at++;
  }

  private JsonValue number() throws JsonFault {
    if (startsWith("NaN") || startsWith("Infinity") || startsWith("-Infinity")) {
      throw nonFinite();
    }
    int end = JsonNumber.end(bytes, at, bytes.length);
    if (end < 0) {
      // A first byte that begins no number begins no value at all.
      at = -1 - end;
      throw invalid("no value (expected: JSON of RFC 8259)");
    }
    JsonNumber number = JsonNumber.of(bytes, at, end);
    if (number.overflowsDouble()) {
      throw nonFinite();
    }
    at = end;
    return new JsonNumeric(number);
  }

  private String string() throws JsonFault {
    StringBuilder text = null;
    int start = ++at;
    while (at < bytes.length) {
      int b = bytes[at];
      if (b == '"') {
        String rest = text(start);
        at++;
        return text == null ? rest : text.append(rest).toString();
      }
      if (b >= 0 && b < ' ') {
        throw invalid("a raw control character (expected: an escape)");
      }
      if (b != '\\') {
        at++;
        continue;
      }
      if (text == null) {
        text = new StringBuilder();
      }
      text.append(text(start));
      escape(text);
      start = at;
    }
    throw invalid("the record ends (expected: the end of a string)");
  }

  private String text(int start) {
    return new String(bytes, start, at - start, StandardCharsets.UTF_8);
  }

  private void escape(StringBuilder text) throws JsonFault {
    int escaped = at + 1 < bytes.length ? bytes[at + 1] : -1;
    if (escaped == 'u') {
      int unit = hex(at);
      if (unit < 0) {
        throw invalid("a broken escape (expected: four hex digits)");
      }
      if (Character.isSurrogate((char) unit)) {
        int low = Character.isHighSurrogate((char) unit) ? hex(at + 6) : -1;
        if (low < 0 || !Character.isLowSurrogate((char) low)) {
          throw new JsonFault(
              Reason.INVALID_UNICODE, "byte " + at + ": a lone surrogate (expected: a pair)");
        }
        text.append((char) unit);
        unit = low;
        at += 6;
      }
      text.append((char) unit);
      at += 6;
      return;
    }
    int index = "\"\\/bfnrt".indexOf(escaped);
    if (index < 0) {
      throw invalid("an unknown escape (expected: one of RFC 8259)");
    }
    text.append("\"\\/\b\f\n\r\t".charAt(index));
    at += 2;
  }

  /** Returns the unit of the escape that begins at an index, or -1 if none does. */
  private int hex(int from) {
    if (from + 6 > bytes.length || bytes[from] != '\\' || bytes[from + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = from + 2; i < from + 6; i++) {
      // ASCII only: Character.digit would take other scripts' digits, but a byte is never one.
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private JsonValue literal(String literal, JsonValue value) throws JsonFault {
    if (!startsWith(literal)) {
      throw invalid("no value (expected: JSON of RFC 8259)");
    }
    at += literal.length();
    return value;
  }

  private boolean startsWith(String text) {
    if (bytes.length - at < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(char wanted) {
    if (at < bytes.length && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws JsonFault {
    if (!take(wanted)) {
      throw invalid("something else (expected: '" + wanted + "')");
    }
  }

  private void skipSpace() {
    while (at < bytes.length && isSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  private JsonFault invalid(String what) {
    return new JsonFault(Reason.INVALID_JSON, "byte " + at + ": " + what);
  }

  private JsonFault nonFinite() {
    return new JsonFault(
        Reason.NON_FINITE_NUMBER, "byte " + at + ": no finite number (expected: one of a double)");
  }
}
