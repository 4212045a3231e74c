package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Writes the rows of sessions and takes back what they outgrow. A late event joins sessions, or
 * makes one longer; the rows of the narrower windows, which have keys of their own, are wrong then.
 *
 * <p>Takes the panes of sessions in their windows and returns records in the global window. A row
 * that covers windows written before first retracts each of them; one that a window written before
 * covers, or an older pane of it, is overtaken and left out. State, by row key: the windows
 * written, each until the watermark has passed its end by the time given, when no event in time can
 * reach it any more; and the number of what was written last.
 */
final class WriteSessions
    extends PTransform<PCollection<KV<GroupKey, CellTable>>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;

  private final Duration remembered;
  private final List<Contract> contracts;
  private final RunIdentity run;

  /**
   * Makes the transform.
   *
   * @param remembered how long behind its end, by the watermark, a written window can be outgrown
   */
  WriteSessions(Duration remembered, List<Contract> contracts, RunIdentity run) {
    this.remembered = remembered;
    this.contracts = contracts;
    this.run = run;
  }

  @Override
  public PCollection<TableRecord> expand(PCollection<KV<GroupKey, CellTable>> sessions) {
    return sessions
        .apply("Tell windows", ParDo.of(new TellWindows()))
        .setCoder(KvCoder.of(GroupKeyCoder.of(), KvCoder.of(PaneCoder.of(), CellTableCoder.of())))
        .apply(
            "All windows",
            Window.<KV<GroupKey, KV<Pane, CellTable>>>into(new GlobalWindows())
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes())
        .apply("Write or retract", ParDo.of(new WriteOrRetract(remembered, contracts, run)))
        .setCoder(TableRecordCoder.of());
  }

  /** Writes down what a session's element would forget outside its window. */
  private static final class TellWindows
      extends DoFn<KV<GroupKey, CellTable>, KV<GroupKey, KV<Pane, CellTable>>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element KV<GroupKey, CellTable> element,
        BoundedWindow window,
        PaneInfo pane,
        OutputReceiver<KV<GroupKey, KV<Pane, CellTable>>> out) {
      // A runner may add an empty pane where the watermark jumps past all allowed lateness.
      if (element.getValue().entries() > 0) {
        Pane told = Pane.of((IntervalWindow) window, pane);
        out.output(KV.of(element.getKey(), KV.of(told, element.getValue())));
      }
    }
  }

  private static final class WriteOrRetract
      extends DoFn<KV<GroupKey, KV<Pane, CellTable>>, TableRecord> {
    private static final long serialVersionUID = 1;

    @StateId("written")
    private final StateSpec<ValueState<List<Pane>>> writtenSpec =
        StateSpecs.value(ListCoder.of(PaneCoder.of()));

    @StateId("number")
    private final StateSpec<ValueState<Long>> numberSpec = StateSpecs.value(VarLongCoder.of());

    @TimerId("forget")
    private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Duration remembered;
    private final PaneRows rows;

    WriteOrRetract(Duration remembered, List<Contract> contracts, RunIdentity run) {
      this.remembered = remembered;
      this.rows = new PaneRows(contracts, run);
    }

    @Setup
    public void setup() {
      rows.setup();
    }

    @ProcessElement
    public void process(
        @Element KV<GroupKey, KV<Pane, CellTable>> element,
        @StateId("written") ValueState<List<Pane>> written,
        @StateId("number") ValueState<Long> number,
        @TimerId("forget") Timer forget,
        OutputReceiver<TableRecord> out) {
      Pane pane = element.getValue().getKey();
      CellTable cells = element.getValue().getValue();
      List<Pane> before = written.read();
      List<Pane> kept = new ArrayList<>();
      List<Pane> outgrown = new ArrayList<>();
      for (Pane each : before == null ? List.<Pane>of() : before) {
        boolean same = each.sameWindow(pane);
        if (same ? each.index() > pane.index() : each.covers(pane)) {
          rows.countOvertaken(cells);
          return;
        }
        if (!same) {
          (pane.covers(each) ? outgrown : kept).add(each);
        }
      }
      Long last = number.read();
      // Newer than any pane of this key, so that a delete outlives the row that it deletes.
      long next = Math.max(last == null ? 0 : last, pane.index()) + 1;
      for (Pane each : outgrown) {
        next = Math.max(next, each.index() + 1);
        rows.retract(cells, each, next++, out);
      }
      number.write(next);
      kept.add(pane);
      remember(kept, written, forget);
      rows.write(cells, PaneRows.ALL, pane, out);
    }

    @OnTimer("forget")
    public void onForget(
        OnTimerContext context,
        @StateId("written") ValueState<List<Pane>> written,
        @StateId("number") ValueState<Long> number,
        @TimerId("forget") Timer forget) {
      List<Pane> kept = new ArrayList<>();
      List<Pane> before = written.read();
      for (Pane each : before == null ? List.<Pane>of() : before) {
        if (forgottenAt(each).isAfter(context.fireTimestamp())) {
          kept.add(each);
        }
      }
      if (kept.isEmpty()) {
        written.clear();
        number.clear();
      } else {
        remember(kept, written, forget);
      }
    }

    /** Keeps windows and sets the timer for the first that can be forgotten. */
    private void remember(List<Pane> kept, ValueState<List<Pane>> written, Timer forget) {
      written.write(kept);
      Instant first = BoundedWindow.TIMESTAMP_MAX_VALUE;
      for (Pane each : kept) {
        Instant at = forgottenAt(each);
        first = at.isBefore(first) ? at : first;
      }
      forget.set(first);
    }

    private Instant forgottenAt(Pane pane) {
      return Instant.ofEpochMilli(pane.windowEnd()).plus(remembered);
    }
  }
}
