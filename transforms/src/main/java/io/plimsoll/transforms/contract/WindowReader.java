package io.plimsoll.transforms.contract;

import java.util.ArrayList;
import java.util.List;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the window of a view. */
final class WindowReader {
  private static final String KINDS =
      "{fixed: PT1M}, {sliding: PT15M, every: PT5M} or {session: PT30M}";

  private WindowReader() {}

  /** Reads a window; null, with a mistake, if it is impossible. */
  static @Nullable Window read(Element window) {
    for (String key : List.of("zone", "timeZone", "calendar")) {
      Element zone = window.child(key);
      if (zone != null) {
        zone.mistake("windows of UTC, aligned to the epoch: a calendar day in a zone is none");
        return null;
      }
    }
    List<Element> kinds = new ArrayList<>();
    for (String key : List.of("fixed", "sliding", "session")) {
      Element kind = window.child(key);
      if (kind != null) {
        kinds.add(kind);
      }
    }
    Element every = window.child("every");
    if (kinds.size() != 1) {
      window.mistake("one of " + KINDS);
      return null;
    }
    Element kind = kinds.get(0);
    @Nullable Duration span = kind.positiveDuration();
    if (kind.pointer().endsWith("/sliding")) {
      return sliding(window, span, every);
    }
    if (every != null) {
      every.mistake("every only beside sliding");
      return null;
    }
    if (span == null) {
      return null;
    }
    return kind.pointer().endsWith("/fixed") ? new Window.Fixed(span) : new Window.Session(span);
  }

  /**
   * An event must be in at least one window and in as many as any other: else it would be lost, or
   * a view's rows could not be checked against the events that it took.
   */
  private static @Nullable Window sliding(
      Element window, @Nullable Duration size, @Nullable Element everyElement) {
    if (everyElement == null) {
      window.missing("every", "how long after a window the next begins, such as PT5M");
      return null;
    }
    @Nullable Duration every = everyElement.positiveDuration();
    if (size == null || every == null) {
      return null;
    }
    if (every.isLongerThan(size)) {
      everyElement.mistake(
          "at most the window's length, "
              + size.toPeriod()
              + ": an event between two windows would be in none");
      return null;
    }
    if (size.getMillis() % every.getMillis() != 0) {
      everyElement.mistake(
          "a duration that divides the window's length, "
              + size.toPeriod()
              + ": each event must be in equally many windows");
      return null;
    }
    return new Window.Sliding(size, every);
  }
}
