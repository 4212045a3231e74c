package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Window;

/**
 * Says which windows of a view hold an event; all times are milliseconds. Of an event's windows the
 * oldest is the first. Not thread-safe.
 *
 * <p>Events are added up by <em>slice</em>: a stretch of event time whose events all have the same
 * windows, or, of one key, surely the same session.
 *
 * <pre>
 *   fixed 1m              00:30 is in slice [00:00, 01:00), which is its window
 *   sliding 15m, every 5m 00:07 is in slice [00:05, 00:10), windows [-5, 10), [0, 15) and [5, 20)
 *   session 30m           00:40 is in slice [00:30, 01:00); by itself it makes [00:40, 01:10)
 * </pre>
 */
public final class Windowing {
  private final long size;
  private final long slice;
  private final int count;
  private final boolean session;

  /** The start of the slice last asked for: that of most events that follow. */
  private long latestSlice;

  private Windowing(long size, long slice, boolean session) {
    this.size = size;
    this.slice = slice;
    this.count = (int) (size / slice);
    this.session = session;
  }

  static Windowing of(Window window) {
    long span = window.span().getMillis();
    return window instanceof Window.Sliding sliding
        ? new Windowing(span, sliding.every().getMillis(), false)
        : new Windowing(span, span, window instanceof Window.Session);
  }

  /** Returns how many windows hold an event: the same number for every one. */
  public int count() {
    return count;
  }

  /** Returns how long a slice is, in milliseconds. */
  long sliceLength() {
    return slice;
  }

  boolean isSession() {
    return session;
  }

  /** Returns the start of the slice that holds an event time. */
  long slice(long eventTime) {
    // Also where the difference overflows: it is negative then.
    long within = eventTime - latestSlice;
    if (within < 0 || within >= slice) {
      latestSlice = eventTime - Math.floorMod(eventTime, slice);
    }
    return latestSlice;
  }

  /** Returns the start of an event's {@code index}-th window; of a session, its own event time. */
  public long start(long eventTime, int index) {
    return session ? eventTime : slice(eventTime) - (count - 1 - index) * slice;
  }

  /** Returns the end of an event's {@code index}-th window, no longer part of it. */
  public long end(long eventTime, int index) {
    return start(eventTime, index) + size;
  }
}
