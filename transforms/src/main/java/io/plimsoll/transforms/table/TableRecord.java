package io.plimsoll.transforms.table;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of one table.
 *
 * @param table which table
 * @param contract id of the contract, or the topic's name for what belongs to no contract of it
 * @param view the view of a row; empty for every other table
 * @param key what identifies the record; null only for a record that came without one
 * @param value the record's bytes; null retracts a row
 * @param headers facts that are not part of the value
 */
public record TableRecord(
    Table table,
    String contract,
    String view,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers) {
  // Spelled out: a compact constructor would lose, for the null check, that arrays may be null.
  public TableRecord(
      Table table,
      String contract,
      String view,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<RecordHeader> headers) {
    this.table = table;
    this.contract = contract;
    this.view = view;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** Returns the table's name: the topic's, where Kafka holds it. */
  public String tableName() {
    return table.nameOf(contract, view);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableRecord that
        && table == that.table
        && contract.equals(that.contract)
        && view.equals(that.view)
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(table, contract, view, Arrays.hashCode(key), Arrays.hashCode(value));
  }
}
