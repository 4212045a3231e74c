package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import io.plimsoll.Promise;
import io.plimsoll.SavedBytes;
import java.math.BigInteger;
import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
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
  @Promise(2)
  void bytesOfTheLastVersionAreRead() throws Exception {
    byte[] rules = {Cells.SUMMARY, Cells.ADD, Cells.SUMMARY, Cells.SUMMARY};
    Summaries summaries = new Summaries();
    DistinctValues distinct = new DistinctValues();
    QuantileValues quantile = new QuantileValues();
    for (int i = 0; i < 3; i++) {
      distinct.add(new byte[] {(byte) i}, 0, 1);
      quantile.add(i - 1);
    }
    quantile.add(BigInteger.ONE.shiftLeft(100).negate());
    summaries.set(0, distinct);
    summaries.set(2, quantile);
    summaries.set(3, EdgeValue.of(Summary.LAST, 5, new byte[] {0, 1}, 1, 2));
    CellTable table = new CellTable();
    table.append(1, new byte[8], new byte[0], 0, 0, rules, new long[] {0, 7, 0, 0}, summaries, 0);
    table.merge(CELLS);

    SavedBytes.expectRead("cell table", CellTableCoder.of(), table);
    SavedBytes.expectRead("partial", PartialCoder.of(), new Partial(-60_000, 0, CELLS));
    SavedBytes.expectRead("group key", GroupKeyCoder.of(), GroupKey.ofShard(300));
    Pane pane = new Pane(-60_000, 0, PaneInfo.Timing.LATE, 3);
    SavedBytes.expectRead("pane", PaneCoder.of(), pane);
    SavedBytes.expectRead(
        "top of a shard", ShardTopCoder.of(), new ShardTop(GroupKey.ofShard(3), pane, CELLS));
  }

  @Test
  void summariesComeBackWithTheirTable() throws Exception {
    byte[] rules = {Cells.SUMMARY, Cells.ADD, Cells.SUMMARY, Cells.SUMMARY};
    Summaries summaries = new Summaries();
    for (int different : new int[] {1, 1_000, 1_001}) {
      DistinctValues distinct = new DistinctValues();
      QuantileValues quantile = new QuantileValues();
      for (int i = 0; i < different; i++) {
        distinct.add(new byte[] {(byte) (i >> 8), (byte) i}, 0, 2);
        quantile.add(i - 500);
        quantile.add(BigInteger.ONE.shiftLeft(100).negate());
      }
      summaries.set(0, distinct);
      summaries.set(2, quantile);
      summaries.set(3, EdgeValue.of(Summary.LAST, different, new byte[] {0, 1}, 1, 2));
      CellTable table = new CellTable();
      table.append(1, new byte[8], new byte[0], 0, 0, rules, new long[] {0, 7, 0, 0}, summaries, 0);
      table.append(2, new byte[8], new byte[0], 0, 0, rules, new long[4], new Summaries(), 0);
      CellTable merged = new CellTable();
      merged.merge(table);
      merged.merge(CELLS);
      for (CellTable each : List.of(table, merged, merged.copy())) {
        CoderProperties.coderDecodeEncodeEqual(CellTableCoder.of(), each);
      }
      Cells cells = CellTable.of(merged.toByteArray()).cells(0);
      assertThat(cells.values()[1]).isEqualTo(7);
      assertThat(((DistinctValues) cells.summary(0)).count()).isCloseTo(different, within(50L));
      assertThat(CellTable.of(merged.toByteArray()).cells(1).summary(0)).isNull();
    }
  }

  @Test
  void tableKeepsItsOwnSummariesWhereverTheyCameFrom() {
    byte[] rules = {Cells.SUMMARY};
    Summaries summaries = new Summaries();
    DistinctValues distinct = new DistinctValues();
    distinct.add(new byte[] {1}, 0, 1);
    summaries.set(0, distinct);
    CellTable table = new CellTable();
    table.append(1, new byte[8], new byte[0], 0, 0, rules, new long[1], summaries, 0);
    CellTable merged = new CellTable();
    merged.merge(table);
    CellTable handedOut = merged.copy();
    distinct.add(new byte[] {2}, 0, 1);
    byte[] before = handedOut.toByteArray();
    CellTable other = new CellTable();
    other.append(1, new byte[8], new byte[0], 0, 0, rules, new long[1], summaries, 0);
    merged.merge(other);
    assertThat(count(merged)).isEqualTo(2);
    assertThat(count(table)).isEqualTo(1);
    assertThat(handedOut.toByteArray()).isEqualTo(before);
  }

  private static long count(CellTable table) {
    return ((DistinctValues) table.cells(0).summary(0)).count();
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
