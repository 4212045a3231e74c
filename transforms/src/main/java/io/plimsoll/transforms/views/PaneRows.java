package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.table.TableRecord;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.Setup;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;

/** Turns the panes of a grouping into rows, and counts them. Set up once per worker. */
final class PaneRows implements Serializable {
  private static final long serialVersionUID = 1;

  private final PackedContracts contracts;
  private final RunIdentity run;
  private transient ViewPlan plan;
  private transient RowWriter writer;

  PaneRows(List<Contract> contracts, RunIdentity run) {
    this.contracts = PackedContracts.of(contracts);
    this.run = run;
  }

  @Setup
  void setup() {
    plan = new ViewPlan(contracts.unpack());
    writer = new RowWriter(run, run.restoresInPlace() ? run.clock().millis() / 1000 : 0);
  }

  void write(
      KV<GroupKey, Cells> element,
      IntervalWindow window,
      PaneInfo pane,
      OutputReceiver<TableRecord> out) {
    GroupKey key = element.getKey();
    Cells cells = element.getValue();
    CompiledView view = plan.view(key);
    // A runner may add an empty pane where the watermark jumps past all allowed lateness; and a
    // view that was taken out of the contract leaves its state behind on resume.
    if (cells.isNone() || cells.values()[CompiledView.EVENTS] == 0 || view == null) {
      return;
    }
    String namespace = namespace(view);
    Metrics.counter(namespace, "rows_written").inc();
    Metrics.counter(
            namespace,
            switch (pane.getTiming()) {
              case EARLY -> "panes_early";
              case ON_TIME -> "panes_on_time";
              case LATE -> "panes_late";
              case UNKNOWN ->
                  throw new IllegalStateException("pane: UNKNOWN (expected: a grouping's)");
            })
        .inc();
    Metrics.distribution(namespace, "row_delay_ms")
        .update(run.clock().millis() - cells.values()[CompiledView.NEWEST_ARRIVAL]);
    out.output(writer.row(view, key, cells, window, pane));
  }

  void countOvertaken(GroupKey key) {
    CompiledView view = plan.view(key);
    if (view != null) {
      Metrics.counter(namespace(view), "rows_overtaken").inc();
    }
  }

  private static String namespace(CompiledView view) {
    return view.contract().id() + '.' + view.declared().name();
  }
}
