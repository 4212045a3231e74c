package io.plimsoll.transforms.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.joda.time.Duration;
import org.joda.time.Period;
import org.joda.time.format.ISOPeriodFormat;
import org.jspecify.annotations.Nullable;

/** One node of a file, which knows where it stands and takes the complaints about itself. */
public record Element(YamlFile file, String pointer, JsonNode node) {
  private static final int LONGEST_VALUE = 80;
  private static final Pattern TOO_FINE = Pattern.compile("[.,]\\d{4,}");

  /** Writes a name as a token of a JSON pointer. */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** Returns what stands under a key; null if nothing does. */
  public @Nullable Element child(String name) {
    JsonNode child = node.get(name);
    return child == null || child.isNull()
        ? null
        : new Element(file, pointer + "/" + escape(name), child);
  }

  /** Returns the items of the list under a key; none if there is no such list. */
  List<Element> items(String name) {
    Element list = child(name);
    return list == null ? List.of() : list.items();
  }

  /** Returns the items of this list. */
  List<Element> items() {
    List<Element> items = new ArrayList<>();
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      items.add(new Element(file, pointer + "/" + i, node.get(i)));
    }
    return items;
  }

  /** Returns the values of this mapping by their keys, in the order of the file. */
  public Map<String, Element> entries() {
    Map<String, Element> entries = new LinkedHashMap<>();
    node.fieldNames()
        .forEachRemaining(
            name ->
                entries.put(
                    name, new Element(file, pointer + "/" + escape(name), node.path(name))));
    return entries;
  }

  /** Returns the value as a string: a string as it is, any other scalar as it is written. */
  public String text() {
    return node.asText();
  }

  boolean isText() {
    return node.isTextual();
  }

  /** Notes that this value is not what was expected. */
  public void mistake(String expectation) {
    mistake(shown(node), expectation);
  }

  /** Notes a mistake in this value, which is described otherwise than by itself. */
  void mistake(String value, String expectation) {
    file.mistake(pointer, value + " (expected: " + expectation + ")");
  }

  /** Notes that something is missing under a key. */
  public void missing(String key, String expectation) {
    file.mistake(pointer + "/" + escape(key), "absent (expected: " + expectation + ")");
  }

  /** Notes that this is right but beyond what this version does. */
  void unsupported(String expectation) {
    file.mistake(pointer, shown(node) + " (not supported yet; expected: " + expectation + ")");
  }

  /** Returns a value as it is shown in a message: on one line and not too long. */
  static String shown(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
  }

  /** Returns this value as a duration of at least zero; null, with a mistake, if it is none. */
  @Nullable Duration duration() {
    return durationFrom(0, "an ISO-8601 duration of at least zero such as PT30S or P1D");
  }

  /** Returns this value as a duration above zero; null, with a mistake, if it is none. */
  @Nullable Duration positiveDuration() {
    return durationFrom(1, "an ISO-8601 duration above zero such as PT1M, PT0.2S or P1D");
  }

  private @Nullable Duration durationFrom(long leastMillis, String expectation) {
    Duration duration = null;
    try {
      duration = ISOPeriodFormat.standard().parsePeriod(text()).toStandardDuration();
    } catch (UnsupportedOperationException | IllegalArgumentException | ArithmeticException e) {
      // Months and years have no length, and what overflows no use: said below.
    }
    if (duration == null
        || !isText()
        || duration.getMillis() < leastMillis
        || TOO_FINE.matcher(text()).find()) {
      mistake(expectation + ", in whole milliseconds and without months and years");
      return null;
    }
    return duration;
  }

  /** Complains unless this value is a period above zero, in which months and years may occur. */
  void checkPeriod() {
    try {
      Period period = ISOPeriodFormat.standard().parsePeriod(text());
      for (int value : period.getValues()) {
        if (value < 0) {
          throw new IllegalArgumentException(text());
        }
      }
      if (period.equals(Period.ZERO.withPeriodType(period.getPeriodType()))) {
        throw new IllegalArgumentException(text());
      }
    } catch (IllegalArgumentException e) {
      mistake("an ISO-8601 period above zero such as P2Y or P90D");
    }
  }

  /** Complains unless this value is an integer above zero. */
  void checkPositiveInteger() {
    if (!node.isIntegralNumber() || node.bigIntegerValue().signum() <= 0) {
      mistake("an integer above zero");
    }
  }
}
