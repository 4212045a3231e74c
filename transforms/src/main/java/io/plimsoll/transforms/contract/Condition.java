package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * A boolean condition over the fields of one event, compiled from CEL. An operand that is null or
 * absent leaves a comparison undefined; {@code &&}, {@code ||} and {@code !} carry that on as CEL
 * does (false && undefined is false, true || undefined is true).
 *
 * <p>Constants are {@link String}, {@link Long}, {@link Boolean} or {@link Decimal}.
 */
public sealed interface Condition extends Serializable {
  /** Adds the paths that this condition reads. */
  void collectPaths(Set<String> paths);

  /** How a field is compared with a constant. */
  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /**
   * Is the constant that a fraction is compared with.
   *
   * @param value the constant, exact
   * @param fieldType the field's type: a {@code number} is rounded before it is compared, a {@code
   *     decimal} is not
   */
  record Decimal(BigDecimal value, FieldType fieldType) implements Serializable {}

  /** Compares a field with a constant. */
  record Compare(String path, Comparison comparison, Serializable constant) implements Condition {
    @Override
    public void collectPaths(Set<String> paths) {
      paths.add(path);
    }
  }

  /** Holds where a field equals one of some constants. */
  record In(String path, List<Serializable> constants) implements Condition {
    public In {
      constants = List.copyOf(constants);
    }

    @Override
    public void collectPaths(Set<String> paths) {
      paths.add(path);
    }
  }

  /** Holds where a field is present and not null; never undefined. */
  record Has(String path) implements Condition {
    @Override
    public void collectPaths(Set<String> paths) {
      paths.add(path);
    }
  }

  /** Holds where both hold. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public void collectPaths(Set<String> paths) {
      left.collectPaths(paths);
      right.collectPaths(paths);
    }
  }

  /** Holds where one holds. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public void collectPaths(Set<String> paths) {
      left.collectPaths(paths);
      right.collectPaths(paths);
    }
  }

  /** Holds where the other does not. */
  record Not(Condition condition) implements Condition {
    @Override
    public void collectPaths(Set<String> paths) {
      condition.collectPaths(paths);
    }
  }

  /**
   * Holds where CEL's interpreter says so. Undefined where it cannot say: an operand is null, an
   * integer overflows, something is divided by zero.
   *
   * @param cel the expression, which {@link ConditionProgram} runs
   * @param reads the fields that it reads or asks for
   * @param operations how many operators and functions it has, which is what it costs by
   */
  record Interpreted(String cel, List<Variable> reads, int operations) implements Condition {
    public Interpreted {
      reads = List.copyOf(reads);
    }

    @Override
    public void collectPaths(Set<String> paths) {
      reads.forEach(variable -> paths.add(variable.path()));
    }
  }

  /** Names a field that an interpreted condition reads, and its type. */
  record Variable(String path, FieldType type) implements Serializable {}
}
