package io.plimsoll.transforms.table;

/**
 * A column of a table.
 *
 * @param name what it is called in a table of columns
 * @param nullable whether it may be null or absent
 * @param path where a record has it: in its value, or in {@code key} or {@code headers}
 */
public record Column(String name, ColumnType type, boolean nullable, String path) {
  /** Describes a column that every record has, at the top of its value. */
  static Column always(String name, ColumnType type) {
    return new Column(name, type, false, name);
  }

  /** Describes a column that may be null or absent, at the top of a record's value. */
  static Column perhaps(String name, ColumnType type) {
    return new Column(name, type, true, name);
  }

  /** Describes a header of ours; its column has the header's name without our prefix. */
  static Column header(String name, ColumnType type, boolean nullable) {
    return new Column(name, type, nullable, "headers.plimsoll-" + name.replace('_', '-'));
  }
}
