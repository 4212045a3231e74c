package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.ledger.Tally;
import io.plimsoll.transforms.ledger.Tally.ViewCount;
import io.plimsoll.transforms.views.CompiledView;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.Selection;
import io.plimsoll.transforms.views.ViewDecision;

/**
 * Carries out what a view decides of an admitted event: adds it up, and counts what became of it.
 */
final class Aggregation {
  private Aggregation() {}

  /** Adds an event that is in time for all views to all its windows of those that take it. */
  static void add(Selection selection, EventView event, Tally tally, PartialTable partials) {
    for (int i = 0; i < selection.views(); i++) {
      switch (selection.truth(i)) {
        case TRUE -> {
          tally.add(i, ViewCount.AGGREGATED);
          int windows = selection.view(i).windowing().count();
          if (windows > 1) {
            tally.add(i, ViewCount.WINDOWS, windows);
          }
        }
        case FALSE -> tally.add(i, ViewCount.FILTERED);
        case UNDEFINED -> {
          tally.add(i, ViewCount.FILTERED);
          tally.add(i, ViewCount.FILTER_UNDEFINED);
        }
      }
    }
    partials.add(selection, event);
  }

  /**
   * Adds an event to those windows of a view that are open and not withheld.
   *
   * @param index the view's index in its contract
   * @param partitionWatermark the watermark of the event's partition at that record
   * @param watermark the one that judges suspects
   * @return what was decided
   */
  static ViewDecision add(
      CompiledView view,
      int index,
      EventView event,
      long partitionWatermark,
      long watermark,
      Tally tally,
      PartialTable partials) {
    ViewDecision decision = ViewDecision.decide(view, event, partitionWatermark, watermark);
    int windows = view.windowing().count();
    switch (decision) {
      case AGGREGATED -> {
        long judge = Math.min(partitionWatermark, watermark);
        int closed = view.closedWindows(event.eventTime(), judge);
        int skipped = Math.max(closed, view.withheldWindows(event.eventTime()));
        tally.add(index, ViewCount.AGGREGATED);
        if (closed > 0) {
          tally.add(index, ViewCount.CLOSED_WINDOWS, closed);
        }
        if (windows > 1) {
          tally.add(index, ViewCount.WINDOWS, windows - skipped);
        }
        partials.add(view, event, skipped);
      }
      case FILTERED -> tally.add(index, ViewCount.FILTERED);
      case FILTER_UNDEFINED -> {
        tally.add(index, ViewCount.FILTERED);
        tally.add(index, ViewCount.FILTER_UNDEFINED);
      }
      case WITHHELD -> tally.add(index, ViewCount.WITHHELD);
      case TOO_LATE -> {
        tally.add(index, ViewCount.TOO_LATE);
        tally.add(index, ViewCount.CLOSED_WINDOWS, windows);
      }
    }
    return decision;
  }
}
