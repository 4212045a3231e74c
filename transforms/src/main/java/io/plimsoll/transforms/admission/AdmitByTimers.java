package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.admission.KeyIndex.PageId;
import io.plimsoll.transforms.admission.ShardAdmission.Shard;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.ledger.LedgerEntry;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Admits events as {@link AdmitEvents} does, on a runner that does not tell its watermark. There it
 * is asked by timers. A suspect waits in state with an event-time timer where each of its windows
 * closes that its partition's watermark has passed, and one of processing time:
 *
 * <pre>
 *   the event-time timer fires first        the window is closed: too late for it
 *   a second is over first                  the watermark is not past it: in time
 * </pre>
 *
 * <p>The second is there for a timer that was due at once and takes its way through the runner. An
 * event-time timer is set to the last instant at which its window is open, fires when the watermark
 * is past it, and until then holds the watermark of what follows there: an event found in time is
 * in time for the groupings behind this step too. What a timer told of the watermark is kept, and
 * decides older suspects at once.
 *
 * <p>Another event with the key of one that waits does not wait for it: the first that is admitted
 * is remembered.
 *
 * <p>State, by shard: pages of business keys as there; suspects, for a second at most; what the
 * watermark has reached at least.
 */
final class AdmitByTimers extends DoFn<KV<Integer, ShardBatch>, KV<String, LedgerEntry>> {
  private static final long serialVersionUID = 1;

  private static final Duration PATIENCE = Duration.standardSeconds(1);

  @StateId("pages")
  private final StateSpec<MapState<PageId, byte[]>> pagesSpec =
      StateSpecs.map(PageIdCoder.of(), ByteArrayCoder.of());

  @StateId("version")
  private final StateSpec<ValueState<Long>> versionSpec = StateSpecs.value(VarLongCoder.of());

  @StateId("waiting")
  private final StateSpec<BagState<byte[]>> waitingSpec = StateSpecs.bag(ByteArrayCoder.of());

  @StateId("reached")
  private final StateSpec<ValueState<Long>> reachedSpec = StateSpecs.value(VarLongCoder.of());

  @SuppressWarnings("unused") // read by Beam, by reflection
  @TimerFamily("closing")
  private final TimerSpec closingSpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

  @TimerId("patience")
  private final TimerSpec patienceSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @SuppressWarnings("unused") // read by Beam, by reflection
  @TimerFamily("expiry")
  private final TimerSpec expirySpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

  private final String topic;
  private final PackedContracts packed;
  private final Outputs outputs;
  private final int shardCount;
  private final WithheldWindows withheld;

  private transient ShardAdmission shards;

  AdmitByTimers(
      String topic,
      List<Contract> contracts,
      Outputs outputs,
      int shardCount,
      WithheldWindows withheld) {
    this.topic = topic;
    this.packed = PackedContracts.of(contracts);
    this.outputs = outputs;
    this.shardCount = shardCount;
    this.withheld = withheld;
  }

  @Setup
  public void setup() {
    shards = new ShardAdmission(topic, packed.unpack(), outputs, shardCount, withheld);
  }

  @StartBundle
  public void startBundle() {
    shards.begin();
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, ShardBatch> element,
      @Timestamp Instant timestamp,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version,
      @StateId("waiting") BagState<byte[]> waiting,
      @StateId("reached") ValueState<Long> reached,
      @TimerFamily("closing") TimerMap closing,
      @TimerId("patience") Timer patience,
      @TimerFamily("expiry") TimerMap expiry,
      MultiOutputReceiver out) {
    shards.observe(timestamp);
    Shard shard =
        new Shard(element.getKey(), pages, version, expiry, out.get(outputs.records())::output);
    long watermark = read(reached);
    ShardBatch undecided = shards.decideAtLeast(shard, element.getValue(), watermark);
    if (undecided.events() == 0) {
      return;
    }
    for (long close : shards.questions(List.of(undecided), watermark)) {
      closing.set(Long.toString(close), Instant.ofEpochMilli(close));
    }
    Instant now = patience.getCurrentRelativeTime();
    List<WaitingEvents> all = WaitingEvents.read(waiting);
    all.add(new WaitingEvents(now.plus(PATIENCE).getMillis(), undecided));
    await(all, now.getMillis(), watermark, timestamp, waiting, patience);
  }

