package io.plimsoll.runner.flink.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Where the pipeline's time goes: a flight recording, counted three ways. */
final class Profile {
  private static final int SHOWN = 15;
  private static final double LEAST_SECONDS = 0.05;

  private final Path recording;
  private final Measurement measurement;
  private final List<ThreadCpu> threads;

  Profile(Path recording, Measurement measurement, List<ThreadCpu> threads) {
    this.recording = recording;
    this.measurement = measurement;
    this.threads = threads;
  }

  void print(PrintStream out, String name) throws IOException {
    Map<String, Integer> self = new HashMap<>();
    Map<String, Integer> ours = new HashMap<>();
    Map<String, Integer> byThread = new HashMap<>();
    int samples = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          samples++;
          List<RecordedFrame> frames = event.getStackTrace().getFrames();
          self.merge(method(frames.get(0)), 1, Integer::sum);
          ours.merge(nearestOfOurs(frames), 1, Integer::sum);
          RecordedThread thread = event.getThread("sampledThread");
          String threadName = thread == null ? null : thread.getJavaName();
          byThread.merge(ThreadCpu.group(threadName == null ? "" : threadName), 1, Integer::sum);
        }
      }
    }
    out.printf(
        "%nProfile of %s: %.0f thousand events per CPU-second under the recorder, %d samples.%n",
        name, measurement.steady() / 1e3, samples);
    print(out, "Top frames, by samples in the method itself", self, samples);
    print(out, "By the innermost frame of this project", ours, samples);
    print(out, "By thread (Java code only)", byThread, samples);
    out.println("CPU seconds by thread, the whole run:");
    double known = 0;
    for (ThreadCpu thread : threads) {
      known += thread.seconds();
      if (thread.seconds() >= LEAST_SECONDS) {
        out.printf("  %7.2f  %s%n", thread.seconds(), thread.name());
      }
    }
    out.printf(
        "  %7.2f  the garbage collector and threads that ended unseen%n",
        measurement.cpuSeconds() - known);
  }

  private static void print(
      PrintStream out, String title, Map<String, Integer> counts, int samples) {
    out.println(title + ":");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SHOWN)
        .forEach(
            entry ->
                out.printf("  %5.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey()));
  }

  private static String nearestOfOurs(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      RecordedMethod method = frame.getMethod();
      if (method != null
          && method.getType().getName().startsWith("io.plimsoll.")
          && !method.getType().getName().contains(".benchmark.")) {
        return method(frame);
      }
    }
    return "(none)";
  }

  private static String method(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method == null ? "?" : method.getType().getName() + '.' + method.getName();
  }
}
