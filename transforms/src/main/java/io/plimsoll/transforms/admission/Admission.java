package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.ledger.Tally;
import io.plimsoll.transforms.ledger.Tally.Count;
import io.plimsoll.transforms.ledger.Tally.ViewCount;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.CompiledView;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.Selection;
import io.plimsoll.transforms.views.ViewDecision;
import io.plimsoll.transforms.views.ViewPlan;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Decides what becomes of one event after another: duplicate, conflict or admitted, and for each
 * view aggregated, filtered, too late or withheld. Knows nothing of the runner: who calls it brings
 * what the shard remembers, and the watermark.
 */
final class Admission {
  /** The watermark of a pipeline whose source has not spoken yet. */
  static final long NO_WATERMARK = Long.MIN_VALUE;

  /** What was decided of an event. */
  enum Outcome {
    ADMITTED,
    DUPLICATE,
    CONFLICT,
    /** Nothing: the event may be too late, and there is no watermark yet to tell. */
    UNDECIDED
  }

  private static final long BUCKETS_PER_HORIZON = 24;

  private final List<Contract> contracts;
  private final ViewPlan plan;
  private final Tally tally;
  private final PartialTable partials;
  private final long bucketSize;

  Admission(List<Contract> contracts, ViewPlan plan, Tally tally, PartialTable partials) {
    this.contracts = contracts;
    this.plan = plan;
    this.tally = tally;
    this.partials = partials;
    this.bucketSize = Math.max(1, horizon(contracts) / BUCKETS_PER_HORIZON);
  }

  /**
   * Decides an event.
   *
   * @param index what the event's shard remembers
   * @param watermark the watermark of the pipeline, in milliseconds, or {@link #NO_WATERMARK}
   * @param records takes the conflict and too-late records
   */
  Outcome decide(
      ShardBatch.Cursor record, KeyIndex index, long watermark, Consumer<TableRecord> records) {
    EventView event = record.event();
    Contract contract = contracts.get(event.contract());
    long first = find(contract, event, index);
    if (first != -1) {
      return decideKnown(contract, record, index, first, records);
    }
    if (watermark == NO_WATERMARK && isSuspect(event, record.partitionWatermark())) {
      return Outcome.UNDECIDED;
    }
    return admit(contract, record, index, watermark, records);
  }

  /**
   * Decides an event by as much as is known of the watermark, if that is enough.
   *
   * @param watermark what the watermark of the pipeline has reached at least, in milliseconds, or
   *     {@link #NO_WATERMARK}
   */
  Outcome decideAtLeast(
      ShardBatch.Cursor record, KeyIndex index, long watermark, Consumer<TableRecord> records) {
    EventView event = record.event();
    Contract contract = contracts.get(event.contract());
    long first = find(contract, event, index);
    if (first != -1) {
      return decideKnown(contract, record, index, first, records);
    }
    for (CompiledView view : plan.views(event.contract())) {
      if (ViewDecision.isSuspect(view, event, record.partitionWatermark())
          && view.closedWindows(event.eventTime(), record.partitionWatermark())
              > view.closedWindows(event.eventTime(), watermark)) {
        return Outcome.UNDECIDED;
      }
    }
    return admit(contract, record, index, watermark, records);
  }

  /**
   * Tells what has to be known to decide an event: each time, in milliseconds, whether the
   * watermark is past it.
   *
   * @param watermark what it has reached at least, as {@link #decideAtLeast} takes it
   */
  void forEachQuestion(ShardBatch.Cursor record, long watermark, LongConsumer question) {
    EventView event = record.event();
    for (CompiledView view : plan.views(event.contract())) {
      if (ViewDecision.isSuspect(view, event, record.partitionWatermark())) {
        int closable = view.closedWindows(event.eventTime(), record.partitionWatermark());
        for (int i = view.closedWindows(event.eventTime(), watermark); i < closable; i++) {
          question.accept(view.openUntil(event.eventTime(), i));
        }
      }
    }
  }

