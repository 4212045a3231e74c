package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A view whose paths are resolved to the projected fields of its contract's events. Not
 * thread-safe.
 */
public final class CompiledView {
  /** Cells that every view has: events, oldest and newest event time, newest arrival. */
  static final int EVENTS = 0;

  static final int OLDEST = 1;
  static final int NEWEST = 2;
  static final int NEWEST_ARRIVAL = 3;
  static final byte[] FIXED_RULES = {Cells.ADD, Cells.MIN, Cells.MAX, Cells.MAX};

  private final Contract contract;
  private final View view;
  private final int ordinal;
  private final Windowing windowing;
  private final long allowedLateness;
  private final Grouping grouping;
  private final byte[] keyPrefix;
  private final int[] dimensions;
  private final @Nullable EventCondition filter;
  private final EventMeasure[] measures;
  private final int[] measuresAt;
  private final byte[] rules;
  private final long firstWindow;
  private final @Nullable Ranking ranking;

  CompiledView(Contract contract, View view, int ordinal, @Nullable Instant withheldBefore) {
    List<String> projection = contract.projection();
    this.contract = contract;
    this.view = view;
    this.ordinal = ordinal;
    windowing = Windowing.of(view.window());
    allowedLateness = view.allowedLateness().getMillis();
    grouping = Grouping.of(view);
    keyPrefix = RowKey.prefix(contract.id(), view.name());
    dimensions =
        view.dimensions().stream().mapToInt(each -> projection.indexOf(each.path())).toArray();
    filter = view.filter() == null ? null : EventCondition.of(view.filter(), projection);
    measures =
        view.measures().stream()
            .map(measure -> new EventMeasure(measure, projection, contract.businessKey()))
            .toArray(EventMeasure[]::new);
    measuresAt = new int[measures.length];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(FIXED_RULES);
    for (int i = 0; i < measures.length; i++) {
      measuresAt[i] = all.size();
      all.writeBytes(measures[i].rules());
    }
    rules = all.toByteArray();
    ranking =
        view.top() == null
            ? null
            : new Ranking(RowKey.view(keyPrefix, 0), view.top(), measures, measuresAt);
    firstWindow = withheldBefore == null ? Long.MIN_VALUE : withheldBefore.getMillis();
  }

  /** Returns the contract whose events the view takes. */
  public Contract contract() {
    return contract;
  }

  /** Returns the view as it was declared. */
  public View declared() {
    return view;
  }

  /** Returns the shape by which the view shares a grouping with others. */
  public Grouping grouping() {
    return grouping;
  }

  /** Returns the view's position among all that are compiled together. */
  int ordinal() {
    return ordinal;
  }

  /** Returns the namespace of the view's metrics. */
  String namespace() {
    return contract.id() + '.' + view.name();
  }

  /** Returns which of a window's rows are written, by rank; null: all, by their dimensions. */
  @Nullable Ranking ranking() {
    return ranking;
  }

  byte[] keyPrefix() {
    return keyPrefix;
  }

  int[] dimensions() {
    return dimensions;
  }

  byte[] rules() {
    return rules;
  }

  EventMeasure measure(int index) {
    return measures[index];
  }

  int measureAt(int index) {
    return measuresAt[index];
  }

  int measureCount() {
    return measures.length;
  }

  /** Returns whether the view takes an event; undefined is not taken, and counted apart. */
  Truth takes(EventView event) {
    return filter == null ? Truth.TRUE : filter.test(event);
  }

  /** Returns which windows hold an event. */
  public Windowing windowing() {
    return windowing;
  }

  /**
   * Returns how many of the windows that hold an event time are closed at a watermark, the oldest
   * ones: those whose last millisecond it is past by more than the allowed lateness. Equal is in
   * time.
   */
  public int closedWindows(long eventTime, long watermark) {
    // An event that is not behind the watermark is in no window that is. The smallest long stands
    // for no watermark at all and is less than any sum below.
    if (eventTime >= watermark) {
      return 0;
    }
    int closed = 0;
    while (closed < windowing.count() && openUntil(eventTime, closed) < watermark) {
      closed++;
    }
    return closed;
  }

  /**
   * Returns the last watermark, in milliseconds, at which an event's {@code index}-th window takes
   * it.
   */
  public long openUntil(long eventTime, int index) {
    return windowing.end(eventTime, index) - 1 + allowedLateness;
  }

  /**
   * Returns of how many of the windows that hold an event time, the oldest ones, the run writes no
   * row.
   */
  public int withheldWindows(long eventTime) {
    int withheld = 0;
    while (withheld < windowing.count() && windowing.start(eventTime, withheld) < firstWindow) {
      withheld++;
    }
    return withheld;
  }

  /** Makes the cells that every view has those of nothing; they are 0 so far. */
  static void clearFixed(long[] cells, int at) {
    cells[at + OLDEST] = Long.MAX_VALUE;
    cells[at + NEWEST] = Long.MIN_VALUE;
    cells[at + NEWEST_ARRIVAL] = Long.MIN_VALUE;
  }

  /** Makes cells those of no events; they are 0 so far. */
  void clear(long[] cells) {
    clearFixed(cells, 0);
    for (int i = 0; i < measures.length; i++) {
      measures[i].clear(cells, measuresAt[i]);
    }
  }

  /**
   * Returns the event time from which on an event is in no window that the run writes no row of.
   */
  long settledFrom() {
    return firstWindow == Long.MIN_VALUE
        ? firstWindow
        : firstWindow + view.window().span().getMillis();
  }
}
