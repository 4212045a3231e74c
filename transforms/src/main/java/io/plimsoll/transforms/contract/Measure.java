package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes one measure of a view. Null values are skipped by every kind but {@code DISTINCT}, for
 * which null is one value; of nothing, a count, of values or of different ones, is 0 and any other
 * kind is null.
 *
 * @param name the column
 * @param kind what is computed
 * @param operands what is measured of each event: one, or several for the values of {@code
 *     DISTINCT} together; none only for a count of events
 * @param q which quantile, above 0 and at most 1; null for any other kind
 * @param where which of the view's events are measured; null: all
 */
public record Measure(
    String name,
    Kind kind,
    List<Operand> operands,
    @Nullable BigDecimal q,
    @Nullable Condition where)
    implements Serializable {

  /** What a measure computes. */
  public enum Kind {
    COUNT,
    SUM,
    MIN,
    MAX,
    AVG,
    FIRST,
    LAST,
    DISTINCT,
    QUANTILE
  }

  public Measure {
    operands = List.copyOf(operands);
    if (operands.isEmpty() && kind != Kind.COUNT) {
      throw new IllegalArgumentException("measure " + name + ": no operand (expected: a field)");
    }
  }

  /** Measures an integer field, or, without one, counts events. */
  public Measure(String name, Kind kind, @Nullable String path, @Nullable Condition where) {
    this(
        name,
        kind,
        path == null ? List.of() : List.of(new Operand.Path(path, FieldType.INTEGER, 0)),
        null,
        where);
  }

  /** Returns the field that is measured; null where it is none, or more than one field alone. */
  public @Nullable String path() {
    return operands.size() == 1 && operands.get(0) instanceof Operand.Path path
        ? path.path()
        : null;
  }

  void collectPaths(Set<String> paths) {
    operands.forEach(operand -> operand.collectPaths(paths));
    if (where != null) {
      where.collectPaths(paths);
    }
  }
}
