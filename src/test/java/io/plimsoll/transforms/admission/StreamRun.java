package io.plimsoll.transforms.admission;

import static org.awaitility.Awaitility.await;

import io.plimsoll.CapturedRecords;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RecordBatchCoder;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.RecordDecoder;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.views.RunIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.jspecify.annotations.Nullable;

/** Drives the transforms by hand: batches and watermarks in a given order, records out. */
final class StreamRun {
  static final long GENERATION = 1_780_000_000_000L;
  static final RunIdentity RUN = new RunIdentity(GENERATION, "test", false, () -> 0L);

  private StreamRun() {}

  static TestStream.Builder<RecordBatch> stream() {
    return TestStream.create(RecordBatchCoder.of());
  }

  /** Runs a stream through the views of some contracts of one topic. */
  static CapturedRecords run(List<Contract> contracts, TestStream<RecordBatch> stream) {
    return run(contracts, stream, 2);
  }

  /** Runs a stream with keys divided into some shards. */
  static CapturedRecords run(List<Contract> contracts, TestStream<RecordBatch> stream, int shards) {
    return run(contracts, stream, shards, Map.of());
  }

  /**
   * Runs a stream some batches of which wait for rows.
   *
   * @param rows by the offset that such a batch begins at, how many rows have to be out before
   */
  static CapturedRecords run(
      List<Contract> contracts,
      TestStream<RecordBatch> stream,
      int shards,
      Map<Long, Integer> rows) {
    return run(contracts, stream, views -> views.withShards(shards), rows);
  }

  /** Runs a stream through views that ask for the watermark by timers. */
  static CapturedRecords runByTimers(List<Contract> contracts, TestStream<RecordBatch> stream) {
    return run(contracts, stream, views -> views.withShards(1).withWatermarkByTimers(), Map.of());
  }

  private static CapturedRecords run(
      List<Contract> contracts,
      TestStream<RecordBatch> stream,
      UnaryOperator<ComputeViews> settings,
      Map<Long, Integer> rows) {
    CapturedRecords captured = new CapturedRecords();
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline
        .apply("Read", stream)
        .apply("Await rows", ParDo.of(new AwaitRows(captured, rows)))
        .apply(
            "Views",
            settings.apply(ComputeViews.of(contracts.get(0).topic(), contracts, RUN, "test")))
        .apply("Capture", captured);
    pipeline.run().waitUntilFinish();
    return captured;
  }

  /**
   * Holds a batch back until rows are out. A watermark and what follows it may reach a step by two
   * ways, and what followed comes first on one of them: a row that only the watermark made shows
   * that it has come on all.
   */
  private static final class AwaitRows extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;
    private final CapturedRecords captured;
    private final HashMap<Long, Integer> rows;

    AwaitRows(CapturedRecords captured, Map<Long, Integer> rows) {
      this.captured = captured;
      this.rows = new HashMap<>(rows);
    }

    @ProcessElement
    public void process(@Element RecordBatch batch, OutputReceiver<RecordBatch> out) {
      RecordBatch.Cursor first = batch.cursor();
      Integer awaited = first.next() ? rows.get(first.offset()) : null;
      if (awaited != null) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> captured.of(Table.ROWS).size() >= awaited);
      }
      out.output(batch);
    }
  }

  /** Packs records as the source does, one batch after another. */
  static final class Packer {
    private final RecordDecoder decoder;
    private final DecodedRecord decoded = new DecodedRecord();
    private final RecordBatch.Builder builder;
    private long newestEventTime = RecordBatch.NO_WATERMARK;

    Packer(List<Contract> contracts, int partition) {
      decoder = RecordDecoder.of(contracts);
      builder = RecordBatch.builder(contracts.get(0).topic(), partition, 0);
    }

    Packer add(long offset, long arrival, byte @Nullable [] value) {
      return add(offset, arrival, null, value);
    }

    Packer add(long offset, long arrival, byte @Nullable [] key, byte @Nullable [] value) {
      return add(offset, arrival, key, value, Set.of(), List.of());
    }

    Packer add(
        long offset,
        long arrival,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Set<String> released,
        List<RecordHeader> headers) {
      decoder.decode(value, arrival, released, decoded);
      builder.add(offset, arrival, decoded, key, value, headers);
      if (decoded.kind() == DecodedRecord.Kind.EVENT) {
        newestEventTime = Math.max(newestEventTime, decoded.eventTime());
      }
      return this;
    }

    /** Returns the newest event time of all batches, or {@link RecordBatch#NO_WATERMARK}. */
    long newestEventTime() {
      return newestEventTime;
    }

    int records() {
      return builder.records();
    }

    boolean isEmpty() {
      return builder.records() == 0;
    }

    /** Returns the batch and begins another; its watermark is not known. */
    RecordBatch batch() {
      RecordBatch batch = builder.build();
      builder.begin(0);
      return batch;
    }

    /** Returns the batch and begins another; its watermark is given. */
    RecordBatch batch(long watermark) {
      RecordBatch batch = batch();
      batch.stampWatermark(watermark);
      return batch;
    }
  }
}
