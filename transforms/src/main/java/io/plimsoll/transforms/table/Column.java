package io.plimsoll.transforms.table;

/**
 * A column of a table.
 *
 * @param name what it is called in a table of columns
 * @param nullable whether it may be null or absent
 * @param path where a record has it: in its value, or in {@code key} or {@code headers}; {@code *}:
 *     all of the value that no other column has
 */
public record Column(String name, ColumnType type, boolean nullable, String path) {
  /** The column of an event that holds, as one object, all fields that no other column has. */
  public static final Column UNDECLARED = new Column("undeclared", ColumnType.JSON, true, "*");

  /** Describes a column that every record has, at the top of its value. */
  static Column always(String name, ColumnType type) {
    return new Column(name, type, false, name);
  }

  /** Describes a column that may be null or absent, at the top of a record's value. */
  static Column perhaps(String name, ColumnType type) {
    return new Column(name, type, true, name);
  }

  /** Describes whence a record is; its name is none that a field of an event should have. */
  static Column ofRecord(String name, ColumnType type) {
    return new Column("record_" + name, type, false, header(name, type, false).path());
  }

  /** Describes a header of ours; its column has the header's name without our prefix. */
  static Column header(String name, ColumnType type, boolean nullable) {
    return new Column(name, type, nullable, "headers.plimsoll-" + name.replace('_', '-'));
  }
}