  @OnTimerFamily("closing")
  public void onClosed(
      @Key Integer number,
      @TimerId String close,
      @Timestamp Instant timestamp,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version,
      @StateId("waiting") BagState<byte[]> waiting,
      @StateId("reached") ValueState<Long> reached,
      @TimerId("patience") Timer patience,
      @TimerFamily("expiry") TimerMap expiry,
      OnTimerContext context) {
    shards.observe(timestamp);
    Shard shard = new Shard(number, pages, version, expiry, records(context));
    // By the timer's own name: what the runner calls the current time may be anything.
    long watermark = Math.max(read(reached), Long.parseLong(close) + 1);
    reached.write(watermark);
    List<WaitingEvents> left = new ArrayList<>();
    for (WaitingEvents each : WaitingEvents.read(waiting)) {
      ShardBatch undecided = shards.decideAtLeast(shard, each.events(), watermark);
      if (undecided.events() > 0) {
        left.add(new WaitingEvents(each.due(), undecided));
      }
    }
    await(
        left,
        patience.getCurrentRelativeTime().getMillis(),
        watermark,
        timestamp,
        waiting,
        patience);
  }

  @OnTimer("patience")
  public void onPatience(
      @Key Integer number,
      @Timestamp Instant timestamp,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version,
      @StateId("waiting") BagState<byte[]> waiting,
      @StateId("reached") ValueState<Long> reached,
      @TimerFamily("closing") TimerMap closing,
      @TimerId("patience") Timer patience,
      @TimerFamily("expiry") TimerMap expiry,
      OnTimerContext context) {
    shards.observe(timestamp);
    Shard shard = new Shard(number, pages, version, expiry, records(context));
    long watermark = read(reached);
    long now = patience.getCurrentRelativeTime().getMillis();
    List<ShardBatch> decided = new ArrayList<>();
    List<WaitingEvents> left = new ArrayList<>();
    for (WaitingEvents each : WaitingEvents.read(waiting)) {
      // The first is due, whatever this worker's clock says of it.
      if (decided.isEmpty() || each.due() <= now) {
        // Past nothing that was asked.
        shards.decide(shard, each.events(), Math.max(watermark, Admission.NO_WATERMARK + 1));
        decided.add(each.events());
      } else {
        left.add(each);
      }
    }
    NavigableSet<Long> answered = shards.questions(decided, watermark);
    answered.removeAll(shards.questions(events(left), watermark));
    answered.forEach(close -> closing.get(Long.toString(close)).clear());
    await(left, now, watermark, timestamp, waiting, patience);
  }

  /** Keeps what waits, until the first of it is due. */
  private void await(
      List<WaitingEvents> all,
      long now,
      long watermark,
      Instant timestamp,
      BagState<byte[]> waiting,
      Timer patience) {
    WaitingEvents.write(all, waiting);
    if (all.isEmpty()) {
      patience.clear();
      return;
    }
    // No longer than the event-time timers do; an earlier time than its own is allowed to no call.
    Instant held = Instant.ofEpochMilli(shards.questions(events(all), watermark).first());
    patience
        .withOutputTimestamp(held.isBefore(timestamp) ? timestamp : held)
        .offset(Duration.millis(Math.max(0, all.get(0).due() - now)))
        .setRelative();
  }

  private static List<ShardBatch> events(List<WaitingEvents> all) {
    return all.stream().map(WaitingEvents::events).toList();
  }

  /**
   * Returns what takes records in a timer's call. Not a {@code MultiOutputReceiver}: there, the
   * harness of Beam 2.70 sends what it takes to the main output, whichever the tag.
   */
  private Consumer<TableRecord> records(OnTimerContext context) {
    return record -> context.output(outputs.records(), record);
  }

  @OnTimerFamily("expiry")
  public void onExpiry(
      @Key Integer shard,
      @TimerId String bucket,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version) {
    shards.report(shard, shards.expire(shard, Long.parseLong(bucket), pages, version));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    shards.finish(context);
  }

  private static long read(ValueState<Long> reached) {
    Long watermark = reached.read();
    return watermark == null ? Admission.NO_WATERMARK : watermark;
  }
}
