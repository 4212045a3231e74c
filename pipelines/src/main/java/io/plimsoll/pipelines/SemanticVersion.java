package io.plimsoll.pipelines;

/**
 * The version of a contract as far as it matters to a change.
 *
 * @param major the first number
 * @param text the whole version
 */
record SemanticVersion(long major, String text) {
  /** Takes a version that the contract's schema has let through. */
  static SemanticVersion of(String text) {
    return new SemanticVersion(Long.parseLong(text.substring(0, text.indexOf('.'))), text);
  }

  boolean isNewMajorAfter(SemanticVersion old) {
    return major > old.major;
  }

  String nextMajor() {
    return (major + 1) + ".0.0";
  }

  @Override
  public String toString() {
    return text;
  }
}
