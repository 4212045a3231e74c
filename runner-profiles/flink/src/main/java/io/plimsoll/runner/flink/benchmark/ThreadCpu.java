package io.plimsoll.runner.flink.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** CPU that the threads of one kind have used. */
record ThreadCpu(String name, double seconds) {
  private static final String MARK = "benchmark thread:";

  /** Strips from a thread's name what tells it from its like. */
  static String group(String threadName) {
    String name = threadName.replaceAll("[0-9a-f]{8,}", "#").replaceAll("[0-9]+", "#");
    return name.length() <= 80 ? name : name.substring(0, 80);
  }

  String line() {
    return MARK + " " + seconds + " " + name;
  }

  /** Finds the lines of threads among those that a run printed, the busiest first. */
  static List<ThreadCpu> find(List<String> lines) {
    List<ThreadCpu> found = new ArrayList<>();
    for (String line : lines) {
      int mark = line.indexOf(MARK);
      if (mark >= 0) {
        String[] words = line.substring(mark + MARK.length()).trim().split(" ", 2);
        found.add(new ThreadCpu(words[1], Double.parseDouble(words[0])));
      }
    }
    found.sort(Comparator.comparingDouble(ThreadCpu::seconds).reversed());
    return found;
  }
}
