package io.plimsoll.transforms.views;

import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;

/**
 * One firing of one window.
 *
 * @param windowStart start of the window, in milliseconds
 * @param windowEnd its end, in milliseconds, no longer part of it
 * @param index counts the firings of the window
 */
record Pane(long windowStart, long windowEnd, PaneInfo.Timing timing, long index) {
  static Pane of(IntervalWindow window, PaneInfo pane) {
    return of(window, pane.getTiming(), pane.getIndex());
  }

  static Pane of(IntervalWindow window, PaneInfo.Timing timing, long index) {
    return new Pane(window.start().getMillis(), window.end().getMillis(), timing, index);
  }

  /** Returns whether this one's window has all of another's. */
  boolean covers(Pane other) {
    return windowStart <= other.windowStart && windowEnd >= other.windowEnd;
  }

  /** Returns whether both are firings of one window. */
  boolean sameWindow(Pane other) {
    return windowStart == other.windowStart && windowEnd == other.windowEnd;
  }
}
