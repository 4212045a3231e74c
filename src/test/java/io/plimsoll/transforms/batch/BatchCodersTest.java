package io.plimsoll.transforms.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.SavedBytes;
import io.plimsoll.transforms.table.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/** Batches come out of their coders byte for byte, whatever stands before or behind them. */
class BatchCodersTest {

  @Test
  void batchOfRecordsComesBack() throws CoderException {
    RecordBatch batch = batch();
    RecordBatch copy = copy(RecordBatchCoder.of(), batch);
    assertThat(copy.array()).isEqualTo(batch.array());
    assertThat(copy.topic()).isEqualTo("éditions");
    assertThat(copy.partition()).isEqualTo(7);
    assertThat(copy.readAt()).isEqualTo(99);
    assertThat(copy.watermark()).isEqualTo(RecordBatch.UNSTAMPED);
    RecordBatch.Cursor record = copy.cursor();
    assertThat(record.next()).isTrue();
    assertThat(record.kind()).isEqualTo(DecodedRecord.Kind.EVENT);
    assertThat(record.event().textAt(1)).isEqualTo("käse 🧀");
    assertThat(record.event().isNull(2)).isTrue();
    assertThat(record.next()).isTrue();
    assertThat(record.kind()).isEqualTo(DecodedRecord.Kind.TOMBSTONE);
    assertThat(record.offset()).isEqualTo(12);
    assertThat(record.next()).isTrue();
    assertThat(record.refused().headers())
        .containsExactly(new RecordHeader("none", null), RecordHeader.of("trace", "1"));
    assertThat(record.next()).isFalse();
  }

  @Test
  @Promise(2)
  void bytesOfTheLastVersionAreRead() throws CoderException {
    SavedBytes.expectRead("batch of records", RecordBatchCoder.of(), batch());
    ShardBatch.Builder builder = new ShardBatch.Builder();
    builder.add(
        Events.of(5, 6, 7, 8, Arrays.asList("a", null, true)),
        "t".getBytes(StandardCharsets.UTF_8),
        3,
        -9);
    SavedBytes.expectRead("batch of a shard", ShardBatchCoder.of(), builder.build());
  }

  @Test
  void eventThatIsKeptHasItsBytes() throws CoderException {
    RecordBatch.Builder builder = RecordBatch.builder("t", 0, 0);
    DecodedRecord decoded = new DecodedRecord();
    decoded.setEvent(0, 5);
    builder.addKept(11, 6, decoded, new byte[] {1, 2, 3});
    builder.add(12, 6, decoded, null, new byte[] {4}, List.of());

    RecordBatch.Cursor record = copy(RecordBatchCoder.of(), builder.build()).cursor();
    assertThat(record.next()).isTrue();
    assertThat(record.kind()).isEqualTo(DecodedRecord.Kind.EVENT);
    assertThat(record.value()).isEqualTo(new byte[] {1, 2, 3});
    assertThat(record.event().offset()).isEqualTo(11);
    assertThat(record.next()).isTrue();
    assertThat(record.value()).isNull();
    assertThat(record.event().offset()).isEqualTo(12);
    assertThat(record.next()).isFalse();
  }

  @Test
  void stampedWatermarkTravels() throws CoderException {
    RecordBatch batch = batch();
    batch.stampWatermark(RecordBatch.NO_WATERMARK);
    assertThat(copy(RecordBatchCoder.of(), batch).watermark()).isEqualTo(RecordBatch.NO_WATERMARK);
  }

  @Test
  void newestAndOldestEventTimesAreThoseOfTheEvents() {
    assertThat(batch().newestEventTime()).isEqualTo(5);
    assertThat(batch().oldestEventTimeFrom(5)).isEqualTo(5);
    assertThat(batch().oldestEventTimeFrom(6)).isEqualTo(Long.MAX_VALUE);
    RecordBatch empty = RecordBatch.builder("t", 0, 0).build();
    assertThat(empty.newestEventTime()).isEqualTo(Long.MIN_VALUE);
    assertThat(empty.cursor().next()).isFalse();
  }

  @Test
  void quarantinedEventHasItsBytesAndMovesTheEventTimeOn() throws CoderException {
    DecodedRecord decoded = new DecodedRecord();
    decoded.setEvent(1, 7);
    decoded.setQuarantine(2, "rule r: broken");
    RecordBatch.Builder builder = RecordBatch.builder("t", 0, 0);
    builder.add(3, 9, decoded, null, new byte[] {1}, List.of());
    RecordBatch batch = copy(RecordBatchCoder.of(), builder.build());
    assertThat(batch.newestEventTime()).isEqualTo(7);
    assertThat(batch.oldestEventTimeFrom(7)).isEqualTo(7);
    RecordBatch.Cursor record = batch.cursor();
    assertThat(record.next()).isTrue();
    assertThat(record.kind()).isEqualTo(DecodedRecord.Kind.QUARANTINE);
    assertThat(record.contract()).isEqualTo(1);
    assertThat(record.rule()).isEqualTo(2);
    assertThat(record.eventTime()).isEqualTo(7);
    assertThat(record.refused().message()).isEqualTo("rule r: broken");
    assertThat(record.refused().value()).isEqualTo(new byte[] {1});
  }

  @Test
  void batchOfAShardComesBack() throws CoderException {
    EventView event = Events.of(5, 6, 7, 8, Arrays.asList("a", null, true));
    ShardBatch.Builder builder = new ShardBatch.Builder();
    builder.add(event, "t".getBytes(StandardCharsets.UTF_8), 3, -9);
    builder.add(event, "topic".getBytes(StandardCharsets.UTF_8), 4, Long.MAX_VALUE);
    ShardBatch batch = builder.build();
    ShardBatch copy = copy(ShardBatchCoder.of(), batch);
    assertThat(copy.array()).isEqualTo(batch.array());
    assertThat(copy.events()).isEqualTo(2);
    ShardBatch.Cursor cursor = copy.cursor();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.partitionWatermark()).isEqualTo(-9);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.topic()).isEqualTo("topic");
    assertThat(cursor.partition()).isEqualTo(4);
    assertThat(cursor.partitionWatermark()).isEqualTo(Long.MAX_VALUE);
    assertThat(cursor.event().keyHigh()).isEqualTo(7);
    assertThat(cursor.event().contentLow()).isEqualTo(~8L);
    assertThat(cursor.event().booleanAt(2)).isTrue();
    assertThat(cursor.next()).isFalse();
  }

  private static RecordBatch batch() {
    RecordBatch.Builder builder = RecordBatch.builder("éditions", 7, 99);
    DecodedRecord decoded = new DecodedRecord();
    decoded.setEvent(0, 5);
    decoded.fields().putBoolean(true);
    byte[] text = "käse 🧀".getBytes(StandardCharsets.UTF_8);
    decoded.fields().putText(text, 0, text.length);
    decoded.fields().putNull();
    builder.add(11, 6, decoded, null, text, List.of());
    decoded.setTombstone(0);
    builder.add(12, 7, decoded, text, null, List.of());
    decoded.setDeadLetter(DecodedRecord.NO_CONTRACT, Reason.EMPTY, "record");
    builder.add(
        13,
        8,
        decoded,
        null,
        new byte[0],
        List.of(new RecordHeader("none", null), RecordHeader.of("trace", "1")));
    return builder.build();
  }

  private static <T> T copy(Coder<T> coder, T value) throws CoderException {
    return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, value));
  }
}
