package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
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
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the best rows of each view with {@code top}, and writes them by rank. Takes the panes of a
 * grouping's shards in their windows, which it keeps. Of each pane, which is complete for its shard
 * since panes accumulate, it takes the best entries, and makes one list of those of all shards. It
 * has a trigger of its own, in these windows, because the panes of the shards do not come together:
 *
 * <pre>
 *   EARLY    an interval of processing time after the first early pane of a shard since the last
 *   ON_TIME  once, when the watermark passes the window's end: the grouping holds it back until
 *            the on-time panes of all its shards are out
 *   LATE     at once, for each pane after that which changed the best of its shard
 * </pre>
 *
 * <p>No stateful step may lie between the grouping and this one: until it forgets a window, it
 * holds the watermark back at the window's end, and on time would be when it is too late.
 *
 * <p>It accumulates: a shard's newest entries replace those before, older ones are left out, and
 * nothing is ever added up. On time all ranks are written, else those that changed, and nothing if
 * none did. Firings that write are numbered from 0: the rows' pane index. State, by view and
 * window: the best of each shard and what was written last; it goes with the window.
 *
 * <p>A rank that was written is only ever overwritten. It cannot become empty: a key never leaves a
 * window, so that the list never gets shorter. Another {@code n} on resume is right in windows that
 * begin after that.
 */
