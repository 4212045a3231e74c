package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.views.EventCondition.Truth;

/**
 * What a view makes of an admitted event. A plain function of the event, its partition's watermark
 * at that record and, where that does not settle it, the watermark of the pipeline.
 */
public enum ViewDecision {
  /** The event counts. */
  AGGREGATED,
  /** The view's filter is false for the event. */
  FILTERED,
  /** The view's filter is undefined for the event, which counts as filtered. */
  FILTER_UNDEFINED,
  /** Every window that holds the event is closed. */
  TOO_LATE,
  /** The run writes no row of the event's window, open or closed. */
  WITHHELD;

  /**
   * Returns whether an event may be too late for a view: the view takes it, and its window is not
   * withheld and closed by the watermark of its own partition. The pipeline's watermark is never
   * ahead of a partition's, so that any other event is in time whatever the pipeline's is.
   */
  public static boolean isSuspect(CompiledView view, EventView event, long partitionWatermark) {
    return view.isClosed(event.eventTime(), partitionWatermark)
        && !view.isWithheld(event.eventTime())
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
        if (view.isWithheld(event.eventTime())) {
          yield WITHHELD;
        }
        yield view.isClosed(event.eventTime(), Math.min(partitionWatermark, watermark))
            ? TOO_LATE
            : AGGREGATED;
      }
    };
  }
}
