package io.plimsoll.transforms.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Recorded events as one partition would bring them, in their order, all of them having arrived
 * long after they happened. The watermark trails the newest event time by the contracts' {@code
 * maxOutOfOrderness} and moves behind a batch.
 */
final class RecordedStream {
  private static final long ARRIVAL = Instant.parse("2026-01-01T00:00:00Z").getMillis();
  private static final int BATCH = 2_000;

  private RecordedStream() {}

  /**
   * Returns the stream.
   *
   * @param step a batch ends where the watermark reaches a multiple of this, so that what closes
   *     there closes where it would if the watermark moved with every record
   */
  static TestStream<RecordBatch> of(List<Contract> contracts, List<String> lines, Duration step) {
    Packer packer = new Packer(contracts, 0);
    TestStream.Builder<RecordBatch> stream = StreamRun.stream();
    long disorder =
        contracts.stream().mapToLong(each -> each.maxOutOfOrderness().getMillis()).max().orElse(0);
    long reached = RecordBatch.NO_WATERMARK;
    for (int offset = 0; offset < lines.size(); offset++) {
      packer.add(offset, ARRIVAL, lines.get(offset).getBytes(UTF_8));
      long newest = packer.newestEventTime();
      long watermark = newest == RecordBatch.NO_WATERMARK ? newest : newest - disorder;
      boolean isStep =
          Math.floorDiv(watermark, step.getMillis()) > Math.floorDiv(reached, step.getMillis());
      if (isStep || packer.records() == BATCH) {
        stream = add(stream, packer.batch(reached), reached);
        if (watermark > reached) {
          stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
          reached = watermark;
        }
      }
    }
    return (packer.isEmpty() ? stream : add(stream, packer.batch(reached), reached))
        .advanceWatermarkToInfinity();
  }

  private static TestStream.Builder<RecordBatch> add(
      TestStream.Builder<RecordBatch> stream, RecordBatch batch, long watermark) {
    long oldest = batch.oldestEventTimeFrom(watermark);
    return stream.addElements(
        TimestampedValue.of(
            batch, Instant.ofEpochMilli(oldest == Long.MAX_VALUE ? watermark : oldest)));
  }
}
