package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Adds the partial aggregates of one shape up to rows. Takes them in the global window and puts
 * each into the window that it was computed for.
 *
 * <p>A row comes early, where the shape says so, at most once an interval of processing time while
 * its window is open; once when the watermark passes the window's end, whether or not anything is
 * new; and again for everything late. Panes accumulate: each row replaces the one before. Whether
 * something is too late was decided before; the allowed lateness here is longer than what is
 * declared, by {@link #SLACK}, so that nothing that was let through is dropped. State, the cells of
 * each key and window, is cleared when that has passed. A row that counts no event is not written.
 */
public final class AggregateRows
    extends PTransform<PCollection<KV<GroupKey, Partial>>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;

  /** Where two steps see the watermark move at two moments, the second may be ahead by little. */
  static final Duration SLACK = Duration.standardSeconds(10);

  private final Grouping grouping;
  private final List<Contract> contracts;
  private final RunIdentity run;

  private AggregateRows(Grouping grouping, List<Contract> contracts, RunIdentity run) {
    this.grouping = grouping;
    this.contracts = contracts;
    this.run = run;
  }

  /** Returns the transform for a shape that views of some contracts have. */
  public static AggregateRows of(Grouping grouping, List<Contract> contracts, RunIdentity run) {
    return new AggregateRows(grouping, contracts, run);
  }

  @Override
  public PCollection<TableRecord> expand(PCollection<KV<GroupKey, Partial>> partials) {
    return partials
        .apply(
            "Window",
            Window.<KV<GroupKey, Partial>>into(new PartialWindows())
                .triggering(trigger())
                .withAllowedLateness(
                    grouping.allowedLateness().plus(SLACK),
                    Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
                // With FIRE_IF_NON_EMPTY, a window whose events all came in early panes would say
                // EARLY for ever.
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_ALWAYS)
                .accumulatingFiredPanes())
        .apply("Merge", Combine.perKey(new MergeCells()))
        .apply(
            "Write rows",
            run.panesComeInOrder()
                ? ParDo.of(new WriteRows(contracts, run))
                : ParDo.of(new WriteNewestRows(contracts, run)))
        .setCoder(TableRecordCoder.of());
  }

  private Trigger trigger() {
    AfterWatermark.AfterWatermarkEarlyAndLate late =
        AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1));
    return grouping.early() == null
        ? late
        : late.withEarlyFirings(
            AfterProcessingTime.pastFirstElementInPane().plusDelayOf(grouping.early()));
  }

  /** Writes the row of every pane. */
  private static final class WriteRows extends DoFn<KV<GroupKey, Cells>, TableRecord> {
    private static final long serialVersionUID = 1;

    private final PaneRows rows;

    WriteRows(List<Contract> contracts, RunIdentity run) {
      rows = new PaneRows(contracts, run);
    }

    @Setup
    public void setup() {
      rows.setup();
    }

    @ProcessElement
    public void process(
        @Element KV<GroupKey, Cells> element,
        BoundedWindow window,
        PaneInfo pane,
        OutputReceiver<TableRecord> out) {
      rows.write(element, (IntervalWindow) window, pane, out);
    }
  }

  /**
   * Leaves out a pane that comes after a newer one of its window; its state goes with the window.
   */
  private static final class WriteNewestRows extends DoFn<KV<GroupKey, Cells>, TableRecord> {
    private static final long serialVersionUID = 1;

    @StateId("newest")
    private final StateSpec<ValueState<Long>> newestSpec = StateSpecs.value(VarLongCoder.of());

    private final PaneRows rows;

    WriteNewestRows(List<Contract> contracts, RunIdentity run) {
      rows = new PaneRows(contracts, run);
    }

    @Setup
    public void setup() {
      rows.setup();
    }

    @ProcessElement
    public void process(
        @Element KV<GroupKey, Cells> element,
        BoundedWindow window,
        PaneInfo pane,
        @StateId("newest") ValueState<Long> newest,
        OutputReceiver<TableRecord> out) {
      Long before = newest.read();
      if (before != null && before > pane.getIndex()) {
        rows.countOvertaken(element.getKey());
        return;
      }
      newest.write(pane.getIndex());
      rows.write(element, (IntervalWindow) window, pane, out);
    }
  }
}
