package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.admission.KeyIndex.PageId;
import io.plimsoll.transforms.admission.ShardAdmission.Shard;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.ledger.LedgerEntry;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.ArrayList;
import java.util.List;
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
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Decides the events of a shard, in the global window, and adds what counts to the partial
 * aggregates of the bundle. The one authority on lateness: what it lets through is in time for
 * every grouping behind it.
 *
 * <p>State, by shard: the pages of remembered business keys, each cleared by an event-time timer of
 * its bucket; suspects that wait for the first watermark after a start or a restore.
 */
final class AdmitEvents extends DoFn<KV<Integer, ShardBatch>, KV<String, LedgerEntry>> {
  private static final long serialVersionUID = 1;

  @StateId("pages")
  private final StateSpec<MapState<PageId, byte[]>> pagesSpec =
      StateSpecs.map(PageIdCoder.of(), ByteArrayCoder.of());

  @StateId("version")
  private final StateSpec<ValueState<Long>> versionSpec = StateSpecs.value(VarLongCoder.of());

  @StateId("waiting")
  private final StateSpec<BagState<byte[]>> waitingSpec = StateSpecs.bag(ByteArrayCoder.of());

  @TimerId("watermark")
  private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  @SuppressWarnings("unused") // read by Beam, by reflection
  @TimerFamily("expiry")
  private final TimerSpec expirySpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

  private final String topic;
  private final PackedContracts packed;
  private final Outputs outputs;
  private final int shardCount;
  private final WithheldWindows withheld;

  private transient ShardAdmission shards;

  AdmitEvents(
      String topic,
      List<Contract> contracts,
      Outputs outputs,
      int shardCount,
      WithheldWindows withheld) {
    this.withheld = withheld;
    this.topic = topic;
    this.packed = PackedContracts.of(contracts);
    this.outputs = outputs;
    this.shardCount = shardCount;
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
      @TimerId("watermark") Timer watermark,
      @TimerFamily("expiry") TimerMap expiry,
      MultiOutputReceiver out) {
    shards.observe(timestamp);
    Shard shard =
        new Shard(element.getKey(), pages, version, expiry, out.get(outputs.records())::output);
    ShardBatch undecided =
        shards.decide(shard, element.getValue(), millis(watermark.getCurrentRelativeTime()));
    if (undecided.events() > 0) {
      waiting.add(undecided.array());
      // The first watermark there is will be past this.
      watermark.set(BoundedWindow.TIMESTAMP_MIN_VALUE.plus(Duration.millis(1)));
    }
  }

  @OnTimer("watermark")
  public void onFirstWatermark(
      @Key Integer number,
      @Timestamp Instant timestamp,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version,
      @StateId("waiting") BagState<byte[]> waiting,
      @TimerId("watermark") Timer watermark,
      @TimerFamily("expiry") TimerMap expiry,
      MultiOutputReceiver out) {
    shards.observe(timestamp);
    Shard shard = new Shard(number, pages, version, expiry, out.get(outputs.records())::output);
    List<byte[]> batches = new ArrayList<>();
    waiting.read().forEach(batches::add);
    waiting.clear();
    for (byte[] batch : batches) {
      ShardBatch undecided =
          shards.decide(shard, ShardBatch.wrap(batch), millis(watermark.getCurrentRelativeTime()));
      if (undecided.events() > 0) {
        throw new IllegalStateException(
            "watermark: none when its timer fired (expected: one, in " + topic + ")");
      }
    }
  }

  @OnTimerFamily("expiry")
  public void onExpiry(
      @Key Integer shard,
      @TimerId String bucket,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version,
      @TimerId("watermark") Timer watermark) {
    long left = shards.expire(shard, Long.parseLong(bucket), pages, version);
    // A job that ends forgets everything, which says nothing of the job.
    if (watermark.getCurrentRelativeTime().isBefore(GlobalWindow.INSTANCE.maxTimestamp())) {
      shards.report(shard, left);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    shards.finish(context);
  }

  private static long millis(Instant watermark) {
    return watermark.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)
        ? watermark.getMillis()
        : Admission.NO_WATERMARK;
  }
}
