package io.plimsoll.pipelines.estimate;

import java.util.List;
import java.util.Objects;

/** The lines of one contract, or of what all of them share. */
public record Part(String name, List<Line> lines) {
  public Part {
    lines = List.copyOf(lines);
  }

  /** Returns what it costs in a month. */
  public double cost() {
    return lines.stream()
        .map(Line::cost)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }
}
