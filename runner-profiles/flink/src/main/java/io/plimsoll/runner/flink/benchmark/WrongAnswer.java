package io.plimsoll.runner.flink.benchmark;

import java.util.Map;
import java.util.TreeSet;

/** A run's rows are not what the events must give; a speed without them is worth nothing. */
final class WrongAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 5;

  WrongAnswer(String message) {
    super(message);
  }

  static void check(String run, Map<String, Totals> expected, Map<String, Totals> found) {
    if (expected.equals(found)) {
      return;
    }
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(found.keySet());
    keys.removeIf(
        key ->
            expected.containsKey(key)
                && found.containsKey(key)
                && expected.get(key).equals(found.get(key)));
    StringBuilder message = new StringBuilder(run).append(": ").append(keys.size());
    message.append(" wrong rows of ").append(expected.size());
    keys.stream()
        .limit(SHOWN)
        .forEach(
            key ->
                message
                    .append("\n  ")
                    .append(key)
                    .append(": ")
                    .append(found.get(key))
                    .append(" (expected: ")
                    .append(expected.get(key))
                    .append(')'));
    throw new WrongAnswer(message.toString());
  }
}
