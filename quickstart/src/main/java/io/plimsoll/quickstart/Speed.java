package io.plimsoll.quickstart;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Says how many times faster than it happened the day is played.
 *
 * @param factor the factor, above 0; infinite: as fast as it goes
 */
record Speed(double factor) {
  static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed: " + factor + " (expected: above 0)");
    }
  }

  /** Returns when, in nanoseconds after the start, something is due that came so much later. */
  long dueNanos(long millisAfterFirst) {
    return (long) (millisAfterFirst * 1e6 / factor);
  }

  @Override
  public String toString() {
    if (equals(MAX)) {
      return "max";
    }
    return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
  }

  /** Reads a factor or the word {@code max}. */
  static final class Converter implements ITypeConverter<Speed> {
    @Override
    public Speed convert(String text) {
      if (text.equals("max")) {
        return MAX;
      }
      Double factor = number(text);
      if (factor == null || !(factor > 0)) {
        throw new TypeConversionException(text + " (expected: a number above 0, or max)");
      }
      return new Speed(factor);
    }

    private static @Nullable Double number(String text) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }
}
