package io.plimsoll.transforms.contract;

import io.plimsoll.transforms.contract.View.Dimension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the views that are taken of a contract's events. */
final class ViewReader {
  private static final Set<String> LATER_MEASURES = Set.of("distinct", "quantile", "first", "last");
  private static final Pattern EXPRESSION = Pattern.compile("[-+*/%()\\s]");

  private final DeclaredFields fields;
  private final Duration allowedLateness;
  private final ConditionCompiler conditions;

  /**
   * Makes a reader.
   *
   * @param allowedLateness of every view that says no other
   */
  ViewReader(DeclaredFields fields, Duration allowedLateness) {
    this.fields = fields;
    this.allowedLateness = allowedLateness;
    this.conditions = new ConditionCompiler(fields);
  }

  /** Reads all views of a file; those with mistakes are left out. */
  List<View> read(Element root) {
    List<View> views = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Element element : root.items("views")) {
      Element name = child(element, "name");
      if (!names.add(name.text())) {
        name.mistake("a name that no other view has");
      }
      View view = readView(element, name.text());
      if (view != null) {
        views.add(view);
      }
    }
    return views;
  }

  private @Nullable View readView(Element element, String name) {
    @Nullable Duration window = readWindow(child(element, "window"));
    Map<String, String> columns = new HashMap<>();
    List<Dimension> dimensions = new ArrayList<>();
    for (Element dimension : element.items("dimensions")) {
      Dimension read = readDimension(dimension);
      if (read != null) {
        dimensions.add(read);
        claim(columns, read.name(), dimension, "dimension " + read.path());
      }
    }
    Element filterText = element.child("filter");
    @Nullable Condition filter = filterText == null ? null : conditions.compile(filterText);
    List<Measure> measures = new ArrayList<>();
    child(element, "measures")
        .entries()
        .forEach(
            (measureName, measure) -> {
              claim(columns, measureName, measure, "measure " + measureName);
              Measure read = readMeasure(measureName, measure);
              if (read != null) {
                measures.add(read);
              }
            });
    Element lateness = element.child("allowedLateness");
    @Nullable Duration allowed = lateness == null ? allowedLateness : lateness.duration();
    Element early = element.child("early");
    @Nullable Duration interval = early == null ? null : early.positiveDuration();
    Element top = element.child("top");
    if (top != null) {
      top.unsupported("no top");
    }
    return window == null || allowed == null
        ? null
        : new View(name, window, dimensions, filter, measures, allowed, interval);
  }

  private static @Nullable Duration readWindow(Element window) {
    for (String key : List.of("zone", "timeZone", "calendar")) {
      Element zone = window.child(key);
      if (zone != null) {
        zone.mistake("windows of UTC, aligned to the epoch: a calendar day in a zone is none");
        return null;
      }
    }
    for (String key : List.of("sliding", "every", "session")) {
      Element kind = window.child(key);
      if (kind != null) {
        kind.unsupported("{fixed: ...}");
        return null;
      }
    }
    Element fixed = window.child("fixed");
    if (fixed == null) {
      window.missing("fixed", "an ISO-8601 duration such as PT1M");
      return null;
    }
    return fixed.positiveDuration();
  }

  private @Nullable Dimension readDimension(Element element) {
    Element named = element.isText() ? element : element.entries().values().iterator().next();
    String path = named.text();
    @Nullable Field field = fields.find(named, path);
    if (field == null) {
      return null;
    }
    switch (field.type()) {
      case STRING, INTEGER, BOOLEAN -> {}
      case NUMBER, DECIMAL ->
          named.unsupported("a dimension that is a string, integer or boolean, not " + type(field));
      case TIMESTAMP, OBJECT, ARRAY ->
          named.mistake("a dimension that is a string, integer or boolean, not " + type(field));
    }
    String name =
        element.isText() ? snakeCase(field.name()) : element.entries().keySet().iterator().next();
    return new Dimension(name, path);
  }

  private @Nullable Measure readMeasure(String name, Element element) {
    Element whereText = element.child("where");
    @Nullable Condition where = whereText == null ? null : conditions.compile(whereText);
    Map<String, Element> kinds = element.entries();
    kinds.keySet().removeAll(Set.of("where", "q"));
    if (kinds.size() != 1) {
      element.mistake("exactly one of count, sum, min, max, avg");
      return null;
    }
    String key = kinds.keySet().iterator().next();
    Element measured = kinds.values().iterator().next();
    if (LATER_MEASURES.contains(key)) {
      measured.unsupported("count, sum, min, max or avg");
      return null;
    }
    Element q = element.child("q");
    if (q != null) {
      q.mistake("q only beside quantile");
    }
    Measure.Kind kind = Measure.Kind.valueOf(key.toUpperCase(Locale.ROOT));
    if (kind == Measure.Kind.COUNT && measured.node().isObject() && measured.node().isEmpty()) {
      return new Measure(name, kind, null, where);
    }
    if (!measured.isText()) {
      measured.mistake("the path of an integer field" + (key.equals("count") ? ", or {}" : ""));
      return null;
    }
    return isMeasurable(measured) ? new Measure(name, kind, measured.text(), where) : null;
  }

  private boolean isMeasurable(Element measured) {
    if (fields.get(measured.text()) == null && EXPRESSION.matcher(measured.text()).find()) {
      measured.unsupported("the path of an integer field; no expression");
      return false;
    }
    @Nullable Field field = fields.find(measured, measured.text());
    if (field == null) {
      return false;
    }
    switch (field.type()) {
      case INTEGER -> {
        return true;
      }
      case NUMBER, DECIMAL -> measured.unsupported("an integer field, not " + type(field));
      case STRING, BOOLEAN, TIMESTAMP, OBJECT, ARRAY -> {
        if (measured.pointer().endsWith("/count")) {
          measured.unsupported("an integer field, or {} for all events, not " + type(field));
        } else {
          measured.mistake("an integer field, not " + type(field));
        }
      }
    }
    return false;
  }

  private static void claim(
      Map<String, String> columns, String name, Element element, String owner) {
    String other = columns.putIfAbsent(name, owner);
    if (other != null) {
      element.mistake(
          name, "a column's name of its own, for " + other + " has it; {name: path} renames");
    }
  }

  /** Writes a field's name the way columns are named: {@code isRobot} is {@code is_robot}. */
  static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static String type(Field field) {
    return DeclaredFields.nameOf(field.type());
  }

  private static Element child(Element parent, String key) {
    return new Element(parent.file(), parent.pointer() + "/" + key, parent.node().path(key));
  }
}
