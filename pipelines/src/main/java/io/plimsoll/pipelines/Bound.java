package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Field;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The least or largest value that a field may have, or, if it is exclusive, may not have. */
record Bound(BigDecimal value, boolean exclusive) {
  static @Nullable Bound least(Field.Rules rules) {
    return tighter(rules.minimum(), rules.exclusiveMinimum(), 1);
  }

  static @Nullable Bound largest(Field.Rules rules) {
    return tighter(rules.maximum(), rules.exclusiveMaximum(), -1);
  }

  private static @Nullable Bound tighter(
      @Nullable String inclusive, @Nullable String exclusive, int inward) {
    Bound in = inclusive == null ? null : new Bound(new BigDecimal(inclusive), false);
    Bound ex = exclusive == null ? null : new Bound(new BigDecimal(exclusive), true);
    if (in == null || ex == null) {
      return in == null ? ex : in;
    }
    return ex.isInside(in, inward) ? ex : in;
  }

  /**
   * Returns whether this allows less than another.
   *
   * @param inward 1 for a least value, which tightens upward; -1 for a largest
   */
  boolean isInside(Bound other, int inward) {
    int order = value.compareTo(other.value) * inward;
    return order > 0 || (order == 0 && exclusive && !other.exclusive);
  }

  @Override
  public String toString() {
    return value.toPlainString() + (exclusive ? " excluded" : "");
  }
}
