package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Lets records out once no failure can make the runner do over the work that they came of, so that
 * those of a lost attempt are never seen. Takes records in the global window and leaves them there;
 * each comes out at least once, unchanged.
 *
 * <p>That is what stable input is for, but a runner that buffers it until a checkpoint may forget
 * at the end of its input what no checkpoint holds. So that a run can end, the records that are not
 * known to be in one are also kept in state, by a few keys, and come out with the end of the global
 * window: in that moment alone a failure can leave a record of a lost attempt behind.
 */
final class ReleaseStable extends PTransform<PCollection<TableRecord>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;
  private static final int KEYS = 8;

  @Override
  public PCollection<TableRecord> expand(PCollection<TableRecord> records) {
    TupleTag<TableRecord> all = new TupleTag<>("all") {};
    TupleTag<TableRecord> atTheEnd = new TupleTag<>("at the end") {};
    PCollectionTuple kept =
        records
            .apply(
                "Spread",
                WithKeys.<Integer, TableRecord>of(
                        record -> Math.floorMod(text(record).hashCode(), KEYS))
                    .withKeyType(TypeDescriptors.integers()))
            .setCoder(KvCoder.of(VarIntCoder.of(), TableRecordCoder.of()))
            .apply(
                "Keep until stable",
                ParDo.of(new Keep(atTheEnd)).withOutputTags(all, TupleTagList.of(atTheEnd)));
    PCollection<TableRecord> stable =
        kept.get(all)
            .setCoder(TableRecordCoder.of())
            .apply("Release", ParDo.of(new Release()))
            .setCoder(TableRecordCoder.of());
    return PCollectionList.of(stable)
        .and(kept.get(atTheEnd).setCoder(TableRecordCoder.of()))
        .apply("Stable or last", Flatten.pCollections());
  }

  private static String text(TableRecord record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static final class Release extends DoFn<TableRecord, TableRecord> {
    private static final long serialVersionUID = 1;

    @RequiresStableInput
    @ProcessElement
    public void process(@Element TableRecord record, OutputReceiver<TableRecord> out) {
      out.output(record);
    }
  }

  private static final class Keep extends DoFn<KV<Integer, TableRecord>, TableRecord> {
    private static final long serialVersionUID = 1;

    /** By the instance that took a record, and the record's number there. */
    @StateId("unstable")
    private final StateSpec<BagState<KV<String, KV<Long, TableRecord>>>> unstableSpec =
        StateSpecs.bag(
            KvCoder.of(StringUtf8Coder.of(), KvCoder.of(VarLongCoder.of(), TableRecordCoder.of())));

    @TimerId("end")
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final TupleTag<TableRecord> atTheEnd;
    private transient String instance;
    private transient long taken;
    private transient AtomicLong stable;

    Keep(TupleTag<TableRecord> atTheEnd) {
      this.atTheEnd = atTheEnd;
    }

    @Setup
    public void setup() {
      instance = UUID.randomUUID().toString();
      stable = new AtomicLong();
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, TableRecord> element,
        @StateId("unstable") BagState<KV<String, KV<Long, TableRecord>>> unstable,
        @TimerId("end") Timer end,
        BundleFinalizer finalizer,
        OutputReceiver<TableRecord> out) {
      List<KV<String, KV<Long, TableRecord>>> left = unstable(unstable);
      unstable.clear();
      left.forEach(unstable::add);
      long number = ++taken;
      unstable.add(KV.of(instance, KV.of(number, element.getValue())));
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
      AtomicLong told = stable;
      finalizer.afterBundleCommit(
          Instant.now().plus(Duration.standardDays(1)),
          () -> told.accumulateAndGet(number, Math::max));
      out.output(element.getValue());
    }

    @OnTimer("end")
    public void onEnd(
        @StateId("unstable") BagState<KV<String, KV<Long, TableRecord>>> unstable,
        OnTimerContext context) {
      // Not by a MultiOutputReceiver: in a timer's call, some runners' harness sends what that
      // takes
      // to the main output.
      unstable(unstable).forEach(each -> context.output(atTheEnd, each.getValue().getValue()));
      unstable.clear();
    }

    /**
     * Returns what is in no complete snapshot, as far as this instance has heard. What another
     * instance took was read from one.
     */
    private List<KV<String, KV<Long, TableRecord>>> unstable(
        BagState<KV<String, KV<Long, TableRecord>>> kept) {
      List<KV<String, KV<Long, TableRecord>>> left = new ArrayList<>();
      for (KV<String, KV<Long, TableRecord>> each : kept.read()) {
        if (each.getKey().equals(instance) && each.getValue().getKey() > stable.get()) {
          left.add(each);
        }
      }
      return left;
    }
  }
}
