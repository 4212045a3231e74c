package io.plimsoll.transforms.contract;

/** Says what was expected of a condition that CEL's checker let pass. */
final class RefusedCondition extends Exception {
  private static final long serialVersionUID = 1L;

  private RefusedCondition(String expectation) {
    super(expectation);
  }

  static RefusedCondition mistake(String expectation) {
    return new RefusedCondition(expectation);
  }

  String expectation() {
    return String.valueOf(getMessage());
  }
}
