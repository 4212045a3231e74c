package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.ledger.Tally;
import io.plimsoll.transforms.ledger.Tally.Count;
import io.plimsoll.transforms.views.CompiledView;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.Selection;
import io.plimsoll.transforms.views.ViewDecision;
import io.plimsoll.transforms.views.ViewPlan;
import io.plimsoll.transforms.views.WithheldWindows;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Sends each record of a batch on its way: dead letters and quarantined records out, events that
 * need the keyed step to their shard, all others into the partial aggregates of this bundle.
 *
 * <p>Who needs the keyed step: every event of a contract that deduplicates; of any other, those
 * that may be too late for some view.
 */
final class RouteRecords extends DoFn<RecordBatch, KV<Integer, ShardBatch>> {
  private static final long serialVersionUID = 1;

  private final String topic;
  private final PackedContracts packed;
  private final String pipelineVersion;
  private final Outputs outputs;
  private final int shardCount;
  private final WithheldWindows withheld;
  private final long maxOutOfOrderness;

  private transient List<Contract> contracts;
  private transient ViewPlan plan;
  private transient byte[] topicBytes;
  private transient PartialTable partials;
  private transient RefusedRecords refusals;
  private transient Map<Integer, Tally> tallies;
  private transient ShardBatch.Builder[] shards;
  private transient Instant oldest;

  RouteRecords(
      String topic,
      List<Contract> contracts,
      String pipelineVersion,
      Outputs outputs,
      int shardCount,
      WithheldWindows withheld) {
    this.withheld = withheld;
    this.shardCount = shardCount;
    this.topic = topic;
    this.packed = PackedContracts.of(contracts);
    this.pipelineVersion = pipelineVersion;
    this.outputs = outputs;
    this.maxOutOfOrderness =
        contracts.stream().mapToLong(each -> each.maxOutOfOrderness().getMillis()).max().orElse(0);
  }

  @Setup
  public void setup() {
    contracts = packed.unpack();
    plan = new ViewPlan(contracts, withheld);
    refusals = new RefusedRecords(topic, contracts, pipelineVersion);
    topicBytes = topic.getBytes(StandardCharsets.UTF_8);
    partials = new PartialTable(plan);
    tallies = new HashMap<>();
    shards = new ShardBatch.Builder[shardCount];
    for (int i = 0; i < shardCount; i++) {
      shards[i] = new ShardBatch.Builder();
    }
    oldest = BoundedWindow.TIMESTAMP_MAX_VALUE;
  }

  @StartBundle
  public void startBundle() {
    partials.clear();
    tallies.values().forEach(Tally::clear);
    for (ShardBatch.Builder shard : shards) {
      shard.clear();
    }
    oldest = BoundedWindow.TIMESTAMP_MAX_VALUE;
  }

  @ProcessElement
  public void process(
      @Element RecordBatch batch, @Timestamp Instant timestamp, MultiOutputReceiver out) {
    if (timestamp.isBefore(oldest)) {
      oldest = timestamp;
    }
    int partition = batch.partition();
    Tally tally =
        tallies.computeIfAbsent(
            partition, key -> new Tally(topic, contracts, topic + '-' + partition));
    long watermark = batch.watermark();
    int sampled = DecodedRecord.NO_CONTRACT;
    long sampledArrival = 0;
    long sampledDelay = 0;
    for (RecordBatch.Cursor record = batch.cursor(); record.next(); ) {
      tally.record(record.contract(), record.arrival());
      tally.add(Count.READ, 1);
      tally.add(Count.BYTES_READ, record.size());
      switch (record.kind()) {
        case TOMBSTONE -> tally.add(Count.TOMBSTONE, 1);
        case DEAD_LETTER -> {
          tally.addDeadLetter(record.reason());
          out.get(outputs.records()).output(refusals.deadLetter(partition, record));
        }
        case QUARANTINE -> {
          tally.addQuarantine(record.rule());
          out.get(outputs.records()).output(refusals.quarantined(partition, record));
          // As far as any event, or whole partitions of broken ones would hold up all windows.
          watermark = Math.max(watermark, record.eventTime() - maxOutOfOrderness);
        }
        case EVENT -> {
          EventView event = record.event();
          byte[] value = record.value();
          if (value != null) {
            out.get(outputs.records())
                .output(
                    EventRecords.of(
                        contracts.get(event.contract()), topic, partition, event, value));
          }
          route(event, partition, watermark, tally);
          sampled = event.contract();
          sampledArrival = event.arrival();
          sampledDelay = sampledArrival - event.eventTime();
          // Unstamped stays so; and none becomes one with the first event.
          watermark = Math.max(watermark, event.eventTime() - maxOutOfOrderness);
        }
      }
    }
    if (sampled != DecodedRecord.NO_CONTRACT) {
      String contract = contracts.get(sampled).id();
      Metrics.distribution(contract, "event_delay_ms").update(sampledDelay);
      Metrics.distribution(contract, "read_delay_ms").update(batch.readAt() - sampledArrival);
    }
    observe(batch);
  }

  private void route(EventView event, int partition, long watermark, Tally tally) {
    Contract contract = contracts.get(event.contract());
    if (contract.deduplicates()) {
      shards[shard(event.keyLow())].add(event, topicBytes, partition, watermark);
      return;
    }
    Selection selection = plan.selection(event, watermark);
    if (selection != null) {
      tally.add(Count.ADMITTED, 1);
      Aggregation.add(selection, event, tally, partials);
      return;
    }
    List<CompiledView> views = plan.views(event.contract());
    for (int i = 0; i < views.size(); i++) {
      if (ViewDecision.isSuspect(views.get(i), event, watermark)) {
        shards[shard((event.offset() * 31 + partition) << 32)].add(
            event, topicBytes, partition, watermark);
        return;
      }
    }
    tally.add(Count.ADMITTED, 1);
    for (int i = 0; i < views.size(); i++) {
      Aggregation.add(views.get(i), i, event, watermark, Long.MIN_VALUE, tally, partials);
    }
  }

  /** The index of keys uses the other half of the key, and the low bits of this one. */
  private int shard(long hash) {
    return Math.floorMod((int) (hash >>> 32), shardCount);
  }

  private void observe(RecordBatch batch) {
    for (Contract contract : contracts) {
      Metrics.distribution(contract.id(), "batch_records").update(batch.records());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    for (int i = 0; i < shardCount; i++) {
      if (!shards[i].isEmpty()) {
        context.output(KV.of(i, shards[i].build()), oldest, GlobalWindow.INSTANCE);
      }
    }
    outputs.drain(partials, shardCount, context::output);
    for (Tally tally : tallies.values()) {
      tally.drain(
          (contract, entry) ->
              context.output(
                  outputs.ledger(), KV.of(contract, entry), oldest, GlobalWindow.INSTANCE));
    }
  }
}
