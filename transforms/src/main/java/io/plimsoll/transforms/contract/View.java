package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes one view: which events it takes, by what it groups them, and what it measures.
 *
 * @param name the view's name, unique in its contract
 * @param windowSize length of the fixed windows, which are aligned to the epoch
 * @param dimensions what rows are grouped by, in the order of the row's key
 * @param filter which events are taken; null: all
 * @param measures what is measured, in the order of the file
 * @param allowedLateness how long after its end a window takes events, by the watermark
 * @param early at most how often an open window fires, in processing time; null: never
 */
public record View(
    String name,
    Duration windowSize,
    List<Dimension> dimensions,
    @Nullable Condition filter,
    List<Measure> measures,
    Duration allowedLateness,
    @Nullable Duration early)
    implements Serializable {

  public View {
    dimensions = List.copyOf(dimensions);
    measures = List.copyOf(measures);
  }

  /** Names a dimension: the column, and the path that it is read from. */
  public record Dimension(String name, String path) implements Serializable {}

  void collectPaths(Set<String> paths) {
    dimensions.forEach(dimension -> paths.add(dimension.path()));
    if (filter != null) {
      filter.collectPaths(paths);
    }
    for (Measure measure : measures) {
      if (measure.path() != null) {
        paths.add(measure.path());
      }
      if (measure.where() != null) {
        measure.where().collectPaths(paths);
      }
    }
  }
}
