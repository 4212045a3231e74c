package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Operand;
import java.math.BigInteger;
import java.util.List;

/**
 * An {@link Operand} that is a number, whose paths are resolved to the projected fields of an
 * event. Every value is an integer multiple of 10<sup>-scale</sup>, with a scale that is known at
 * start; that integer is computed in 64 bits, without an object, and only where it does not fit in
 * more. Holds the value of the last event; not thread-safe.
 */
abstract sealed class EventExpression {
  /** What an expression is for an event. */
  enum Outcome {
    /** A field is null. */
    NULL,
    /** {@link #unscaled} holds the value. */
    NARROW,
    /** The value is beyond 64 bits; {@link #wide} holds it. */
    WIDE,
    /** The value has more than 38 digits, or a number field more than is taken. */
    BEYOND
  }

  private static final int LONG_DIGITS = 18;
  private static final int MOST_DIGITS = 38;
  private static final BigInteger LIMIT = BigInteger.TEN.pow(MOST_DIGITS);

  private final int scale;
  private long unscaled;
  private BigInteger wide = BigInteger.ZERO;

  private EventExpression(int scale) {
    this.scale = scale;
  }

  /** Resolves an operand that is an integer, decimal or number. */
  static EventExpression of(Operand operand, List<String> projection) {
    if (operand instanceof Operand.Path path) {
      int index = projection.indexOf(path.path());
      return switch (path.type()) {
        case INTEGER -> new IntegerField(index);
        case DECIMAL, NUMBER -> new FractionField(index, path);
        case STRING, BOOLEAN, TIMESTAMP, OBJECT, ARRAY ->
            throw new IllegalArgumentException(
                path.path() + ": " + path.type() + " (expected: a number)");
      };
    } else if (operand instanceof Operand.Constant constant) {
      return new Constant(constant);
    } else if (operand instanceof Operand.Sum sum) {
      return new Sum(sum, of(sum.left(), projection), of(sum.right(), projection));
    } else if (operand instanceof Operand.Difference difference) {
      return new Difference(
          difference, of(difference.left(), projection), of(difference.right(), projection));
    } else if (operand instanceof Operand.Product product) {
      return new Product(product, of(product.left(), projection), of(product.right(), projection));
    }
    throw new AssertionError("sealed: " + operand);
  }

  /** Evaluates the expression for an event and keeps its value. */
  final Outcome evaluate(EventView event) {
    Outcome outcome = compute(event);
    return outcome == Outcome.WIDE && wide.abs().compareTo(LIMIT) >= 0 ? Outcome.BEYOND : outcome;
  }

  /** Returns how many places behind the point the value has. */
  final int scale() {
    return scale;
  }

  /** Returns the value times 10<sup>scale</sup>, after {@link Outcome#NARROW}. */
  final long unscaled() {
    return unscaled;
  }

  /** Returns the value times 10<sup>scale</sup>, after {@link Outcome#NARROW} or WIDE. */
  final BigInteger wide() {
    return wide;
  }

  /** Computes the value of an event, of whatever length. */
  abstract Outcome compute(EventView event);

  final Outcome narrow(long value) {
    unscaled = value;
    return Outcome.NARROW;
  }

