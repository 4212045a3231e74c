package io.plimsoll.cloud;

/** What becomes of a request to append, other than that its rows are taken. */
public enum Fault {
  /** Nothing is taken, and the service is not there. */
  UNAVAILABLE,
  /** All is taken, and the answer is lost. */
  LOST_ACKNOWLEDGEMENT,
  /** Nothing is taken, for it was taken before. */
  OFFSET_ALREADY_EXISTS,
  /** Nothing is taken, for too much was written lately. */
  QUOTA,
  /** Nothing is taken, for there are too many connections; this one ends. */
  CONNECTION_QUOTA,
  /** Nothing is taken, for the table has other columns than the writer says. */
  SCHEMA_MISMATCH
}
