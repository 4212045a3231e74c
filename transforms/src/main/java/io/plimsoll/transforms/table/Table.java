package io.plimsoll.transforms.table;

/** The tables that a contract writes. */
public enum Table {
  /** Rows of a view; upserts, null retracts. */
  ROWS("rows"),
  /** Records that cannot be decoded. */
  DEAD_LETTERS("dead-letters"),
  /** Whole records that break a business rule, until somebody releases them. */
  QUARANTINE("quarantine"),
  /** Events whose business key is known with another content. */
  CONFLICTS("conflicts"),
  /** Events past allowed lateness, once per view. */
  TOO_LATE("too-late"),
  /** Counts of what became of every record, by arrival minute; upserts. */
  LEDGER("ledger"),
  /**
   * Whole events as they were read, for a store that is asked to keep them; Kafka has them already.
   */
  EVENTS("events");

  private final String suffix;

  Table(String suffix) {
    this.suffix = suffix;
  }

  /** Returns the name of the table of a contract; {@code view} matters to {@link #ROWS} only. */
  public String nameOf(String contract, String view) {
    return this == ROWS ? contract + "." + suffix + "." + view : contract + "." + suffix;
  }
}
