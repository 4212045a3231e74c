package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.ShardBatch;
import io.plimsoll.transforms.batch.ShardBatchCoder;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.ledger.KeepLedger;
import io.plimsoll.transforms.ledger.LedgerEntry;
import io.plimsoll.transforms.ledger.LedgerEntry.LedgerEntryCoder;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import io.plimsoll.transforms.views.AggregateRows;
import io.plimsoll.transforms.views.GroupKeyCoder;
import io.plimsoll.transforms.views.PartialCoder;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;

/**
 * Turns the batches of one topic into the records of all its contracts' tables: rows of the views,
 * dead letters, quarantine, conflicts, too-late records and the ledger.
 *
 * <p>Takes unbounded or bounded batches in the global window, each at the smallest event time in it
 * that is not behind its partition's watermark; returns records in the global window. Rows fire and
 * accumulate as {@link AggregateRows} says. An undecodable record becomes a dead letter, one that
 * breaks a business rule is quarantined, an event past allowed lateness a too-late record; nothing
 * is dropped. State: the business keys within the deduplication horizon, the cells of windows until
 * their allowed lateness has passed, and a day of the ledger.
 */
public final class ComputeViews
    extends PTransform<PCollection<RecordBatch>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;

  private static final int DEFAULT_SHARDS = 64;

  private final String topic;
  private final List<Contract> contracts;
  private final RunIdentity run;
  private final String pipelineVersion;
  private final int shards;
  private final WithheldWindows withheld;
  private final Decisions decisions;
  private final Watermark watermark;

  /** How the runner's watermark, which decides lateness, is learned. */
  private enum Watermark {
    TOLD,
    ASKED_BY_TIMERS
  }

  /** How conflict and too-late records leave. */
  private enum Decisions {
    AS_DECIDED,
    ONCE_STABLE
  }

  private ComputeViews(
      String topic,
      List<Contract> contracts,
      RunIdentity run,
      String pipelineVersion,
      int shards,
      WithheldWindows withheld,
      Decisions decisions,
      Watermark watermark) {
    this.topic = topic;
    this.contracts = List.copyOf(contracts);
    this.run = run;
    this.pipelineVersion = pipelineVersion;
    this.shards = shards;
    this.withheld = withheld;
    this.decisions = decisions;
    this.watermark = watermark;
  }

  /**
   * Returns the transform.
   *
   * @param topic the topic that the batches come from
   * @param contracts its contracts; an event's contract is an index into them
   * @param pipelineVersion what refused records name as the version of the code that refused them
   */
  public static ComputeViews of(
      String topic, List<Contract> contracts, RunIdentity run, String pipelineVersion) {
    return new ComputeViews(
        topic,
        contracts,
        run,
        pipelineVersion,
        DEFAULT_SHARDS,
        WithheldWindows.none(),
        Decisions.AS_DECIDED,
        Watermark.TOLD);
  }

  /**
   * Returns the same with another number of shards, by which the business keys, and the keys of
   * rows, are divided among workers; default 64. It is part of the state's layout: a job restored
   * with another number would have forgotten its keys, and would write rows of parts. A runner that
   * pays for each key of a bundle wants few.
   */
  public ComputeViews withShards(int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("shards: " + shards + " (expected: >= 1)");
    }
    return new ComputeViews(
        topic, contracts, run, pipelineVersion, shards, withheld, decisions, watermark);
  }

  /**
   * Returns the same that writes no row of some windows; default: of all. Their events are counted
   * as withheld.
   */
  public ComputeViews withWithheld(WithheldWindows withheld) {
    return new ComputeViews(
        topic, contracts, run, pipelineVersion, shards, withheld, decisions, watermark);
  }

  /**
   * Returns the same whose conflict and too-late records leave only when no failure can make their
   * event be decided again, so that a decision of a lost attempt is never seen; default: they leave
   * as decided. For runners that try a bundle again: where the watermark of the second attempt is
   * another, so may be the decision. Costs them the time to the next checkpoint, and is refused by
   * a runner that takes none.
   */
  public ComputeViews withStableDecisions() {
    return new ComputeViews(
        topic, contracts, run, pipelineVersion, shards, withheld, Decisions.ONCE_STABLE, watermark);
  }

  /**
   * Returns the same that asks for the watermark by timers; default: the runner tells it. For
   * runners that do not. An event that may be too late is then decided a second later at most, by
   * the watermark of that time, and what follows is held back while it waits.
   */
  public ComputeViews withWatermarkByTimers() {
    return new ComputeViews(
        topic,
        contracts,
        run,
        pipelineVersion,
        shards,
        withheld,
        decisions,
        Watermark.ASKED_BY_TIMERS);
  }

  @Override
  public PCollection<TableRecord> expand(PCollection<RecordBatch> batches) {
    Outputs outputs = new Outputs(contracts);
    TupleTag<KV<Integer, ShardBatch>> byShard = new TupleTag<>("shards") {};
    PCollectionTuple routed =
        batches.apply(
            "Route records",
            ParDo.of(new RouteRecords(topic, contracts, pipelineVersion, outputs, shards, withheld))
                .withOutputTags(byShard, outputs.others().and(outputs.ledger())));
    PCollectionTuple admitted =
        routed
            .get(byShard)
            .setCoder(KvCoder.of(VarIntCoder.of(), ShardBatchCoder.of()))
            .apply(
                "Admit events",
                ParDo.of(admission(outputs)).withOutputTags(outputs.ledger(), outputs.others()));

    PCollectionList<TableRecord> records = PCollectionList.empty(batches.getPipeline());
    records = records.and(routed.get(outputs.records()).setCoder(TableRecordCoder.of()));
    records = records.and(decided(admitted.get(outputs.records())));
    for (var grouping : outputs.partials().entrySet()) {
      records =
          records.and(
              both(
                      routed,
                      admitted,
                      grouping.getValue(),
                      KvCoder.of(GroupKeyCoder.of(), PartialCoder.of()),
                      "Partials " + grouping.getKey().name())
                  .apply(
                      "Rows " + grouping.getKey().name(),
                      AggregateRows.of(grouping.getKey(), contracts, run))
                  .apply("Unwindow " + grouping.getKey().name(), unwindow()));
    }
    Coder<KV<String, LedgerEntry>> entryCoder =
        KvCoder.of(StringUtf8Coder.of(), LedgerEntryCoder.of());
    records =
        records.and(
            both(routed, admitted, outputs.ledger(), entryCoder, "Ledger entries")
                .apply("Keep the ledger", ledger()));
    return records.apply("All records", Flatten.pCollections());
  }

  private DoFn<KV<Integer, ShardBatch>, KV<String, LedgerEntry>> admission(Outputs outputs) {
    return switch (watermark) {
      case TOLD -> new AdmitEvents(topic, contracts, outputs, shards, withheld);
      case ASKED_BY_TIMERS -> new AdmitByTimers(topic, contracts, outputs, shards, withheld);
    };
  }

  private KeepLedger ledger() {
    KeepLedger ledger = KeepLedger.of(run).withWithheld(withheld);
    return switch (watermark) {
      case TOLD -> ledger;
      case ASKED_BY_TIMERS -> ledger.withoutWatermark();
    };
  }

  private PCollection<TableRecord> decided(PCollection<TableRecord> records) {
    records.setCoder(TableRecordCoder.of());
    return switch (decisions) {
      case AS_DECIDED -> records;
      case ONCE_STABLE -> records.apply("Release decisions once stable", new ReleaseStable());
    };
  }

  /**
   * Nothing is grouped behind the rows: one window holds them all, as it does the other records.
   */
  private static Window<TableRecord> unwindow() {
    return Window.<TableRecord>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  private static <T> PCollection<T> both(
      PCollectionTuple routed,
      PCollectionTuple admitted,
      TupleTag<T> tag,
      Coder<T> coder,
      String name) {
    return PCollectionList.of(routed.get(tag).setCoder(coder))
        .and(admitted.get(tag).setCoder(coder))
        .apply(name, Flatten.pCollections());
  }
}
