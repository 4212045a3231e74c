package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.io.Serializable;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The shape that views share one grouping by: window, allowed lateness and early interval. Its name
 * comes from these and not from the views, so that a new view of a known shape finds its state in
 * an old savepoint.
 */
public record Grouping(Window window, Duration allowedLateness, @Nullable Duration early)
    implements Serializable {

  static Grouping of(View view) {
    return new Grouping(view.window(), view.allowedLateness(), view.early());
  }

  /** Returns the gap that ends a session; null of windows that do not merge. */
  @Nullable Duration gap() {
    return window instanceof Window.Session session ? session.gap() : null;
  }

  /** Returns the stable name. */
  public String name() {
    return name(window) + " late " + allowedLateness + (early == null ? "" : " early " + early);
  }

  private static String name(Window window) {
    if (window instanceof Window.Fixed fixed) {
      return "fixed " + fixed.size();
    } else if (window instanceof Window.Sliding sliding) {
      return "sliding " + sliding.size() + " every " + sliding.every();
    } else if (window instanceof Window.Session session) {
      return "session " + session.gap();
    }
    throw new AssertionError("sealed: " + window);
  }
}