  private static long find(Contract contract, EventView event, KeyIndex index) {
    return contract.deduplicates()
        ? index.find(
            event.keyHigh(),
            event.keyLow(),
            event.eventTime(),
            contract.deduplicationHorizon().getMillis())
        : -1;
  }

  private Outcome admit(
      Contract contract,
      ShardBatch.Cursor record,
      KeyIndex index,
      long watermark,
      Consumer<TableRecord> records) {
    EventView event = record.event();
    tally.record(event.contract(), event.arrival());
    tally.add(Count.ADMITTED, 1);
    boolean counts = decideViews(record, watermark, records);
    if (contract.deduplicates() && counts) {
      index.remember(
          bucket(event.eventTime()),
          event.keyHigh(),
          event.keyLow(),
          event.contentHigh(),
          event.contentLow(),
          event.eventTime());
    }
    return Outcome.ADMITTED;
  }

  /** Returns whether some view may find an event too late. */
  boolean isSuspect(EventView event, long partitionWatermark) {
    if (partitionWatermark == Long.MIN_VALUE) {
      return false;
    }
    for (CompiledView view : plan.views(event.contract())) {
      if (ViewDecision.isSuspect(view, event, partitionWatermark)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the length of a bucket of event time, in milliseconds. */
  long bucketSize() {
    return bucketSize;
  }

  long bucket(long eventTime) {
    return Math.floorDiv(eventTime, bucketSize);
  }

  /**
   * Returns the event time by whose watermark a bucket can be forgotten: no event that is still in
   * time for a view can be within the horizon of one in the bucket.
   */
  long expiry(long bucket) {
    long latest = 0;
    for (Contract contract : contracts) {
      for (var view : contract.views()) {
        latest =
            Math.max(latest, view.window().span().getMillis() + view.allowedLateness().getMillis());
      }
    }
    return (bucket + 1) * bucketSize + horizon(contracts) + latest;
  }

  /** Returns the longest deduplication horizon of some contracts, in milliseconds. */
  static long horizon(List<Contract> contracts) {
    return contracts.stream()
        .mapToLong(contract -> contract.deduplicationHorizon().getMillis())
        .max()
        .orElse(0);
  }

  private Outcome decideKnown(
      Contract contract,
      ShardBatch.Cursor record,
      KeyIndex index,
      long first,
      Consumer<TableRecord> records) {
    EventView event = record.event();
    tally.record(event.contract(), event.arrival());
    if (index.contentHigh(first) == event.contentHigh()
        && index.contentLow(first) == event.contentLow()) {
      tally.add(Count.DUPLICATE, 1);
      return Outcome.DUPLICATE;
    }
    tally.add(Count.CONFLICT, 1);
    records.accept(
        DecisionRecords.conflict(
            contract, record, index.contentHigh(first), index.contentLow(first)));
    return Outcome.CONFLICT;
  }

  /** Returns whether the event counts: whether it is not too late for every view that takes it. */
  private boolean decideViews(
      ShardBatch.Cursor record, long watermark, Consumer<TableRecord> records) {
    EventView event = record.event();
    Selection selection = plan.selection(event, record.partitionWatermark());
    if (selection != null) {
      Aggregation.add(selection, event, tally, partials);
      return true;
    }
    List<CompiledView> views = plan.views(event.contract());
    int taken = 0;
    int tooLate = 0;
    for (int i = 0; i < views.size(); i++) {
      CompiledView view = views.get(i);
      if (ViewDecision.isSuspect(view, event, record.partitionWatermark())) {
        tally.add(i, ViewCount.SUSPECTS);
      }
      ViewDecision decision =
          Aggregation.add(view, i, event, record.partitionWatermark(), watermark, tally, partials);
      switch (decision) {
        case AGGREGATED, WITHHELD -> taken++;
        case FILTERED, FILTER_UNDEFINED -> {}
        case TOO_LATE -> {
          taken++;
          tooLate++;
          records.accept(DecisionRecords.tooLate(view, record, watermark));
        }
      }
    }
    return taken == 0 || tooLate < taken;
  }
}
