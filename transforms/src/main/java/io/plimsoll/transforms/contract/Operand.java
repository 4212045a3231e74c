package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Set;

/**
 * What a measure measures of one event: a field, or arithmetic over fields that are numbers. Exact;
 * null where one of the fields is.
 *
 * <p>A sum or difference of integers is an integer; otherwise it has the larger scale of the two. A
 * product has both scales added. A {@code number} without a declared scale counts as a decimal of
 * {@link #NUMBER_SCALE} places, to which its values are rounded.
 */
public sealed interface Operand extends Serializable {
  /** The places to which values without a declared scale are rounded, half even. */
  int NUMBER_SCALE = 9;

  /** Returns the type of the values: of arithmetic, integer or decimal. */
  FieldType type();

  /** Returns how many places behind the point the values have at most. */
  int scale();

  /** Adds the paths that this operand reads. */
  void collectPaths(Set<String> paths);

  /** Reads a field. */
  record Path(String path, FieldType type, int scale) implements Operand {
    static Path of(Field field) {
      return switch (field.type()) {
        case DECIMAL -> new Path(field.path(), field.type(), field.scale());
        case NUMBER -> new Path(field.path(), field.type(), NUMBER_SCALE);
        case STRING, INTEGER, BOOLEAN, TIMESTAMP, OBJECT, ARRAY ->
            new Path(field.path(), field.type(), 0);
      };
    }

    @Override
    public void collectPaths(Set<String> paths) {
      paths.add(path);
    }
  }

  /** Is always the same number, an integer if it was written without a point. */
  record Constant(BigDecimal value) implements Operand {
    @Override
    public FieldType type() {
      return value.scale() == 0 ? FieldType.INTEGER : FieldType.DECIMAL;
    }

    @Override
    public int scale() {
      return value.scale();
    }

    @Override
    public void collectPaths(Set<String> paths) {}
  }

  /** Adds two numbers. */
  record Sum(Operand left, Operand right) implements Operand {
    @Override
    public FieldType type() {
      return arithmetic(left, right);
    }

    @Override
    public int scale() {
      return Math.max(left.scale(), right.scale());
    }

    @Override
    public void collectPaths(Set<String> paths) {
      left.collectPaths(paths);
      right.collectPaths(paths);
    }
  }

  /** Subtracts the right number from the left. */
  record Difference(Operand left, Operand right) implements Operand {
    @Override
    public FieldType type() {
      return arithmetic(left, right);
    }

    @Override
    public int scale() {
      return Math.max(left.scale(), right.scale());
    }

    @Override
    public void collectPaths(Set<String> paths) {
      left.collectPaths(paths);
      right.collectPaths(paths);
    }
  }

  /** Multiplies two numbers. */
  record Product(Operand left, Operand right) implements Operand {
    @Override
    public FieldType type() {
      return arithmetic(left, right);
    }

    @Override
    public int scale() {
      return left.scale() + right.scale();
    }

    @Override
    public void collectPaths(Set<String> paths) {
      left.collectPaths(paths);
      right.collectPaths(paths);
    }
  }

  private static FieldType arithmetic(Operand left, Operand right) {
    boolean integers = left.type() == FieldType.INTEGER && right.type() == FieldType.INTEGER;
    return integers ? FieldType.INTEGER : FieldType.DECIMAL;
  }
}
