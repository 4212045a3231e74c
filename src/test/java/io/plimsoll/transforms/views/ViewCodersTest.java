package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class ViewCodersTest {
  private static final Cells CELLS =
      new Cells(
          new byte[] {Cells.ADD, Cells.MIN, Cells.WIDE_HIGH, Cells.WIDE_LOW},
          new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0});

  @Test
  void cellsComeBack() throws Exception {
    for (Cells cells : List.of(CELLS, Cells.NONE)) {
      CoderProperties.coderDecodeEncodeEqual(CellsCoder.of(), cells);
    }
    CoderProperties.coderSerializable(CellsCoder.of());
  }

  @Test
  void partialsComeBack() throws Exception {
    for (Partial partial :
        List.of(
            new Partial(-60_000, 0, CELLS),
            new Partial(1_780_000_000_000L, 1_780_000_060_000L, Cells.NONE))) {
      CoderProperties.coderDecodeEncodeEqual(PartialCoder.of(), partial);
    }
    CoderProperties.coderSerializable(PartialCoder.of());
  }

  @Test
  void groupKeysComeBackAndTheirBytesAreTheirIdentity() throws Exception {
    GroupKey key = new GroupKey(GroupKey.prefix("contract", "größte"));
    GroupKey same = new GroupKey(GroupKey.prefix("contract", "größte"));
    CoderProperties.coderDecodeEncodeEqual(GroupKeyCoder.of(), key);
    CoderProperties.coderDeterministic(GroupKeyCoder.of(), key, same);
    CoderProperties.coderConsistentWithEquals(
        GroupKeyCoder.of(), key, new GroupKey(GroupKey.prefix("contrac", "tgrößte")));
    CoderProperties.coderSerializable(GroupKeyCoder.of());
    assertThatCode(() -> GroupKeyCoder.of().verifyDeterministic()).doesNotThrowAnyException();
  }
}
