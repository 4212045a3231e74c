package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.admission.Admission.Outcome;
import io.plimsoll.transforms.admission.KeyIndex.Page;
import io.plimsoll.transforms.admission.KeyIndex.PageId;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
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
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * What the steps that admit events share, however they learn of the watermark: decides the events
 * of shards, keeps what the shards remember in the runner's state, and what counts in the partial
 * aggregates of the bundle.
 *
 * <p>The index over a shard's pages is kept in memory beside a random version that is also in the
 * state, and made again where the two differ: after a restore, or where another thread had the
 * shard in between. Not thread-safe.
 */
final class ShardAdmission {
  /**
   * A shard as the runner hands it to one call.
   *
   * @param pages the remembered business keys
   * @param version of the pages
   * @param expiry a timer for each bucket of event time, by which its pages are forgotten
   * @param records takes the conflict and too-late records
   */
  record Shard(
      int number,
      MapState<PageId, byte[]> pages,
      ValueState<Long> version,
      TimerMap expiry,
      Consumer<TableRecord> records) {}

  private record VersionedIndex(long version, KeyIndex index) {}

  private interface Decision {
    Outcome of(
        ShardBatch.Cursor record, KeyIndex index, long watermark, Consumer<TableRecord> records);
  }

  private final Outputs outputs;
  private final int shardCount;
  private final PartialTable partials;
  private final Tally tally;
  private final Admission admission;
  private final Decision byWatermark;
  private final Decision atLeast;
  private final String owner;
  private final Map<Integer, VersionedIndex> indexes = new HashMap<>();
  private Instant oldest = BoundedWindow.TIMESTAMP_MAX_VALUE;

  ShardAdmission(
      String topic,
      List<Contract> contracts,
      Outputs outputs,
      int shardCount,
      WithheldWindows withheld) {
    this.outputs = outputs;
    this.shardCount = shardCount;
    ViewPlan plan = new ViewPlan(contracts, withheld);
    partials = new PartialTable(plan);
    // The contracts of a topic share its shards.
    owner = contracts.size() == 1 ? contracts.get(0).id() : topic;
    tally = new Tally(topic, contracts, "");
    admission = new Admission(contracts, plan, tally, partials);
    byWatermark = admission::decide;
    atLeast = admission::decideAtLeast;
  }

  /** Begins a bundle. */
  void begin() {
    partials.clear();
    tally.clear();
    oldest = BoundedWindow.TIMESTAMP_MAX_VALUE;
  }

  /** Takes the timestamp of what is about to be decided: the ledger's entries have the oldest. */
  void observe(Instant timestamp) {
    if (timestamp.isBefore(oldest)) {
      oldest = timestamp;
    }
  }

  /** Decides the events of a batch by the watermark; returns those that have to wait. */
  ShardBatch decide(Shard shard, ShardBatch batch, long watermark) {
    return decide(shard, batch, watermark, byWatermark);
  }

  /**
   * Decides those events of a batch for which it is enough to know what the watermark has reached
   * at least; returns the others.
   */
  ShardBatch decideAtLeast(Shard shard, ShardBatch batch, long watermark) {
    return decide(shard, batch, watermark, atLeast);
  }

  /** Returns what must be known to decide events, as {@link Admission#forEachQuestion} tells it. */
  NavigableSet<Long> questions(List<ShardBatch> batches, long watermark) {
    NavigableSet<Long> questions = new TreeSet<>();
    for (ShardBatch batch : batches) {
      for (ShardBatch.Cursor record = batch.cursor(); record.next(); ) {
        admission.forEachQuestion(record, watermark, questions::add);
      }
    }
    return questions;
  }

  private ShardBatch decide(Shard shard, ShardBatch batch, long watermark, Decision decision) {
    KeyIndex index = index(shard);
    ShardBatch.Builder undecided = new ShardBatch.Builder();
    for (ShardBatch.Cursor record = batch.cursor(); record.next(); ) {
      long bucket = admission.bucket(record.event().eventTime());
      boolean known = index.knows(bucket);
      if (decision.of(record, index, watermark, shard.records()) == Outcome.UNDECIDED) {
        undecided.add(
            record.event(),
            record.topic().getBytes(StandardCharsets.UTF_8),
            record.partition(),
            record.partitionWatermark());
      } else if (!known && index.knows(bucket)) {
        shard.expiry().set(Long.toString(bucket), Instant.ofEpochMilli(admission.expiry(bucket)));
      }
    }
    List<Page> changed = index.takeChanged();
    if (!changed.isEmpty()) {
      changed.forEach(page -> shard.pages().put(page.id(), page.entries()));
      long next = ThreadLocalRandom.current().nextLong();
      shard.version().write(next);
      indexes.put(shard.number(), new VersionedIndex(next, index));
    }
    report(shard.number(), index.size());
    return undecided.build();
  }

  private KeyIndex index(Shard shard) {
    Long current = shard.version().read();
    VersionedIndex held = indexes.get(shard.number());
    if (held != null && current != null && held.version() == current) {
      return held.index();
    }
    List<Page> kept = new ArrayList<>();
    if (current != null) {
      for (Map.Entry<PageId, byte[]> each : shard.pages().entries().read()) {
        kept.add(new Page(each.getKey(), each.getValue()));
      }
    }
    KeyIndex index = new KeyIndex(kept);
    if (current != null) {
      indexes.put(shard.number(), new VersionedIndex(current, index));
    }
    return index;
  }

  /** Forgets a bucket of event time; returns how many keys are left. */
  long expire(int shard, long bucket, MapState<PageId, byte[]> pages, ValueState<Long> version) {
    List<PageId> expired = new ArrayList<>();
    long left = 0;
    for (Map.Entry<PageId, byte[]> page : pages.entries().read()) {
      if (page.getKey().bucket() == bucket) {
        expired.add(page.getKey());
      } else {
        left += KeyIndex.keysIn(page.getValue());
      }
    }
    expired.forEach(pages::remove);
    indexes.remove(shard);
    version.write(ThreadLocalRandom.current().nextLong());
    return left;
  }

  /** Reports by shard: of several on one worker, and of several workers, each has its own. */
  void report(int shard, long keys) {
    String namespace = owner + ".shard-" + shard;
    Metrics.gauge(namespace, "admission_keys").set(keys);
    Metrics.gauge(namespace, "admission_state_bytes").set(KeyIndex.bytesOf(keys));
  }

  /** Hands on what the bundle added up. */
  void finish(DoFn<KV<Integer, ShardBatch>, KV<String, LedgerEntry>>.FinishBundleContext context) {
    outputs.drain(partials, shardCount, context::output);
    tally.drain(
        (contract, entry) -> context.output(KV.of(contract, entry), oldest, GlobalWindow.INSTANCE));
  }
}
