package io.plimsoll.transforms.contract;

import java.io.Serializable;
import org.joda.time.Duration;

/**
 * Says which windows hold an event. They are [start, end), and all but sessions are aligned to the
 * epoch.
 */
public sealed interface Window extends Serializable {
  /**
   * Returns how long after an event's time the last window that the event opens by itself can end:
   * a window's size, a session's gap.
   */
  Duration span();

  /**
   * One window after another: an event at 00:07 is in [00:05, 00:10) if they are PT5M long.
   *
   * @param size length of each window
   */
  record Fixed(Duration size) implements Window {
    @Override
    public Duration span() {
      return size;
    }
  }

  /**
   * Windows that overlap: an event at 00:07 is in [23:55, 00:10), [00:00, 00:15) and [00:05, 00:20)
   * if they are PT15M long and one begins every PT5M.
   *
   * @param size length of each window, a multiple of {@code every}, so that each event is in
   *     equally many windows
   * @param every how long after a window the next begins
   */
  record Sliding(Duration size, Duration every) implements Window {
    @Override
    public Duration span() {
      return size;
    }
  }

  /**
   * Windows that last as long as events keep coming: two events of the same dimensions are in the
   * same one if they are less than the gap apart. A session ends the gap after its last event.
   *
   * @param gap a pause as long as this ends a session
   */
  record Session(Duration gap) implements Window {
    @Override
    public Duration span() {
      return gap;
    }
  }
}
