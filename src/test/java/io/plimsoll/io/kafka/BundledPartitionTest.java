package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static io.plimsoll.io.kafka.NumberedEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a bundle brings record by record, in the batches that the consumer would have made. */
class BundledPartitionTest {
  private static final long DISORDER = 30_000;
  private static final int MAX_RECORDS = 7;
  private static final long NONE = PartitionWatermark.NONE;

  private final BundledPartition bundle =
      new BundledPartition("t", 0, MAX_RECORDS, 1 << 20, DISORDER);
  private final PartitionWatermark watermark =
      new PartitionWatermark(DISORDER, 60_000, PartitionWatermark.NEVER, () -> START, NONE);

  @Test
  void batchesAreThoseOfThePackingConsumer() {
    Random random = new Random(5);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] value =
          random.nextInt(10) == 0 ? null : event(START + 4_000L * i + random.nextInt(40_000));
      records.add(record(i, value));
    }
    PartitionWatermark ofConsumer =
        new PartitionWatermark(DISORDER, 60_000, PartitionWatermark.NEVER, () -> START, NONE);
    List<RecordBatch> expected = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> packed :
        packer(MAX_RECORDS).pack(records, PartitionWatermark.NEVER, START)) {
      RecordBatch batch = RecordBatch.wrap(packed.value());
      ofConsumer.take(batch, packed.offset());
      expected.add(batch);
    }
    for (ConsumerRecord<byte[], byte[]> each : records) {
      add(each.offset(), each.value());
    }

    List<RecordBatch> found = bundle.take();
    assertThat(found).hasSizeGreaterThan(500 / MAX_RECORDS);
    assertThat(found)
        .extracting(RecordBatch::array)
        .usingElementComparator((a, b) -> Arrays.compare(a, b))
        .isEqualTo(expected.stream().map(RecordBatch::array).toList());
  }

  @Test
  void batchEndsWhereTheClockMovedTheWatermark() {
    add(0, event(START));
    add(1, event(START + 1));
    watermark.raise(START + 5_000);
    add(2, event(START + 2));
    List<RecordBatch> batches = bundle.take();
    assertThat(batches).extracting(RecordBatch::records).containsExactly(2, 1);
    assertThat(batches).extracting(RecordBatch::watermark).containsExactly(NONE, START + 5_000);
  }

  @Test
  void batchEndsWhereTheBundleGoesBack() {
    add(5, event(START));
    add(6, event(START));
    add(3, event(START));
    assertThat(bundle.take()).extracting(RecordBatch::records).containsExactly(2, 1);
    assertThat(bundle.take()).isEmpty();
  }

  private void add(long offset, byte @Nullable [] value) {
    ConsumerRecord<byte[], byte[]> packed =
        packer(1).pack(List.of(record(offset, value)), PartitionWatermark.NEVER, START).get(0);
    RecordBatch one = RecordBatch.wrap(packed.value());
    watermark.take(one, offset);
    bundle.add(one, offset);
  }

  private static BatchPacker packer(int maxRecords) {
    return new BatchPacker(
        "t",
        0,
        RecordDecoder.of(List.of(NumberedEvents.contract("t"))),
        maxRecords,
        1 << 20,
        DISORDER,
        BatchPacker.Keep.REFUSED);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, byte @Nullable [] value) {
    return new ConsumerRecord<>("t", 0, offset, null, value);
  }
}
