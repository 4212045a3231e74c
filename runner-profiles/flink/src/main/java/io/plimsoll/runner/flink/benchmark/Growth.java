package io.plimsoll.runner.flink.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an event costs with so many views, in CPU time of the whole JVM. */
final class Growth {
  private static final int MANY = 100;
  private static final double MOST_OF_MANY = 3;

  private final Map<Integer, List<Double>> microseconds = new LinkedHashMap<>();

  void add(int views, Measurement measurement) {
    microseconds.computeIfAbsent(views, none -> new ArrayList<>()).add(1e6 / measurement.steady());
  }

  /** Prints the table; returns whether a hundred views cost at most three times what one does. */
  boolean print(PrintStream out) {
    out.printf("%nCPU of an event, in microseconds, without the first half and the end:%n");
    out.printf("%6s  %8s  %16s%n", "views", "median", "against the first");
    double first = Double.NaN;
    boolean kept = true;
    for (Map.Entry<Integer, List<Double>> each : microseconds.entrySet()) {
      double median = median(each.getValue());
      first = Double.isNaN(first) ? median : first;
      boolean tooMuch = each.getKey() == MANY && median > MOST_OF_MANY * first;
      kept &= !tooMuch;
      out.printf(
          "%6d  %8.2f  %16.2f%s%n",
          each.getKey(),
          median,
          median / first,
          tooMuch ? "  ABOVE the most of " + MOST_OF_MANY : "");
    }
    return kept;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
