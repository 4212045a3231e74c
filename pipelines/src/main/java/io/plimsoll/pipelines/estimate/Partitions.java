package io.plimsoll.pipelines.estimate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many partitions a topic gets: the arithmetic of {@code terraform/modules/contracts}, which a
 * test holds this to.
 *
 * @param peak events a second
 * @param perCore events that a core takes in a second
 * @param yearlyGrowth by what factor the peak grows in a year
 */
record Partitions(long peak, long perCore, BigDecimal yearlyGrowth) {
  private static final BigDecimal LEAST = BigDecimal.valueOf(2);
  private static final BigDecimal MOST = BigDecimal.valueOf(4);

  /** Returns how many cores today's peak takes. */
  long cores() {
    return -Math.floorDiv(-peak, perCore);
  }

  /** Returns how many times as many partitions there are as cores, to the thousandth. */
  BigDecimal growth() {
    return yearlyGrowth.pow(3).setScale(3, RoundingMode.HALF_UP).max(LEAST).min(MOST);
  }

  long count() {
    return BigDecimal.valueOf(cores())
        .multiply(growth())
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /** Returns the arithmetic, as Terraform's output {@code partition_arithmetic} says it. */
  String because() {
    return "%d events/s at the peak / %d a core = %d cores; x %s (growth %s a year for three years, at least 2, at most 4) = %d partitions"
        .formatted(
            peak,
            perCore,
            cores(),
            growth().setScale(3, RoundingMode.UNNECESSARY).toPlainString(),
            yearlyGrowth.stripTrailingZeros().toPlainString(),
            count());
  }
}
