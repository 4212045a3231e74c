package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.views.EventCondition.Truth;

/**
 * What a view makes of an admitted event. A plain function of the event, its partition's watermark
 * at that record and, where that does not settle it, the watermark of the pipeline.
 */
public enum ViewDecision {
  /** The event counts, in those of its windows that are open. */
  AGGREGATED,
  /** The view's filter is false for the event. */
  FILTERED,
  /** The view's filter is undefined for the event, which counts as filtered. */
  FILTER_UNDEFINED,
  /** Every window that holds the event is closed. */
  TOO_LATE,
  /** The run writes no row of any window that holds the event, open or closed. */
  WITHHELD;

  /**
   * Returns whether an event may be too late for a window of a view: the view takes it, not all its
   * windows are withheld, and one is closed by the watermark of its own partition. The pipeline's
   * watermark is never ahead of a partition's, so that any other event is in time whatever the
   * pipeline's is.
   */
  public static boolean isSuspect(CompiledView view, EventView event, long partitionWatermark) {
    return view.closedWindows(event.eventTime(), partitionWatermark) > 0
        && view.withheldWindows(event.eventTime()) < view.windowing().count()
        && view.takes(event) == Truth.TRUE;
  }

  /**
   * Decides.
   *
   * @param partitionWatermark the watermark of the event's partition at that record, in
   *     milliseconds; the largest long if the source knows none, which makes every event a suspect;
   *     the smallest if it has none yet
   * @param watermark the watermark that judges suspects, in milliseconds
   */
  public static ViewDecision decide(
      CompiledView view, EventView event, long partitionWatermark, long watermark) {
    return switch (view.takes(event)) {
      case FALSE -> FILTERED;
      case UNDEFINED -> FILTER_UNDEFINED;
      case TRUE -> {
        int windows = view.windowing().count();
        if (view.withheldWindows(event.eventTime()) == windows) {
          yield WITHHELD;
        }
        long judge = Math.min(partitionWatermark, watermark);
        yield view.closedWindows(event.eventTime(), judge) == windows ? TOO_LATE : AGGREGATED;
      }
    };
  }
}