final class RankRows
    extends PTransform<PCollection<KV<GroupKey, CellTable>>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;

  private final Grouping grouping;
  private final List<Contract> contracts;
  private final RunIdentity run;

  RankRows(Grouping grouping, List<Contract> contracts, RunIdentity run) {
    this.grouping = grouping;
    this.contracts = contracts;
    this.run = run;
  }

  @Override
  public PCollection<TableRecord> expand(PCollection<KV<GroupKey, CellTable>> panes) {
    return panes
        .apply("Best of shard", ParDo.of(new BestOfShard(grouping, contracts)))
        .setCoder(KvCoder.of(VarLongCoder.of(), ShardTopCoder.of()))
        .apply("Rank", ParDo.of(new Rank(grouping.early(), contracts, run)))
        .setCoder(TableRecordCoder.of());
  }

  /** Takes of a shard's pane what each view has best. */
  private static final class BestOfShard extends DoFn<KV<GroupKey, CellTable>, KV<Long, ShardTop>> {
    private static final long serialVersionUID = 1;

    private final Grouping grouping;
    private final PackedContracts contracts;
    private transient List<Ranking> rankings;

    BestOfShard(Grouping grouping, List<Contract> contracts) {
      this.grouping = grouping;
      this.contracts = PackedContracts.of(contracts);
    }

    @Setup
    public void setup() {
      rankings = new ViewPlan(contracts.unpack()).rankings(grouping);
    }

    @ProcessElement
    public void process(
        @Element KV<GroupKey, CellTable> element,
        BoundedWindow window,
        PaneInfo pane,
        OutputReceiver<KV<Long, ShardTop>> out) {
      Pane told = Pane.of((IntervalWindow) window, pane);
      for (Ranking ranking : rankings) {
        CellTable best = ranking.best(List.of(element.getValue()));
        if (best.entries() > 0) {
          out.output(KV.of(ranking.view(), new ShardTop(element.getKey(), told, best)));
        }
      }
    }
  }

  /** What a window of a view waits for. */
  private enum Awaited {
    END,
    EARLY_TIMER,
    LATE_PANES
  }

  private static final class Rank extends DoFn<KV<Long, ShardTop>, TableRecord> {
    private static final long serialVersionUID = 1;

    @StateId("shards")
    private final StateSpec<MapState<GroupKey, ShardTop>> shardsSpec =
        StateSpecs.map(GroupKeyCoder.of(), ShardTopCoder.of());

    /** What was written last, and who wrote it. */
    @StateId("written")
    private final StateSpec<ValueState<KV<Long, CellTable>>> writtenSpec =
        StateSpecs.value(KvCoder.of(VarLongCoder.of(), CellTableCoder.of()));

    @StateId("firings")
    private final StateSpec<ValueState<Long>> firingsSpec = StateSpecs.value(VarLongCoder.of());

    @StateId("awaited")
    private final StateSpec<ValueState<Integer>> awaitedSpec = StateSpecs.value(VarIntCoder.of());

    @TimerId("early")
    private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @TimerId("end")
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final @Nullable Duration early;
    private final PaneRows rows;

    Rank(@Nullable Duration early, List<Contract> contracts, RunIdentity run) {
      this.early = early;
      this.rows = new PaneRows(contracts, run);
    }

    @Setup
    public void setup() {
      rows.setup();
    }

    @ProcessElement
    public void process(
        @Element KV<Long, ShardTop> element,
        BoundedWindow window,
        @StateId("shards") MapState<GroupKey, ShardTop> shards,
        @StateId("written") ValueState<KV<Long, CellTable>> written,
        @StateId("firings") ValueState<Long> firings,
        @StateId("awaited") ValueState<Integer> awaited,
        @TimerId("early") Timer earlyTimer,
        @TimerId("end") Timer end,
        OutputReceiver<TableRecord> out) {
      ShardTop top = element.getValue();
      ShardTop before = shards.get(top.shard()).read();
      if (before != null && before.pane().index() > top.pane().index()) {
        return;
      }
      shards.put(top.shard(), top);
      Integer state = awaited.read();
      boolean first = state == null;
      if (first && end.getCurrentRelativeTime().isAfter(window.maxTimestamp())) {
        state = Awaited.LATE_PANES.ordinal();
        awaited.write(state);
      } else if (first) {
        end.set(window.maxTimestamp());
        state = Awaited.END.ordinal();
        awaited.write(state);
      }
      if (state == Awaited.LATE_PANES.ordinal()) {
        if (before == null || !before.sameBest(top) || !isKnown(written.read())) {
          write(element.getKey(), PaneInfo.Timing.LATE, window, shards, written, firings, out);
        }
      } else if (early != null
          && state == Awaited.END.ordinal()
          && top.pane().timing() == PaneInfo.Timing.EARLY) {
        earlyTimer.offset(early).setRelative();
        awaited.write(Awaited.EARLY_TIMER.ordinal());
      }
    }

    @OnTimer("early")
    public void onEarly(
        @Key Long view,
        BoundedWindow window,
        @StateId("shards") MapState<GroupKey, ShardTop> shards,
        @StateId("written") ValueState<KV<Long, CellTable>> written,
        @StateId("firings") ValueState<Long> firings,
        @StateId("awaited") ValueState<Integer> awaited,
        OutputReceiver<TableRecord> out) {
      Integer state = awaited.read();
      if (state != null && state == Awaited.EARLY_TIMER.ordinal()) {
        awaited.write(Awaited.END.ordinal());
        write(view, PaneInfo.Timing.EARLY, window, shards, written, firings, out);
      }
    }

    @OnTimer("end")
    public void onEnd(
        @Key Long view,
        BoundedWindow window,
        @StateId("shards") MapState<GroupKey, ShardTop> shards,
        @StateId("written") ValueState<KV<Long, CellTable>> written,
        @StateId("firings") ValueState<Long> firings,
        @StateId("awaited") ValueState<Integer> awaited,
        @TimerId("early") Timer earlyTimer,
        OutputReceiver<TableRecord> out) {
      earlyTimer.clear();
      awaited.write(Awaited.LATE_PANES.ordinal());
      write(view, PaneInfo.Timing.ON_TIME, window, shards, written, firings, out);
    }

    /**
     * Returns whether the table has what was written last. Not so after a restore: an attempt that
     * was lost may have written a rank that is now as it was before, and would not be written
     * again.
     */
    private boolean isKnown(@Nullable KV<Long, CellTable> written) {
      return written != null && written.getKey() == rows.writer();
    }

    private void write(
        long view,
        PaneInfo.Timing timing,
        BoundedWindow window,
        MapState<GroupKey, ShardTop> shards,
        ValueState<KV<Long, CellTable>> written,
        ValueState<Long> firings,
        OutputReceiver<TableRecord> out) {
      Ranking ranking = rows.ranking(view);
      if (ranking == null) {
        return;
      }
      List<CellTable> each = new ArrayList<>();
      shards.values().read().forEach(shard -> each.add(shard.best()));
      CellTable best = ranking.best(each);
      KV<Long, CellTable> last = written.read();
      boolean whole = timing == PaneInfo.Timing.ON_TIME || !isKnown(last);
      Long number = firings.read();
      Pane pane = Pane.of((IntervalWindow) window, timing, number == null ? 0 : number);
      if (rows.writeRanks(
          best, whole || last == null ? new CellTable() : last.getValue(), pane, out)) {
        written.write(KV.of(rows.writer(), best));
        firings.write(pane.index() + 1);
      }
    }
  }
}
