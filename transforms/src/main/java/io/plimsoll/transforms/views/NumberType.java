package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Operand;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How the numbers of a measure are written: an integer of 64 bits as a {@link Long}, a decimal of
 * at most 38 digits as a {@link String} with all its places. Whether a number is one of these is
 * checked here and nowhere before: on the way a sum may leave its type and come back.
 *
 * @param isInteger whether it is an integer, of scale 0; else a decimal
 * @param scale how many digits are behind the point
 */
record NumberType(boolean isInteger, int scale) {
  static final NumberType INTEGER = new NumberType(true, 0);

  private static final MathContext QUOTIENT = new MathContext(60);
  private static final int MORE_PLACES_OF_AN_AVERAGE = 6;
  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger DECIMAL_LIMIT = BigInteger.TEN.pow(38);

  static NumberType of(Operand operand) {
    return operand.type() == FieldType.INTEGER ? INTEGER : new NumberType(false, operand.scale());
  }

  /**
   * Returns a number as it is written.
   *
   * @param unscaled the number times 10<sup>scale</sup>
   * @throws ArithmeticException if it leaves the type
   */
  Object write(BigInteger unscaled) {
    if (isInteger) {
      if (unscaled.compareTo(SMALLEST) < 0 || unscaled.compareTo(LARGEST) > 0) {
        throw new ArithmeticException("beyond 64 bits");
      }
      return unscaled.longValue();
    }
    if (unscaled.abs().compareTo(DECIMAL_LIMIT) >= 0) {
      throw new ArithmeticException("beyond 38 digits");
    }
    return new BigDecimal(unscaled, scale).toPlainString();
  }

  /**
   * Returns an average, rounded once: of integers to the nearest double, for which the quotient has
   * far more digits than a double; of decimals half even, to some places more than they have.
   */
  String writeAverage(BigInteger unscaledSum, long count) {
    BigDecimal sum = new BigDecimal(unscaledSum, scale);
    BigDecimal divisor = BigDecimal.valueOf(count);
    return isInteger
        ? Double.toString(sum.divide(divisor, QUOTIENT).doubleValue())
        : sum.divide(divisor, scale + MORE_PLACES_OF_AN_AVERAGE, RoundingMode.HALF_EVEN)
            .toPlainString();
  }
}
