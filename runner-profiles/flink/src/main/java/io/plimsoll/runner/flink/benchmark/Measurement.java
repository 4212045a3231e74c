package io.plimsoll.runner.flink.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * What a run cost: CPU of its whole JVM, JIT and garbage collector included.
 *
 * @param events read
 * @param cpuSeconds from the JVM's start to its end
 * @param steadyEvents read between half and 95 % of the way: warm, and before the end
 * @param steadyCpuSeconds in that time
 * @param afterLastSeconds CPU after the last event had been read: last windows, ledger, shutdown
 * @param wallSeconds from the JVM's start to its end
 */
record Measurement(
    long events,
    double cpuSeconds,
    long steadyEvents,
    double steadyCpuSeconds,
    double afterLastSeconds,
    double wallSeconds) {
  private static final String MARK = "benchmark result:";

  /** Events per CPU-second once the JVM is warm. */
  double steady() {
    return steadyEvents / steadyCpuSeconds;
  }

  double whole() {
    return events / cpuSeconds;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s %d %.3f %d %.3f %.3f %.3f",
        MARK,
        events,
        cpuSeconds,
        steadyEvents,
        steadyCpuSeconds,
        afterLastSeconds,
        wallSeconds);
  }

  /** Finds the result among the lines that a run printed. */
  static Measurement find(List<String> lines) {
    for (String line : lines) {
      int mark = line.indexOf(MARK);
      if (mark >= 0) {
        String[] words = line.substring(mark + MARK.length()).trim().split(" ", -1);
        return new Measurement(
            Long.parseLong(words[0]),
            Double.parseDouble(words[1]),
            Long.parseLong(words[2]),
            Double.parseDouble(words[3]),
            Double.parseDouble(words[4]),
            Double.parseDouble(words[5]));
      }
    }
    throw new IllegalStateException("A run ended without a line that begins with " + MARK);
  }
}
