package io.plimsoll.pipelines;

/** How long the launcher stays with a job. */
public enum Attendance {
  /** Until it ends: who stops the launcher stops the job. */
  TO_THE_END,
  /** Until it ends where it has an end; any other is left alone once it is submitted. */
  IF_BOUNDED,
  /** Not at all: what was made is not yet a running job. */
  NONE;

  boolean covers(Until end) {
    return switch (this) {
      case TO_THE_END -> true;
      case IF_BOUNDED -> end.bounded();
      case NONE -> false;
    };
  }
}
