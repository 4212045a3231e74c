package io.plimsoll.runner.flink.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The views of a run: first the one that every variant computes, then others of four shapes, in
 * turn, each with a filter of its own.
 */
final class ManyViews {
  /** Without name and filter. */
  private static final List<String> SHAPES =
      List.of(
          "window: {fixed: PT1M}, dimensions: [key]",
          "window: {fixed: PT10S}",
          "window: {sliding: PT1M, every: PT10S}",
          "window: {fixed: PT1H}, dimensions: [key]");

  private static final int LEAST_VALUE = 1_000;

  private ManyViews() {}

  static List<String> names(int views) {
    return IntStream.range(0, views).mapToObj(ManyViews::name).toList();
  }

  private static String name(int index) {
    return index == 0 ? Rows.VIEW : "view_" + index;
  }

  static String yaml(int views) {
    List<String> lines = new ArrayList<>();
    lines.add("views:");
    lines.add(line(0, "window: {fixed: PT10S}, dimensions: [key]", ""));
    for (int i = 1; i < views; i++) {
      // True for nearly every event, as a view's filter seldom is; what it costs is the point.
      String filter = ", filter: \"value >= " + (LEAST_VALUE + i) + "\"";
      lines.add(line(i, SHAPES.get((i - 1) % SHAPES.size()), filter));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(int index, String shape, String filter) {
    return "  - {name: "
        + name(index)
        + ", "
        + shape
        + filter
        + ", measures: {n: {count: {}}, amount: {sum: value}}}";
  }
}
