package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
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
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;

/**
 * Adds the partial aggregates of one shape up to rows. Takes them in the global window and puts
 * each into the window that it was computed for.
 *
 * <p>A row comes early, where the shape says so, at most once an interval of processing time while
 * its window is open and something is new in it; once when the watermark passes the window's end,
 * whether or not anything is new; and again for everything late. Panes accumulate: each row
 * replaces the one before; of views with {@code top}, {@link RankRows} says when. Whether something
 * is too late was decided before; the allowed lateness here is longer than what is declared, by
 * {@link #SLACK}, so that nothing that was let through is dropped. State, the cells of each
 * window's rows, is cleared when that has passed. A row that counts no event is not written.
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
    Duration gap = grouping.gap();
    PCollection<KV<GroupKey, CellTable>> panes =
        partials
            .apply(
                "Window",
                Window.<KV<GroupKey, Partial>>into(
                        gap == null ? new PartialWindows() : new SessionWindows())
                    .triggering(trigger())
                    .withAllowedLateness(kept(), Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
                    // With FIRE_IF_NON_EMPTY, a window whose events all came in early panes would
                    // say EARLY for ever.
                    .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_ALWAYS)
                    .accumulatingFiredPanes())
            .apply("Merge", Combine.perKey(new MergeTables()));
    return gap == null
        ? write(panes)
        : panes.apply("Write sessions", new WriteSessions(kept(), contracts, run));
  }

  private PCollection<TableRecord> write(PCollection<KV<GroupKey, CellTable>> panes) {
    PCollection<TableRecord> rows =
        panes
            .apply("Write rows", ParDo.of(new WriteChangedRows(contracts, run)))
            .setCoder(TableRecordCoder.of());
    boolean ranks =
        contracts.stream()
            .flatMap(contract -> contract.views().stream())
            .anyMatch(view -> view.top() != null && Grouping.of(view).equals(grouping));
    return ranks
        ? PCollectionList.of(rows)
            .and(panes.apply("Rank rows", new RankRows(grouping, contracts, run)))
            .apply("Rows and ranks", Flatten.pCollections())
        : rows;
  }

  /**
   * Returns how long behind its end a window is kept. A session longer by its gap: so long an event
   * that is still in time by its own end may join it.
   */
  private Duration kept() {
    Duration kept = grouping.allowedLateness().plus(SLACK);
    return grouping.gap() == null ? kept : kept.plus(grouping.gap());
  }

  private Trigger trigger() {
    AfterWatermark.AfterWatermarkEarlyAndLate late =
        AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1));
    return grouping.early() == null
        ? late
        : late.withEarlyFirings(
            AfterProcessingTime.pastFirstElementInPane().plusDelayOf(grouping.early()));
  }

  /**
   * Writes on time every row of a window, else those that changed since its last pane. Leaves out a
   * pane that comes after a newer one, which had all of it. State, by group and window: the newest
   * pane and the merge that it was fired after; it goes with the window.
   */
  private static final class WriteChangedRows extends DoFn<KV<GroupKey, CellTable>, TableRecord> {
    private static final long serialVersionUID = 1;

    @StateId("newest")
    private final StateSpec<ValueState<KV<Long, Integer>>> newestSpec =
        StateSpecs.value(KvCoder.of(VarLongCoder.of(), VarIntCoder.of()));

    private final PaneRows rows;

    WriteChangedRows(List<Contract> contracts, RunIdentity run) {
      rows = new PaneRows(contracts, run);
    }

    @Setup
    public void setup() {
      rows.setup();
    }

    @ProcessElement
    public void process(
        @Element KV<GroupKey, CellTable> element,
        BoundedWindow window,
        PaneInfo pane,
        @StateId("newest") ValueState<KV<Long, Integer>> newest,
        OutputReceiver<TableRecord> out) {
      CellTable table = element.getValue();
      // A runner may add an empty pane where the watermark jumps past all allowed lateness.
      if (table.entries() == 0) {
        return;
      }
      KV<Long, Integer> before = newest.read();
      if (before != null && before.getKey() > pane.getIndex()) {
        rows.countOvertaken(table);
        return;
      }
      newest.write(KV.of(pane.getIndex(), table.merges()));
      boolean whole = before == null || pane.getTiming() == PaneInfo.Timing.ON_TIME;
      rows.write(
          table,
          whole ? PaneRows.ALL : before.getValue(),
          Pane.of((IntervalWindow) window, pane),
          out);
    }
  }
}
