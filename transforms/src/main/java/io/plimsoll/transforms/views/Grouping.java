package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.View;
import java.io.Serializable;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The shape that views share one grouping by: window, allowed lateness and early interval. Its name
 * comes from these and not from the views, so that a new view of a known shape finds its state in
 * an old savepoint.
 */
public record Grouping(Duration windowSize, Duration allowedLateness, @Nullable Duration early)
    implements Serializable {

  static Grouping of(View view) {
    return new Grouping(view.windowSize(), view.allowedLateness(), view.early());
  }

  /** Returns the stable name. */
  public String name() {
    return "fixed "
        + windowSize
        + " late "
        + allowedLateness
        + (early == null ? "" : " early " + early);
  }
}
