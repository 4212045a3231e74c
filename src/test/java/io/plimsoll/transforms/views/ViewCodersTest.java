package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class ViewCodersTest {
  private static final CellTable CELLS =
      CellTableTest.of(
          "key",
          new byte[] {Cells.ADD, Cells.MIN, Cells.WIDE_HIGH, Cells.WIDE_LOW},
          new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0});

  @Test
  void tablesComeBackWithTheirHistory() throws Exception {
    CellTable merged = new CellTable();
    merged.merge(CELLS);
    merged.merge(CellTableTest.of("größter", new byte[] {Cells.MAX}, new long[] {7}));
    for (CellTable table : List.of(CELLS, merged, new CellTable())) {
      CoderProperties.coderDecodeEncodeEqual(CellTableCoder.of(), table);
    }
    CellTable back = CellTable.of(merged.toByteArray());
    back.merge(CELLS);
    assertThat(back.entries()).isEqualTo(2);
    assertThat(back.changedIn(0)).isEqualTo(3);
    assertThat(back.changedIn(1)).isEqualTo(2);
    CoderProperties.coderSerializable(CellTableCoder.of());
  }

  @Test
  void partialsComeBack() throws Exception {
    for (Partial partial :
        List.of(
            new Partial(-60_000, 0, CELLS),
            new Partial(1_780_000_000_000L, 1_780_000_060_000L, new CellTable()))) {
      CoderProperties.coderDecodeEncodeEqual(PartialCoder.of(), partial);
    }
    CoderProperties.coderSerializable(PartialCoder.of());
  }

  @Test
  void groupKeysComeBackAndTheirBytesAreTheirIdentity() throws Exception {
    GroupKey key = GroupKey.ofShard(300);
    CoderProperties.coderDecodeEncodeEqual(GroupKeyCoder.of(), key);
    CoderProperties.coderDeterministic(GroupKeyCoder.of(), key, GroupKey.ofShard(300));
    CoderProperties.coderConsistentWithEquals(GroupKeyCoder.of(), key, GroupKey.ofShard(44));
    CoderProperties.coderSerializable(GroupKeyCoder.of());
    assertThatCode(() -> GroupKeyCoder.of().verifyDeterministic()).doesNotThrowAnyException();
  }
}
