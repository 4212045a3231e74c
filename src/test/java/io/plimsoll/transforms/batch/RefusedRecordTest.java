package io.plimsoll.transforms.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusedRecordTest {

  @Test
  void valueThatADeadLetterTopicTakesIsKeptWhole() {
    byte[] value = bytes(RefusedRecord.LARGEST);
    RefusedRecord kept = kept(value);
    assertThat(kept.value()).isEqualTo(value);
    assertThat(kept.sha256()).isNull();
  }

  @Test
  void largerValueIsCutAndNamedByItsDigest() throws NoSuchAlgorithmException {
    byte[] value = bytes(RefusedRecord.LARGEST + 1);
    RefusedRecord kept = kept(value);
    assertThat(kept.value()).isEqualTo(Arrays.copyOf(value, 65_536));
    assertThat(kept.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
  }

  @Test
  void everythingElseIsKept() {
    RefusedRecord kept = kept(new byte[] {1, 2});
    assertThat(kept.contract()).isEqualTo(3);
    assertThat(kept.offset()).isEqualTo(Long.MAX_VALUE);
    assertThat(kept.arrival()).isEqualTo(-1);
    assertThat(kept.message()).isEqualTo("payload.größe: beyond 32 bits");
    assertThat(kept.key()).isEqualTo(new byte[] {9});
  }

  @Test
  void recordWithoutAValueHasNoBytes() {
    assertThat(kept(null).value()).isEmpty();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i += 997) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static RefusedRecord kept(byte @Nullable [] value) {
    DecodedRecord decoded = new DecodedRecord();
    decoded.setDeadLetter(3, Reason.NUMBER_OUT_OF_RANGE, "payload.größe: beyond 32 bits");
    RecordBatch.Builder builder = RecordBatch.builder("t", 0, 0);
    builder.add(Long.MAX_VALUE, -1, decoded, new byte[] {9}, value, List.of());
    RecordBatch.Cursor cursor = builder.build().cursor();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.size()).isEqualTo(value == null ? 0 : value.length);
    assertThat(cursor.reason()).isEqualTo(Reason.NUMBER_OUT_OF_RANGE);
    assertThat(cursor.hasEventTime()).isFalse();
    return cursor.refused();
  }
}
