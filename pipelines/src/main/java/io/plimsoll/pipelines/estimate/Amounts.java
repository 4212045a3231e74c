package io.plimsoll.pipelines.estimate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Writes numbers the same way on every machine, with no more digits than an estimate has. */
public final class Amounts {
  private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);

  private Amounts() {}

  /** Writes a number with four digits that count, at least its whole part: {@code 21,600,000}. */
  public static String text(double amount) {
    BigDecimal exact = BigDecimal.valueOf(amount);
    boolean large = exact.abs().compareTo(BigDecimal.valueOf(1000)) >= 0;
    BigDecimal rounded = large ? exact.setScale(0, RoundingMode.HALF_UP) : exact.round(DIGITS);
    return format("#,##0.########").format(rounded);
  }

  static String text(long amount) {
    return format("#,##0").format(amount);
  }

  /** Writes an amount of money, to the hundredth. */
  public static String money(double amount) {
    return format("#,##0.00").format(BigDecimal.valueOf(amount));
  }

  private static DecimalFormat format(String pattern) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }
}
