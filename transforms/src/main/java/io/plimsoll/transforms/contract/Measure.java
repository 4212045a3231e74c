package io.plimsoll.transforms.contract;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Describes one measure of a view. Null values are skipped by every kind; of nothing, a count is 0
 * and any other kind is null.
 *
 * @param name the column
 * @param kind what is computed
 * @param path the integer field that is measured; null only for a count of events
 * @param where which of the view's events are measured; null: all
 */
public record Measure(String name, Kind kind, @Nullable String path, @Nullable Condition where)
    implements Serializable {

  /** What a measure computes. */
  public enum Kind {
    COUNT,
    SUM,
    MIN,
    MAX,
    AVG
  }

  public Measure {
    if (path == null && kind != Kind.COUNT) {
      throw new IllegalArgumentException("measure " + name + ": no path (expected: a field)");
    }
  }
}
