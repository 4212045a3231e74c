package io.plimsoll.transforms.admission;

import io.plimsoll.CapturedRecords;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RecordBatchCoder;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.decoding.RecordDecoder;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.views.RunIdentity;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
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
    CapturedRecords captured = new CapturedRecords();
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline
        .apply("Read", stream)
        .apply(
            "Views",
            ComputeViews.of(contracts.get(0).topic(), contracts, RUN, "test").withShards(shards))
        .apply("Capture", captured);
    pipeline.run().waitUntilFinish();
    return captured;
  }

  /** Packs records as the source does, one batch after another. */
  static final class Packer {
    private final RecordDecoder decoder;
    private final DecodedRecord decoded = new DecodedRecord();
    private final RecordBatch.Builder builder;

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
      return this;
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
