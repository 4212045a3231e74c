package io.plimsoll.pipelines.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.decoding.Rfc3339;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what samples have at one path; at the root, that of whole events. */
final class SampledField {
  /** Rule 13 refuses what is before 2000. */
  private static final long YEAR_2000 = 946_684_800_000L;

  private static final long YEAR_2100 = 4_102_444_800_000L;
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,28}\\.\\d{1,10}");

  private final String path;
  private final String name;
  private final Map<String, SampledField> children = new LinkedHashMap<>();
  private final Map<Kind, Integer> firstLines = new EnumMap<>(Kind.class);
  private final Set<String> values = new HashSet<>();
  private int present;
  private int longest;
  private boolean timesOnly = true;
  private boolean decimalsOnly = true;
  private int scale = -1;

  /** What a JSON value is; integers are those of 64 bits that are written as such. */
  enum Kind {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    OBJECT,
    ARRAY
  }

  private SampledField(String path, String name) {
    this.path = path;
    this.name = name;
  }

  /** Collects what is in samples. */
  static SampledField of(Collection<SampleFile.Sample> samples) {
    SampledField root = new SampledField("", "");
    samples.forEach(sample -> root.take(sample.event(), sample.line()));
    return root;
  }

  static Kind kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY, POJO -> Kind.STRING;
      case BOOLEAN -> Kind.BOOLEAN;
      case OBJECT -> Kind.OBJECT;
      case ARRAY -> Kind.ARRAY;
      case NUMBER ->
          value.isIntegralNumber() && value.canConvertToLong() ? Kind.INTEGER : Kind.NUMBER;
      case NULL, MISSING ->
          throw new IllegalArgumentException("value: null (expected: one that is there)");
    };
  }

  /** Returns a kind with its article. */
  static String nameOf(Kind kind) {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return (kind == Kind.INTEGER || kind == Kind.OBJECT || kind == Kind.ARRAY ? "an " : "a ")
        + word;
  }

  /** Returns whether an event time can be read from a value. */
  static boolean isTime(JsonNode value) {
    return value.isTextual()
        ? isTime(value.asText())
        : value.isIntegralNumber() && isEpochMillis(value.bigIntegerValue());
  }

  private static boolean isTime(String text) {
    Long millis = Rfc3339.millis(text);
    return millis != null && millis >= YEAR_2000;
  }

  private static boolean isEpochMillis(BigInteger value) {
    return value.compareTo(BigInteger.valueOf(YEAR_2000)) >= 0
        && value.compareTo(BigInteger.valueOf(YEAR_2100)) < 0;
  }

  private void take(JsonNode value, int line) {
    if (value.isNull()) {
      return;
    }
    present++;
    Kind kind = kindOf(value);
    firstLines.putIfAbsent(kind, line);
    if (kind == Kind.OBJECT) {
      value
          .properties()
          .forEach(
              member ->
                  children
                      .computeIfAbsent(
                          member.getKey(),
                          key -> new SampledField(path.isEmpty() ? key : path + "." + key, key))
                      .take(member.getValue(), line));
    } else if (kind != Kind.ARRAY) {
      takeScalar(value, kind);
    }
  }

  private void takeScalar(JsonNode value, Kind kind) {
    String text = value.asText();
    values.add(text);
    longest = Math.max(longest, text.codePointCount(0, text.length()));
    timesOnly = timesOnly && isTime(value);
    int point = text.indexOf('.');
    if (kind == Kind.STRING && decimalsOnly && DECIMAL.matcher(text).matches()) {
      int digits = text.length() - point - 1;
      decimalsOnly = scale < 0 || scale == digits;
      scale = digits;
    } else {
      decimalsOnly = false;
    }
  }

  String path() {
    return path;
  }

  String name() {
    return name;
  }

  Collection<SampledField> children() {
    return children.values();
  }

  /** Returns all fields below this one that can be declared, each before those below it. */
  List<SampledField> declared() {
    List<SampledField> declared = new ArrayList<>();
    for (SampledField child : children.values()) {
      if (child.type() != null) {
        declared.add(child);
        declared.addAll(child.declared());
      }
    }
    return declared;
  }

  /** Returns the fields below this one that cannot be declared, where what is above them can. */
  List<SampledField> leftOut() {
    List<SampledField> left = new ArrayList<>();
    for (SampledField child : children.values()) {
      if (child.type() == null) {
        left.add(child);
      } else {
        left.addAll(child.leftOut());
      }
    }
    return left;
  }

  /** Returns in how many samples there is a value, and not null. */
  int present() {
    return present;
  }

  /** Returns how many different values there are. */
  int distinct() {
    return values.size();
  }

  Set<String> values() {
    return values;
  }

  int longest() {
    return longest;
  }

  boolean hasBlank() {
    return values.contains("");
  }

  /** Returns whether every value is a time that an event may have. */
  boolean hasTimesOnly() {
    return timesOnly && !values.isEmpty();
  }

  /** Returns the digits after the point, of a decimal. */
  int scale() {
    return scale;
  }

  /** Returns how deep the field lies: 1 at the top. */
  int depth() {
    return (int) path.chars().filter(c -> c == '.').count() + 1;
  }

  /** Returns the type to declare; null if the samples do not tell: see {@link #whyUntyped}. */
  @Nullable FieldType type() {
    if (whyUntyped() != null) {
      return null;
    }
    return switch (List.copyOf(firstLines.keySet()).get(firstLines.size() - 1)) {
      case STRING ->
          decimalsOnly
              ? FieldType.DECIMAL
              : values.stream().allMatch(text -> Rfc3339.millis(text) != null)
                  ? FieldType.TIMESTAMP
                  : FieldType.STRING;
      // The later kind, for an integer among other numbers is a number like them.
      case INTEGER -> FieldType.INTEGER;
      case NUMBER -> FieldType.NUMBER;
      case BOOLEAN -> FieldType.BOOLEAN;
      case OBJECT -> FieldType.OBJECT;
      case ARRAY -> FieldType.ARRAY;
    };
  }

  /** Returns why the field cannot be declared; null if it can. The root is not declared. */
  @Nullable String whyUntyped() {
    if (name.isEmpty() || name.contains(".")) {
      return "its name has dots or nothing in it, and paths are joined by dots";
    }
    if (firstLines.isEmpty()) {
      return "always null";
    }
    if (firstLines.size() > 1 && !firstLines.keySet().equals(Set.of(Kind.INTEGER, Kind.NUMBER))) {
      return firstLines.entrySet().stream()
          .map(each -> nameOf(each.getKey()) + " in line " + each.getValue())
          .collect(Collectors.joining(", "));
    }
    return null;
  }
}
