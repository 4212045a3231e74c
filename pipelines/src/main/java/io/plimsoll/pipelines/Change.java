package io.plimsoll.pipelines;

/**
 * A change of a contract that breaks somebody: who produces its events, who reads its tables, or
 * the state of a job that goes on.
 *
 * @param place the field, the property or the part of a view that changed
 * @param before what it was
 * @param after what it is
 * @param rule which rule that breaks, and why there is one
 */
record Change(String place, String before, String after, String rule) {
  @Override
  public String toString() {
    return place + ": " + before + " -> " + after + " (" + rule;
  }

  /** Says that the change needs a new major version. */
  String refused(SemanticVersion old) {
    return this + "; expected: as it was, or version " + old.nextMajor() + ")";
  }

  /** Says that a new major version allows the change. */
  String allowed(SemanticVersion old, SemanticVersion now) {
    return this + "; breaking, allowed by version " + old + " -> " + now + ")";
  }
}
