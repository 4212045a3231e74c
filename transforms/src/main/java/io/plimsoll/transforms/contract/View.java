package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes one view: which events it takes, by what it groups them, and what it measures.
 *
 * @param name the view's name, unique in its contract
 * @param window which windows hold an event
 * @param dimensions what rows are grouped by, in the order of the row's key; a session's key
 * @param filter which events are taken; null: all
 * @param measures what is measured, in the order of the file
 * @param allowedLateness how long after its end a window takes events, by the watermark
 * @param early at most how often an open window fires, in processing time; null: never
 * @param top which of a window's rows are kept; null: all; a session keeps all
 */
public record View(
    String name,
    Window window,
    List<Dimension> dimensions,
    @Nullable Condition filter,
    List<Measure> measures,
    Duration allowedLateness,
    @Nullable Duration early,
    @Nullable Top top)
    implements Serializable {

  public View {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
    if (top != null && window instanceof Window.Session) {
      throw new IllegalArgumentException(
          name + ".top: " + top + " (expected: none; each session is a window of its own)");
    }
  }

  /** Describes a view that keeps all its rows. */
  public View(
      String name,
      Window window,
      List<Dimension> dimensions,
      @Nullable Condition filter,
      List<Measure> measures,
      Duration allowedLateness,
      @Nullable Duration early) {
    this(name, window, dimensions, filter, measures, allowedLateness, early, null);
  }

  /** Names a dimension: the column, and the path that it is read from. */
  public record Dimension(String name, String path) implements Serializable {}

  /**
   * Keeps only the largest rows of each window.
   *
   * @param n how many, at least 1
   * @param by the measure, a number, by which they are ranked
   */
  public record Top(int n, String by) implements Serializable {}

  /** Writes a field's name the way columns are named: {@code isRobot} is {@code is_robot}. */
  public static String columnName(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toLowerCase(Locale.ROOT);
  }

  void collectPaths(Set<String> paths) {
    dimensions.forEach(dimension -> paths.add(dimension.path()));
    if (filter != null) {
      filter.collectPaths(paths);
    }
    measures.forEach(measure -> measure.collectPaths(paths));
  }
}
