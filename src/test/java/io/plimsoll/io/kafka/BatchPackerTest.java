package io.plimsoll.io.kafka;

import static io.plimsoll.io.kafka.NumberedEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchPackerTest {
  private static final long READ_AT = 1_780_000_000_000L;
  private static final long ALL = Long.MAX_VALUE;

  private static BatchPacker packer(int maxRecords, int maxBytes) {
    return new BatchPacker(
        "t",
        3,
        RecordDecoder.of(List.of(NumberedEvents.contract("t"))),
        maxRecords,
        maxBytes,
        30_000,
        BatchPacker.Keep.REFUSED);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, long arrival, byte @Nullable [] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("h", null);
    return new ConsumerRecord<>(
        "t",
        3,
        offset,
        arrival,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[] {1},
        value,
        headers,
        java.util.Optional.empty());
  }

  private static List<ConsumerRecord<byte[], byte[]>> events(long first, long... seconds) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      long time = START + 1_000 * seconds[i];
      records.add(record(first + i, time, NumberedEvents.event(time)));
    }
    return records;
  }

  private static List<List<Long>> offsets(List<ConsumerRecord<byte[], byte[]>> packed) {
    List<List<Long>> offsets = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> batch : packed) {
      List<Long> ofBatch = new ArrayList<>();
      RecordBatch.Cursor cursor = RecordBatch.wrap(batch.value()).cursor();
      while (cursor.next()) {
        ofBatch.add(cursor.offset());
      }
      assertThat(batch.offset()).isEqualTo(ofBatch.get(ofBatch.size() - 1));
      offsets.add(ofBatch);
    }
    return offsets;
  }

  @Test
  void batchEndsWhenItHoldsTheMostRecords() {
    BatchPacker packer = packer(2, 1 << 20);
    assertThat(offsets(packer.pack(events(7, 0, 0, 0, 0, 0), ALL, READ_AT)))
        .containsExactly(List.of(7L, 8L), List.of(9L, 10L), List.of(11L));
  }

  @Test
  void batchEndsWithTheRecordThatReachesTheMostBytes() {
    int one = packer(9, 1 << 20).pack(events(0, 0), ALL, READ_AT).get(0).value().length;
    int two = packer(9, 1 << 20).pack(events(0, 0, 0), ALL, READ_AT).get(0).value().length;
    assertThat(two).isGreaterThan(one);

    assertThat(offsets(packer(9, two).pack(events(0, 0, 0, 0, 0, 0), ALL, READ_AT)))
        .containsExactly(List.of(0L, 1L), List.of(2L, 3L), List.of(4L));
  }

  @Test
  void batchEndsWhereEventTimesHaveAdvancedByTheDisorderSinceItsFirst() {
    assertThat(
            offsets(packer(9, 1 << 20).pack(events(0, 0, 29, -90, 30, 31, 59, 60), ALL, READ_AT)))
        .containsExactly(List.of(0L, 1L, 2L), List.of(3L, 4L, 5L), List.of(6L));
  }

  @Test
  void nothingAtOrPastTheEndIsPacked() {
    assertThat(offsets(packer(9, 1 << 20).pack(events(4, 0, 0, 0, 0), 6, READ_AT)))
        .containsExactly(List.of(4L, 5L));
    assertThat(packer(9, 1 << 20).pack(events(6, 0), 6, READ_AT)).isEmpty();
  }

  @Test
  void recordKeepsItsArrivalAndOneWithoutTimestampArrivesWhenItIsRead() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(
            record(0, START + 5, NumberedEvents.event(START)),
            record(1, -1, NumberedEvents.event(START)));
    RecordBatch batch =
        RecordBatch.wrap(packer(9, 1 << 20).pack(records, ALL, READ_AT).get(0).value());

    assertThat(batch.readAt()).isEqualTo(READ_AT);
    assertThat(batch.topic()).isEqualTo("t");
    assertThat(batch.partition()).isEqualTo(3);
    RecordBatch.Cursor cursor = batch.cursor();
    cursor.next();
    assertThat(cursor.arrival()).isEqualTo(START + 5);
    cursor.next();
    assertThat(cursor.arrival()).isEqualTo(READ_AT);
  }

  @Test
  void brokenRecordKeepsAllItHadAndATombstoneIsOne() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(record(0, START, new byte[] {'{'}), record(1, START, null));
    RecordBatch.Cursor cursor =
        RecordBatch.wrap(packer(9, 1 << 20).pack(records, ALL, READ_AT).get(0).value()).cursor();

    cursor.next();
    assertThat(cursor.kind()).isEqualTo(DecodedRecord.Kind.DEAD_LETTER);
    assertThat(cursor.refused().key()).isEqualTo(new byte[] {1});
    assertThat(cursor.refused().value()).isEqualTo(new byte[] {'{'});
    assertThat(cursor.refused().headers().get(0).name()).isEqualTo("h");
    assertThat(cursor.refused().headers().get(0).value()).isNull();
    cursor.next();
    assertThat(cursor.kind()).isEqualTo(DecodedRecord.Kind.TOMBSTONE);
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void quarantinedRecordKeepsAllItHadAndIsReleasedByItsHeaders() {
    byte[] value = NumberedEvents.event(START);
    ConsumerRecord<byte[], byte[]> released = record(1, START, value);
    released.headers().add(RecordDecoder.RELEASE_HEADER, bytes("never"));
    ConsumerRecord<byte[], byte[]> releasedTwice = record(2, START, value);
    releasedTwice.headers().add(RecordDecoder.RELEASE_HEADER, bytes("never"));
    releasedTwice.headers().add(RecordDecoder.RELEASE_HEADER, bytes("nor"));
    Rule never = new Rule("never", "t is null", new Condition.Not(new Condition.Has("t")));
    Rule nor = new Rule("nor", "t is null", new Condition.Not(new Condition.Has("t")));
    BatchPacker packer =
        new BatchPacker(
            "t",
            3,
            RecordDecoder.of(List.of(NumberedEvents.contract("t", List.of(never, nor)))),
            9,
            1 << 20,
            30_000,
            BatchPacker.Keep.REFUSED);
    RecordBatch.Cursor cursor =
        RecordBatch.wrap(
                packer
                    .pack(List.of(record(0, START, value), released, releasedTwice), ALL, READ_AT)
                    .get(0)
                    .value())
            .cursor();

    cursor.next();
    assertThat(cursor.kind()).isEqualTo(DecodedRecord.Kind.QUARANTINE);
    assertThat(cursor.rule()).isZero();
    assertThat(cursor.refused().message()).isEqualTo("rule never: broken (expected: t is null)");
    assertThat(cursor.refused().key()).isEqualTo(new byte[] {1});
    assertThat(cursor.refused().value()).isEqualTo(value);
    assertThat(cursor.refused().headers().get(0).name()).isEqualTo("h");
    cursor.next();
    assertThat(cursor.kind()).isEqualTo(DecodedRecord.Kind.QUARANTINE);
    assertThat(cursor.rule()).isEqualTo(1);
    assertThat(cursor.refused().headers()).hasSize(2);
    cursor.next();
    assertThat(cursor.kind()).isEqualTo(DecodedRecord.Kind.EVENT);
  }

  @Test
  void batchEndsWhereQuarantinedEventsAdvanceTooFar() {
    Rule never = new Rule("never", "t is null", new Condition.Not(new Condition.Has("t")));
    BatchPacker packer =
        new BatchPacker(
            "t",
            3,
            RecordDecoder.of(List.of(NumberedEvents.contract("t", List.of(never)))),
            9,
            1 << 20,
            30_000,
            BatchPacker.Keep.REFUSED);
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(
            record(0, START, NumberedEvents.event(START)),
            record(1, START, NumberedEvents.event(START + 30_000)));

    assertThat(packer.pack(records, ALL, READ_AT)).hasSize(2);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void emptyBatchStandsForEverythingBeforeThePosition() {
    ConsumerRecord<byte[], byte[]> empty = packer(9, 1 << 20).empty(42, READ_AT);

    assertThat(empty.offset()).isEqualTo(41);
    assertThat(RecordBatch.wrap(empty.value()).records()).isZero();
  }
}
