package io.plimsoll.transforms.contract;

import io.plimsoll.transforms.contract.View.Dimension;
import io.plimsoll.transforms.contract.View.Top;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the views that are taken of a contract's events. */
final class ViewReader {
  private final DeclaredFields fields;
  private final Duration allowedLateness;
  private final ConditionCompiler conditions;
  private final MeasureReader measureReader;

  /**
   * Makes a reader.
   *
   * @param allowedLateness of every view that says no other
   */
  ViewReader(DeclaredFields fields, Duration allowedLateness) {
    this.fields = fields;
    this.allowedLateness = allowedLateness;
    this.conditions = new ConditionCompiler(fields);
    this.measureReader = new MeasureReader(fields, conditions);
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
    @Nullable Window window = WindowReader.read(child(element, "window"));
    Map<String, String> columns = new HashMap<>();
    Element topElement = element.child("top");
    if (topElement != null) {
      columns.put("rank", "the rank");
    }
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
              Measure read = measureReader.read(measureName, measure);
              if (read != null) {
                measures.add(read);
              }
            });
    Element lateness = element.child("allowedLateness");
    @Nullable Duration allowed = lateness == null ? allowedLateness : lateness.duration();
    Element early = element.child("early");
    @Nullable Duration interval = early == null ? null : early.positiveDuration();
    @Nullable Top top =
        topElement == null
            ? null
            : readTop(topElement, window, measures, child(element, "measures").entries().keySet());
    return window == null || allowed == null
        ? null
        : new View(name, window, dimensions, filter, measures, allowed, interval, top);
  }

  private @Nullable Dimension readDimension(Element element) {
    Element named = element.isText() ? element : element.entries().values().iterator().next();
    String path = named.text();
    @Nullable Field field = fields.find(named, path);
    if (field == null) {
      return null;
    }
    switch (field.type()) {
      case STRING, INTEGER, BOOLEAN, NUMBER, DECIMAL, TIMESTAMP -> {}
      case OBJECT, ARRAY -> named.mistake("a field with one value, not " + type(field));
    }
    String name =
        element.isText()
            ? View.columnName(field.name())
            : element.entries().keySet().iterator().next();
    return new Dimension(name, path);
  }

  private static @Nullable Top readTop(
      Element top, @Nullable Window window, List<Measure> measures, Set<String> declared) {
    Element n = child(top, "n");
    Element by = child(top, "by");
    if (window instanceof Window.Session) {
      top.mistake("no top: each session is a window of its own, in which nothing is ranked");
      return null;
    }
    Measure measure = null;
    for (Measure each : measures) {
      measure = each.name().equals(by.text()) ? each : measure;
    }
    if (measure == null && !declared.contains(by.text())) {
      by.mistake("a measure of this view: one of " + String.join(", ", declared));
    }
    if (measure == null) {
      return null;
    }
    boolean ordered =
        switch (measure.kind()) {
          case COUNT, DISTINCT, SUM, MIN, MAX, AVG, QUANTILE -> true;
          case FIRST, LAST ->
              switch (measure.operands().get(0).type()) {
                case INTEGER, NUMBER, DECIMAL -> true;
                case STRING, BOOLEAN, TIMESTAMP, OBJECT, ARRAY -> false;
              };
        };
    if (!ordered) {
      by.mistake("a measure that is a number, not " + type(measure));
      return null;
    }
    return new Top(n.node().asInt(), by.text());
  }

  private static void claim(
      Map<String, String> columns, String name, Element element, String owner) {
    String other = columns.putIfAbsent(name, owner);
    if (other != null) {
      element.mistake(
          name, "a column's name of its own, for " + other + " has it; {name: path} renames");
    }
  }

  private static String type(Field field) {
    return DeclaredFields.nameOf(field.type());
  }

  private static String type(Measure measure) {
    return DeclaredFields.nameOf(measure.operands().get(0).type());
  }

  private static Element child(Element parent, String key) {
    return new Element(parent.file(), parent.pointer() + "/" + key, parent.node().path(key));
  }
}
