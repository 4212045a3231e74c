package io.plimsoll.runner.flink.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures events per CPU-second of the whole pipeline beside a native Flink job and a plain
 * consumer, alternating, each run in a JVM of its own and the broker in another. Every run's rows
 * are compared with what the events must give; one wrong row ends the benchmark with exit code 1.
 */
final class Benchmark {
  private static final String TOPIC = "bench_events";
  private static final long BYTES_ON_DISK = 400;

  private final BenchmarkOptions options;
  private final Path work;
  private final String bootstrapServers;
  private final Map<Boolean, Map<String, Totals>> expected = new HashMap<>();
  private final List<Result> results = new ArrayList<>();

  private Benchmark(BenchmarkOptions options, Path work, String bootstrapServers) {
    this.options = options;
    this.work = work;
    this.bootstrapServers = bootstrapServers;
  }

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    BenchmarkOptions options;
    try {
      options = BenchmarkOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path kept = options.work();
    Path work =
        kept == null
            ? Files.createTempDirectory("plimsoll-benchmark")
            : Files.createDirectories(kept).toAbsolutePath();
    int exitCode = 0;
    try {
      requireDisk(work, options.events());
      try (JavaProcess broker = JavaProcess.broker(work)) {
        exitCode = new Benchmark(options, work, broker.bootstrapServers()).run() ? 0 : 1;
      }
    } catch (WrongAnswer e) {
      System.err.println(e.getMessage());
      exitCode = 1;
    } finally {
      delete(kept == null ? work : work.resolve("data"));
    }
    System.exit(exitCode);
  }

  /** Runs everything; returns whether the pipeline kept its floors. */
  private boolean run() throws Exception {
    EventSequence sequence = new EventSequence(options.events());
    System.out.printf(
        "Filling %s: %,d events of %d bytes in %d partitions.%n",
        TOPIC, options.events(), EventSequence.BYTES, EventSequence.PARTITIONS);
    Topics.createSource(bootstrapServers, TOPIC);
    Topics.fill(bootstrapServers, TOPIC, sequence, options.events());
    if (options.views().size() > 1) {
      return grow(sequence);
    }
    for (boolean deduplication : options.deduplication()) {
      expected.put(deduplication, sequence.expected(deduplication));
      for (int parallelism : options.parallelism()) {
        for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
          for (Variant variant : options.only()) {
            // One thread is all the ceiling has: once per repetition is enough.
            if (variant != Variant.CEILING || parallelism == options.parallelism().get(0)) {
              measure(variant, parallelism, deduplication, repetition);
            }
          }
        }
      }
    }
    boolean kept = new Report(results).print(System.out);
    System.out.printf(
        "Every one of the %d runs wrote the right rows and no other.%n", results.size());
    if (options.profile() && options.only().contains(Variant.PLIMSOLL)) {
      for (boolean deduplication : options.deduplication()) {
        profile(deduplication);
      }
    }
    return kept;
  }

  /** Runs the pipeline with more and more views; returns whether it grew as little as it may. */
  private boolean grow(EventSequence sequence) throws Exception {
    int parallelism = options.parallelism().get(0);
    boolean deduplication = options.deduplication().get(0);
    expected.put(deduplication, sequence.expected(deduplication));
    Growth growth = new Growth();
    for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
      for (int views : options.views()) {
        RunSpec run =
            spec(
                Variant.PLIMSOLL,
                parallelism,
                deduplication,
                "r" + repetition + "_" + views,
                views);
        growth.add(views, Measurement.find(runAndCheck(flags(), run)));
      }
    }
    return growth.print(System.out);
  }

  private void measure(Variant variant, int parallelism, boolean deduplication, int repetition)
      throws Exception {
    RunSpec run = spec(variant, parallelism, deduplication, "r" + repetition);
    Measurement measurement = Measurement.find(runAndCheck(flags(), run));
    System.out.printf(
        "%-34s %,9.0f events/CPU-s steady, %,9.0f whole, %.1f CPU-s after the last, %.1f s%n",
        run.name(),
        measurement.steady(),
        measurement.whole(),
        measurement.afterLastSeconds(),
        measurement.wallSeconds());
    results.add(new Result(variant, parallelism, deduplication, repetition, measurement));
  }

  private void profile(boolean deduplication) throws Exception {
    RunSpec run = spec(Variant.PLIMSOLL, options.parallelism().get(0), deduplication, "profile");
    Path recording = run.work().resolve("recording.jfr");
    List<String> flags = new ArrayList<>(flags());
    // Else a sample counts for the nearest loop or call, which may be another method.
    flags.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
    flags.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + recording);
    List<String> lines = runAndCheck(flags, run);
    new Profile(recording, Measurement.find(lines), ThreadCpu.find(lines))
        .print(System.out, run.name());
  }

  private List<String> runAndCheck(List<String> flags, RunSpec run) throws Exception {
    Files.createDirectories(run.work());
    Topics.createForRun(run);
    List<String> lines = JavaProcess.measuredRun(flags, run);
    Measurement measurement = Measurement.find(lines);
    if (measurement.events() < options.events()) {
      throw new WrongAnswer(
          run.name() + ": read " + measurement.events() + " (expected: " + options.events() + ")");
    }
    Map<String, Totals> right = expected.getOrDefault(run.deduplication(), Map.of());
    WrongAnswer.check(run.name(), right, Rows.read(bootstrapServers, run.rowsTopic()));
    return lines;
  }

  private RunSpec spec(Variant variant, int parallelism, boolean deduplication, String last) {
    return spec(variant, parallelism, deduplication, last, 1);
  }

  private RunSpec spec(
      Variant variant, int parallelism, boolean deduplication, String last, int views) {
    String name =
        String.join(
            "_",
            "bench",
            variant.label(),
            "p" + parallelism,
            deduplication ? "dedup" : "plain",
            last);
    return new RunSpec(
        name,
        variant,
        bootstrapServers,
        TOPIC,
        options.events(),
        parallelism,
        deduplication,
        options.checkpointMillis(),
        views,
        work.resolve(name),
        options.pipelineArguments());
  }

  /** The same for every variant; the collector is the one that Flink's own scripts choose. */
  private List<String> flags() {
    return List.of(
        "-Xms" + options.heap(), "-Xmx" + options.heap(), "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");
  }

  private static void requireDisk(Path work, long events) throws IOException {
    long free = Files.getFileStore(work).getUsableSpace();
    if (free < events * BYTES_ON_DISK) {
      throw new IllegalStateException(
          String.format(
              "free space in %s: %,d bytes (expected: at least %,d for the topic)",
              work, free, events * BYTES_ON_DISK));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.deleteIfExists(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
