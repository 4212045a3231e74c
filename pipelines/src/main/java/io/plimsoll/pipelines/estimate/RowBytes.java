package io.plimsoll.pipelines.estimate;

import io.plimsoll.io.store.BigQueryColumn;
import io.plimsoll.io.store.BigQueryTable;
import io.plimsoll.transforms.table.Column;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableSchema;

/**
 * How large a record of a table is, guessed from its columns: values of the lengths below, names as
 * they are.
 *
 * @param json in a topic, key and value
 * @param bigQuery by BigQuery's own sizes of types
 */
record RowBytes(int json, int bigQuery) {
  private static final int TEXT = 16;
  private static final int TREE = 60;
  private static final int BYTES = 200;
  private static final int KEY = 60;
  // Quotes, colon and comma of a member; the objects of dimensions and measures.
  private static final int MEMBER = 4;
  private static final int OBJECTS = 30;
  // Counts of a view in a minute of the ledger.
  private static final int VIEW_OF_LEDGER = 100;

  static RowBytes of(TableSchema schema, int views) {
    int counts = schema.table() == Table.LEDGER ? views * VIEW_OF_LEDGER : 0;
    int json = KEY + OBJECTS + counts;
    for (Column column : schema.columns()) {
      json += column.name().length() + MEMBER + json(column);
    }
    int bigQuery = counts;
    for (BigQueryColumn column : BigQueryTable.of(schema).columns()) {
      bigQuery += bigQuery(column);
    }
    return new RowBytes(json, bigQuery);
  }

  private static int json(Column column) {
    return switch (column.type().kind()) {
      case STRING -> TEXT + 2;
      case INTEGER -> 8;
      case BOOLEAN -> 5;
      case DECIMAL -> 12;
      case TIMESTAMP -> 26;
      case JSON -> TREE;
      case BYTES -> BYTES;
      case STRINGS -> 2;
    };
  }

  private static int bigQuery(BigQueryColumn column) {
    if (column.mode().equals("REPEATED")) {
      return 0;
    }
    return switch (column.type()) {
      case "INT64", "TIMESTAMP" -> 8;
      case "BOOL" -> 1;
      case "BIGNUMERIC" -> 32;
      case "JSON" -> TREE;
      case "BYTES" -> 2 + BYTES;
      default -> 2 + (column.name().equals(BigQueryTable.ROW_KEY) ? KEY : TEXT);
    };
  }
}
