package io.plimsoll.runner.flink.benchmark;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The table: each variant's steady events per CPU-second, and its ratio to the native run beside
 * it.
 */
final class Report {
  private static final double FLOOR_PLAIN = 1.0;
  private static final double FLOOR_DEDUPLICATING = 2.0;

  private final List<Result> results;

  Report(List<Result> results) {
    this.results = results;
  }

  /** Prints the table; returns whether the pipeline is at its floor, or above, everywhere. */
  boolean print(PrintStream out) {
    out.println();
    out.println(
        "Thousand events per CPU-second of the whole JVM, without the first half and the end:");
    out.printf(
        "%-9s %4s %-6s  %-30s %8s %8s  %-24s %6s%n",
        "variant",
        "par.",
        "dedup",
        "each repetition",
        "median",
        "whole",
        "against native",
        "median");
    List<Group> groups =
        results.stream()
            .map(one -> new Group(one.variant(), one.parallelism(), one.deduplication()))
            .distinct()
            .toList();
    groups.forEach(group -> print(out, group));
    return groups.stream().allMatch(group -> ratio(group) >= group.floor());
  }

  private record Group(Variant variant, int parallelism, boolean deduplication) {
    boolean holds(Result result) {
      return result.variant() == variant
          && result.parallelism() == parallelism
          && result.deduplication() == deduplication;
    }

    /** Returns the ratio below which this is too slow; of all but the pipeline, any is good. */
    double floor() {
      if (variant != Variant.PLIMSOLL) {
        return Double.NEGATIVE_INFINITY;
      }
      return deduplication ? FLOOR_DEDUPLICATING : FLOOR_PLAIN;
    }
  }

  /** Returns the median of a group's ratios; without a native run beside it, no floor binds. */
  private double ratio(Group group) {
    double median =
        median(
            results.stream()
                .filter(group::holds)
                .mapToDouble(this::ratio)
                .filter(Double::isFinite)
                .toArray());
    return Double.isNaN(median) ? Double.POSITIVE_INFINITY : median;
  }

  private void print(PrintStream out, Group group) {
    List<Result> runs = results.stream().filter(group::holds).toList();
    double[] steady = runs.stream().mapToDouble(one -> one.measurement().steady() / 1e3).toArray();
    double[] whole = runs.stream().mapToDouble(one -> one.measurement().whole() / 1e3).toArray();
    double[] ratios = runs.stream().mapToDouble(this::ratio).filter(Double::isFinite).toArray();
    out.printf(
        "%-9s %4d %-6s  %-30s %8s %8s  %-24s %6s%s%n",
        group.variant().label(),
        group.parallelism(),
        group.deduplication() ? "on" : "off",
        list("%.0f", steady),
        one("%.0f", median(steady)),
        one("%.0f", median(whole)),
        list("%.2f", ratios),
        one("%.2f", median(ratios)),
        verdict(group, median(ratios)));
  }

  private static String verdict(Group group, double ratio) {
    if (group.variant() != Variant.PLIMSOLL || Double.isNaN(ratio)) {
      return "";
    }
    return ratio >= group.floor()
        ? "  floor " + group.floor() + " kept"
        : "  BELOW the floor of " + group.floor();
  }

  /** The native run of the same repetition is the neighbour: a busy machine slows both. */
  private double ratio(Result result) {
    return results.stream()
        .filter(
            other ->
                other.variant() == Variant.NATIVE
                    && other.parallelism() == result.parallelism()
                    && other.deduplication() == result.deduplication()
                    && other.repetition() == result.repetition())
        .mapToDouble(other -> result.measurement().steady() / other.measurement().steady())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String list(String format, double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> one(format, value))
        .collect(Collectors.joining(" "));
  }

  private static String one(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
