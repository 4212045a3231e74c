package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.table.TableRecord;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.Setup;
import org.jspecify.annotations.Nullable;

/** Turns the panes of a grouping into rows, and counts them. Set up once per worker. */
final class PaneRows implements Serializable {
  private static final long serialVersionUID = 1;

  /** Less than the number of any merge. */
  static final int ALL = -1;

  private final PackedContracts contracts;
  private final RunIdentity run;
  private transient ViewPlan plan;
  private transient RowWriter rows;
  private transient long writer;

  /** By a view's ordinal, of the pane at hand: its rows, and the newest arrival in them. */
  private transient long[] rowCounts;

  private transient long[] newestArrivals;

  PaneRows(List<Contract> contracts, RunIdentity run) {
    this.contracts = PackedContracts.of(contracts);
    this.run = run;
  }

  @Setup
  void setup() {
    plan = new ViewPlan(contracts.unpack());
    rows = new RowWriter(run, run.newAttempt());
    writer = run.restoresInPlace() ? run.clock().millis() : run.generation();
    rowCounts = new long[plan.all().size()];
    newestArrivals = new long[rowCounts.length];
  }

  /**
   * Writes rows of a pane, but for those of views with {@code top}.
   *
   * @param after the number of the merge after which a row must have changed to be written, or
   *     {@link #ALL}
   */
  void write(CellTable table, int after, Pane pane, OutputReceiver<TableRecord> out) {
    for (int entry = 0; entry < table.entries(); entry++) {
      // A view that was taken out of the contract leaves its state behind on resume.
      CompiledView view = table.changedIn(entry) > after ? plan.view(table.view(entry)) : null;
      if (view != null && view.ranking() == null) {
        Cells cells = table.cells(entry);
        count(view, cells);
        out.output(rows.row(view, table.key(entry), cells, pane));
      }
    }
    publish(pane);
  }

  /** Returns what tells the rows written since this was set up from those of a lost attempt. */
  long writer() {
    return writer;
  }

  /** Returns the ranking of a view, or null if it has none, or there is no such view any more. */
  @Nullable Ranking ranking(long fingerprint) {
    CompiledView view = plan.view(fingerprint);
    return view == null ? null : view.ranking();
  }

  /**
   * Writes the rows of a view by rank, the first of the table first, where they changed.
   *
   * @param before what was written by rank last
   * @return whether there was any
   */
  boolean writeRanks(
      CellTable table, CellTable before, Pane pane, OutputReceiver<TableRecord> out) {
    boolean any = false;
    for (int entry = 0; entry < table.entries(); entry++) {
      CompiledView view = plan.view(table.view(entry));
      if (view != null && (entry >= before.entries() || !table.entryEquals(entry, before, entry))) {
        any = true;
        Cells cells = table.cells(entry);
        count(view, cells);
        out.output(rows.rankedRow(view, entry + 1, table.key(entry), cells, pane));
      }
    }
    publish(pane);
    return any;
  }

  private void count(CompiledView view, Cells cells) {
    int ordinal = view.ordinal();
    if (rowCounts[ordinal]++ == 0) {
      newestArrivals[ordinal] = Long.MIN_VALUE;
    }
    newestArrivals[ordinal] =
        Math.max(newestArrivals[ordinal], cells.values()[CompiledView.NEWEST_ARRIVAL]);
  }

  private void publish(Pane pane) {
    String panes =
        switch (pane.timing()) {
          case EARLY -> "panes_early";
          case ON_TIME -> "panes_on_time";
          case LATE -> "panes_late";
          case UNKNOWN -> throw new IllegalStateException("pane: UNKNOWN (expected: a grouping's)");
        };
    long now = run.clock().millis();
    for (CompiledView view : plan.all()) {
      long rows = rowCounts[view.ordinal()];
      if (rows > 0) {
        rowCounts[view.ordinal()] = 0;
        String namespace = view.namespace();
        Metrics.counter(namespace, "rows_written").inc(rows);
        Metrics.counter(namespace, panes).inc(rows);
        Metrics.distribution(namespace, "row_delay_ms")
            .update(now - newestArrivals[view.ordinal()]);
      }
    }
  }

  /**
   * Takes back the row of a session's outgrown window.
   *
   * @param table holds the key
   * @param outgrown the pane that was written
   * @param number what the retraction is told from older rows by
   */
  void retract(CellTable table, Pane outgrown, long number, OutputReceiver<TableRecord> out) {
    CompiledView view = plan.view(table.view(0));
    if (view != null) {
      Metrics.counter(view.namespace(), "rows_retracted").inc();
      out.output(rows.retraction(view, table.key(0), outgrown, number));
    }
  }

  /** Counts the rows of a pane that came after a newer one of its window. */
  void countOvertaken(CellTable table) {
    for (int entry = 0; entry < table.entries(); entry++) {
      CompiledView view = plan.view(table.view(entry));
      // What a view with top has in a shard is no row yet.
      if (view != null && view.ranking() == null) {
        Metrics.counter(view.namespace(), "rows_overtaken").inc();
      }
    }
  }
}
