package io.plimsoll.transforms.views;

import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Instant;

/**
 * What some events of one bundle add to the rows of one group and window.
 *
 * @param windowStart start of the rows' window, in milliseconds
 * @param windowEnd its end, in milliseconds, no longer part of it
 */
public record Partial(long windowStart, long windowEnd, CellTable cells) {
  IntervalWindow window() {
    return new IntervalWindow(Instant.ofEpochMilli(windowStart), Instant.ofEpochMilli(windowEnd));
  }
}
