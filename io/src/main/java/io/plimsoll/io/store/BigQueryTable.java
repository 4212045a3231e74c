package io.plimsoll.io.store;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Retention;
import io.plimsoll.transforms.table.Column;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Describes a table as BigQuery has it: what a run writes, what a start checks and what makes
 * tables all ask this. Every rule by which a column becomes BigQuery's is here.
 *
 * <p>A table whose newest record counts has the record's key as its first column and primary key.
 * Only that column is required: whoever takes a record back knows no other.
 *
 * @param name of the table in its contract's dataset
 * @param schema what it describes
 * @param partitionBy the column by whose day it is partitioned, which the key tells where there is
 *     one
 * @param clusterBy the columns by which it is clustered
 */
public record BigQueryTable(
    String name,
    TableSchema schema,
    List<BigQueryColumn> columns,
    String partitionBy,
    List<String> clusterBy) {
  /** The primary key of a table of upserts: its records' key, as text. */
  public static final String ROW_KEY = "row_key";

  /** By how many columns BigQuery clusters a table at most. */
  private static final int MOST_CLUSTERED = 4;

  /** Returns the tables of a contract, in the order of its schema. */
  public static List<BigQueryTable> of(Contract contract) {
    return TableSchema.of(contract, Retention.byDefault()).stream().map(BigQueryTable::of).toList();
  }

  /** Returns a table. */
  public static BigQueryTable of(TableSchema schema) {
    List<BigQueryColumn> columns = new ArrayList<>();
    if (schema.upserts()) {
      columns.add(new BigQueryColumn(ROW_KEY, "STRING", "REQUIRED"));
    }
    for (Column column : schema.columns()) {
      columns.add(column(column));
    }
    return new BigQueryTable(
        schema.view() == null ? schema.kind() : schema.view(),
        schema,
        columns,
        partition(schema.table()),
        cluster(schema));
  }

  /** Returns the name of the table that a record belongs to. */
  public static String nameOf(TableRecord record) {
    return record.table() == Table.ROWS
        ? record.view()
        : record.table().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the columns of the primary key; none: records are only added. */
  public List<String> primaryKey() {
    return schema.upserts() ? List.of(ROW_KEY) : List.of();
  }

  private static BigQueryColumn column(Column column) {
    String type =
        switch (column.type().kind()) {
          case STRING, STRINGS -> "STRING";
          case INTEGER -> "INT64";
          case BOOLEAN -> "BOOL";
          // Of any precision that a decimal has, and without the digits of zeros.
          case DECIMAL -> "BIGNUMERIC";
          case TIMESTAMP -> "TIMESTAMP";
          case JSON -> "JSON";
          case BYTES -> "BYTES";
        };
    return new BigQueryColumn(
        column.name(), type, column.type().isRepeated() ? "REPEATED" : "NULLABLE");
  }

  private static String partition(Table table) {
    return switch (table) {
      case ROWS -> "window_start";
      case LEDGER -> "arrival_minute";
      case DEAD_LETTERS, QUARANTINE, CONFLICTS, TOO_LATE -> "arrival";
      case EVENTS -> "record_event_time";
    };
  }

  private static List<String> cluster(TableSchema schema) {
    return switch (schema.table()) {
      case ROWS, LEDGER -> List.of(ROW_KEY);
      case DEAD_LETTERS, QUARANTINE -> List.of("reason");
      case CONFLICTS -> List.of("topic");
      case TOO_LATE -> List.of("view");
      case EVENTS -> schema.key().subList(0, Math.min(MOST_CLUSTERED, schema.key().size()));
    };
  }
}