  final Outcome wide(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return narrow(value.longValue());
    }
    wide = value;
    return Outcome.WIDE;
  }

  /** Returns the computed value as a wide one, whichever it is. */
  final BigInteger asWide(Outcome outcome) {
    return outcome == Outcome.NARROW ? BigInteger.valueOf(unscaled) : wide;
  }

  private static final class IntegerField extends EventExpression {
    private final int field;

    IntegerField(int field) {
      super(0);
      this.field = field;
    }

    @Override
    Outcome compute(EventView event) {
      return event.isNull(field) ? Outcome.NULL : narrow(event.integerAt(field));
    }
  }

  private static final class FractionField extends EventExpression {
    private final int field;

    FractionField(int field, Operand.Path path) {
      super(path.scale());
      this.field = field;
    }

    @Override
    Outcome compute(EventView event) {
      if (event.isNull(field)) {
        return Outcome.NULL;
      }
      if (!event.isDecimal(field)) {
        return Outcome.BEYOND;
      }
      long low = event.decimalLowAt(field);
      return event.decimalHighAt(field) == low >> 63
          ? narrow(low)
          : wide(event.decimalAt(field).unscaledValue());
    }
  }

  private static final class Constant extends EventExpression {
    private final BigInteger value;

    Constant(Operand.Constant constant) {
      super(constant.scale());
      value = constant.value().unscaledValue();
    }

    @Override
    Outcome compute(EventView event) {
      return wide(value);
    }
  }

  /** An operation of two values, each of which is first brought to the scale that it needs. */
  private abstract static sealed class Binary extends EventExpression {
    private final EventExpression left;
    private final EventExpression right;
    private final BigInteger leftFactor;
    private final BigInteger rightFactor;
    private final long narrowLeftFactor;
    private final long narrowRightFactor;

    Binary(
        int scale, EventExpression left, int leftPlaces, EventExpression right, int rightPlaces) {
      super(scale);
      this.left = left;
      this.right = right;
      leftFactor = BigInteger.TEN.pow(leftPlaces);
      rightFactor = BigInteger.TEN.pow(rightPlaces);
      narrowLeftFactor = leftPlaces <= LONG_DIGITS ? leftFactor.longValue() : 0;
      narrowRightFactor = rightPlaces <= LONG_DIGITS ? rightFactor.longValue() : 0;
    }

    @Override
    final Outcome compute(EventView event) {
      Outcome one = left.compute(event);
      Outcome other = one == Outcome.NULL ? one : right.compute(event);
      if (one == Outcome.NULL || other == Outcome.NULL) {
        return Outcome.NULL;
      }
      if (one == Outcome.BEYOND || other == Outcome.BEYOND) {
        return Outcome.BEYOND;
      }
      if (one == Outcome.NARROW
          && other == Outcome.NARROW
          && productFits(left.unscaled, narrowLeftFactor)
          && productFits(right.unscaled, narrowRightFactor)) {
        long a = left.unscaled * narrowLeftFactor;
        long b = right.unscaled * narrowRightFactor;
        if (fits(a, b)) {
          return narrow(narrowly(a, b));
        }
      }
      return wide(
          widely(left.asWide(one).multiply(leftFactor), right.asWide(other).multiply(rightFactor)));
    }

    /** Returns whether a product fits in 64 bits; a factor of 0 stands for one that does not. */
    static boolean productFits(long value, long factor) {
      return factor == 1
          || (factor != 0 && Math.multiplyHigh(value, factor) == (value * factor) >> 63);
    }

    /** Returns whether the operation of two values fits in 64 bits. */
    abstract boolean fits(long a, long b);

    abstract long narrowly(long a, long b);

    abstract BigInteger widely(BigInteger a, BigInteger b);
  }

  private static final class Sum extends Binary {
    Sum(Operand sum, EventExpression left, EventExpression right) {
      super(sum.scale(), left, sum.scale() - left.scale, right, sum.scale() - right.scale);
    }

    @Override
    boolean fits(long a, long b) {
      return ((a ^ (a + b)) & (b ^ (a + b))) >= 0;
    }

    @Override
    long narrowly(long a, long b) {
      return a + b;
    }

    @Override
    BigInteger widely(BigInteger a, BigInteger b) {
      return a.add(b);
    }
  }

  private static final class Difference extends Binary {
    Difference(Operand difference, EventExpression left, EventExpression right) {
      super(
          difference.scale(),
          left,
          difference.scale() - left.scale,
          right,
          difference.scale() - right.scale);
    }

    @Override
    boolean fits(long a, long b) {
      return ((a ^ b) & (a ^ (a - b))) >= 0;
    }

    @Override
    long narrowly(long a, long b) {
      return a - b;
    }

    @Override
    BigInteger widely(BigInteger a, BigInteger b) {
      return a.subtract(b);
    }
  }

  private static final class Product extends Binary {
    Product(Operand product, EventExpression left, EventExpression right) {
      super(product.scale(), left, 0, right, 0);
    }

    @Override
    boolean fits(long a, long b) {
      return Math.multiplyHigh(a, b) == (a * b) >> 63;
    }

    @Override
    long narrowly(long a, long b) {
      return a * b;
    }

    @Override
    BigInteger widely(BigInteger a, BigInteger b) {
      return a.multiply(b);
    }
  }
}
