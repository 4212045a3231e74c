package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.admission.Admission.Outcome;
import io.plimsoll.transforms.admission.KeyIndex.Page;
import io.plimsoll.transforms.admission.KeyIndex.PageId;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.ledger.LedgerEntry;
import io.plimsoll.transforms.ledger.Tally;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.ViewPlan;
import io.plimsoll.transforms.views.WithheldWindows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Metrics;
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
 * its bucket; suspects that wait for the first watermark after a start or a restore. The index over
 * the pages is kept in memory beside a random version that is also in the state, and made again
 * where the two differ: after a restore, or where another thread had the shard in between.
 */
final class AdmitEvents extends DoFn<KV<Integer, ShardBatch>, KV<String, LedgerEntry>> {
  private static final long serialVersionUID = 1;

  private record VersionedIndex(long version, KeyIndex index) {}

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

  private transient PartialTable partials;
  private transient Tally tally;
  private transient Admission admission;
  private transient String owner;
  private transient Map<Integer, VersionedIndex> indexes;
  private transient Instant oldest;

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
    List<Contract> contracts = packed.unpack();
    ViewPlan plan = new ViewPlan(contracts, withheld);
    partials = new PartialTable(plan);
    // The contracts of a topic share its shards.
    owner = contracts.size() == 1 ? contracts.get(0).id() : topic;
    tally = new Tally(topic, contracts, "");
    admission = new Admission(contracts, plan, tally, partials);
    indexes = new HashMap<>();
    oldest = BoundedWindow.TIMESTAMP_MAX_VALUE;
  }

  @StartBundle
  public void startBundle() {
    partials.clear();
    tally.clear();
    oldest = BoundedWindow.TIMESTAMP_MAX_VALUE;
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
    observe(timestamp);
    ShardBatch undecided =
        decide(
            element.getKey(),
            element.getValue(),
            millis(watermark.getCurrentRelativeTime()),
            pages,
            version,
            expiry,
            out.get(outputs.records())::output);
    if (undecided.events() > 0) {
      waiting.add(undecided.array());
      // The first watermark there is will be past this.
      watermark.set(BoundedWindow.TIMESTAMP_MIN_VALUE.plus(Duration.millis(1)));
    }
  }

  @OnTimer("watermark")
  public void onFirstWatermark(
      @Key Integer shard,
      @Timestamp Instant timestamp,
      @StateId("pages") MapState<PageId, byte[]> pages,
      @StateId("version") ValueState<Long> version,
      @StateId("waiting") BagState<byte[]> waiting,
      @TimerId("watermark") Timer watermark,
      @TimerFamily("expiry") TimerMap expiry,
      MultiOutputReceiver out) {
    observe(timestamp);
    List<byte[]> batches = new ArrayList<>();
    waiting.read().forEach(batches::add);
    waiting.clear();
    for (byte[] batch : batches) {
      ShardBatch undecided =
          decide(
              shard,
              ShardBatch.wrap(batch),
              millis(watermark.getCurrentRelativeTime()),
              pages,
              version,
              expiry,
              out.get(outputs.records())::output);
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
    List<PageId> expired = new ArrayList<>();
    long left = 0;
    for (Map.Entry<PageId, byte[]> page : pages.entries().read()) {
      if (page.getKey().bucket() == Long.parseLong(bucket)) {
        expired.add(page.getKey());
      } else {
        left += KeyIndex.keysIn(page.getValue());
      }
    }
    expired.forEach(pages::remove);
    // A job that ends forgets everything, which says nothing of the job.
    if (watermark.getCurrentRelativeTime().isBefore(GlobalWindow.INSTANCE.maxTimestamp())) {
      observe(shard, left);
    }
    indexes.remove(shard);
    version.write(ThreadLocalRandom.current().nextLong());
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    outputs.drain(partials, shardCount, context::output);
    tally.drain(
        (contract, entry) -> context.output(KV.of(contract, entry), oldest, GlobalWindow.INSTANCE));
  }

  /** Decides the events of a batch; returns those that have to wait. */
  private ShardBatch decide(
      int shard,
      ShardBatch batch,
      long watermark,
      MapState<PageId, byte[]> pages,
      ValueState<Long> version,
      TimerMap expiry,
      Consumer<TableRecord> records) {
    KeyIndex index = index(shard, pages, version);
    ShardBatch.Builder undecided = new ShardBatch.Builder();
    for (ShardBatch.Cursor record = batch.cursor(); record.next(); ) {
      long bucket = admission.bucket(record.event().eventTime());
      boolean known = index.knows(bucket);
      if (admission.decide(record, index, watermark, records) == Outcome.UNDECIDED) {
        undecided.add(
            record.event(),
            record.topic().getBytes(StandardCharsets.UTF_8),
            record.partition(),
            record.partitionWatermark());
      } else if (!known && index.knows(bucket)) {
        expiry.set(Long.toString(bucket), Instant.ofEpochMilli(admission.expiry(bucket)));
      }
    }
    List<Page> changed = index.takeChanged();
    if (!changed.isEmpty()) {
      changed.forEach(page -> pages.put(page.id(), page.entries()));
      long next = ThreadLocalRandom.current().nextLong();
      version.write(next);
      indexes.put(shard, new VersionedIndex(next, index));
    }
    observe(shard, index.size());
    return undecided.build();
  }

  private KeyIndex index(int shard, MapState<PageId, byte[]> pages, ValueState<Long> version) {
    Long current = version.read();
    VersionedIndex held = indexes.get(shard);
    if (held != null && current != null && held.version() == current) {
      return held.index();
    }
    List<Page> kept = new ArrayList<>();
    if (current != null) {
      for (Map.Entry<PageId, byte[]> each : pages.entries().read()) {
        kept.add(new Page(each.getKey(), each.getValue()));
      }
    }
    KeyIndex index = new KeyIndex(kept);
    if (current != null) {
      indexes.put(shard, new VersionedIndex(current, index));
    }
    return index;
  }

  /** Reports by shard: of several on one worker, and of several workers, each has its own. */
  private void observe(int shard, long keys) {
    String namespace = owner + ".shard-" + shard;
    Metrics.gauge(namespace, "admission_keys").set(keys);
    Metrics.gauge(namespace, "admission_state_bytes").set(KeyIndex.bytesOf(keys));
  }

  private void observe(Instant timestamp) {
    if (timestamp.isBefore(oldest)) {
      oldest = timestamp;
    }
  }

  private static long millis(Instant watermark) {
    return watermark.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)
        ? watermark.getMillis()
        : Admission.NO_WATERMARK;
  }
}
