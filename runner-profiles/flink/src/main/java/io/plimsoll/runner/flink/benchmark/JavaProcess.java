package io.plimsoll.runner.flink.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with this one's class path. It never outlives the one that started it. */
final class JavaProcess implements AutoCloseable {
  private static final long HOURS = 1;

  private final Process process;
  private final Path log;
  private String bootstrapServers = "";

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts the broker and returns once it listens; {@link #close} ends it. */
  static JavaProcess broker(Path folder) throws IOException {
    Path log = folder.resolve("broker.log");
    Process process =
        new ProcessBuilder(
                command(
                    List.of("-Xmx1g"), Broker.class, List.of(folder.resolve("data").toString())))
            .redirectError(log.toFile())
            .start();
    JavaProcess broker = new JavaProcess(process, log);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(Broker.MARK)) {
        broker.bootstrapServers = line.substring(Broker.MARK.length());
        return broker;
      }
    }
    throw new IllegalStateException(
        "The broker did not start. Its log ends:\n" + broker.endOfLog());
  }

  /** Where the broker listens; empty for a process that is none. */
  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Runs one variant to its end and returns the lines that it printed. */
  static List<String> measuredRun(List<String> flags, RunSpec run)
      throws IOException, InterruptedException {
    Path log = run.work().resolve("log.txt");
    Process process =
        new ProcessBuilder(command(flags, MeasuredRun.class, run.toArguments()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (JavaProcess child = new JavaProcess(process, log)) {
      process.getOutputStream().close();
      if (!process.waitFor(HOURS, TimeUnit.HOURS)) {
        throw new IllegalStateException(
            run.name() + " has run for " + HOURS + " h. Its log ends:\n" + child.endOfLog());
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            run.name()
                + " ended with exit code "
                + process.exitValue()
                + ". Its log ends:\n"
                + child.endOfLog());
      }
      return Files.readAllLines(log);
    }
  }

  private static List<String> command(List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As in every JVM that runs the pipeline: see FlinkProfile.
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.addAll(flags);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  private String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
