package io.plimsoll.pipelines;

/**
 * A column of a table.
 *
 * @param name what it is called in a table of columns
 * @param type as {@link ColumnType} writes it
 * @param nullable whether it may be null or absent
 * @param path where a record has it: in its value, or in {@code key} or {@code headers}
 */
record Column(String name, String type, boolean nullable, String path) {
  /** Describes a column that every record has, at the top of its value. */
  static Column always(String name, String type) {
    return new Column(name, type, false, name);
  }

  /** Describes a column that may be null or absent, at the top of a record's value. */
  static Column perhaps(String name, String type) {
    return new Column(name, type, true, name);
  }

  /** Describes a header of ours; its column has the header's name without our prefix. */
  static Column header(String name, String type, boolean nullable) {
    return new Column(name, type, nullable, "headers.plimsoll-" + name.replace('_', '-'));
  }
}
