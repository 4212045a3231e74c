package io.plimsoll.runner.flink.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with what a Flink distribution holds on its class path, and nothing of a job: a
 * job brings that along. It never outlives the JVM that started it, not even one that was killed.
 */
final class ClusterProcess implements AutoCloseable {
  private static final long LONGEST_MINUTES = 20;

  /** Flink and what it depends on, by the folders of a Maven repository. */
  private static final List<String> DISTRIBUTION =
      List.of(
          "/org/apache/flink/",
          "/org/apache/commons/",
          "/commons-",
          "/com/esotericsoftware/",
          "/com/twitter/chill",
          "/org/objenesis/",
          "/org/javassist/",
          "/org/xerial/snappy/",
          "/org/lz4/",
          "/at/yawk/lz4/",
          "/io/airlift/",
          "/org/snakeyaml/",
          "/tools/profiler/",
          "/com/google/code/findbugs/jsr305/",
          "/org/slf4j/");

  private final Process process;
  private final Path log;

  private ClusterProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code main} of a class with JVM flags and arguments; {@code log} takes its output. */
  static ClusterProcess start(Path log, List<String> flags, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    command.add("-cp");
    command.add(classPath());
    command.add(ClusterProcess.class.getName());
    command.add(main);
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ClusterProcess(process, log);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot start " + main, e);
    }
  }

  private static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String path = entry.replace(File.separatorChar, '/');
      if (DISTRIBUTION.stream().anyMatch(path::contains)) {
        entries.add(entry);
      }
    }
    try {
      // This class itself.
      entries.add(
          Path.of(ClusterProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return String.join(File.pathSeparator, entries);
  }

  /**
   * Passes if it runs.
   *
   * @throws IllegalStateException if not; the message is the end of what it wrote
   */
  void expectAlive() throws IOException {
    if (!process.isAlive()) {
      List<String> lines = Files.readAllLines(log);
      throw new IllegalStateException(
          log
              + " ends:\n"
              + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
    }
  }

  /** Ends it at once, by its id, as {@code kill -9} does, and waits until it has gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs the main class that the first argument names. The JVM ends when its standard input does,
   * which the one that started it holds open, or when no test can still need it.
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread end =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // Nobody is there any more, which is what this waits for.
              }
              Runtime.getRuntime().halt(1);
            },
            "end-with-the-suite");
    end.setDaemon(true);
    end.start();
    Thread bound =
        new Thread(
            () -> {
              try {
                TimeUnit.MINUTES.sleep(LONGEST_MINUTES);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(1);
            },
            "end-at-last");
    bound.setDaemon(true);
    bound.start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }
}
