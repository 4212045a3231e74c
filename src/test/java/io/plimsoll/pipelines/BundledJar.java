package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The one jar that a user starts, running in a JVM of its own. */
final class BundledJar implements AutoCloseable {
  private static final int LIMIT_SECONDS = 240;
  private static final List<String> ROOMS = List.of("transforms", "io", "pipelines");

  private final Process process;
  private final Path output;

  private BundledJar(Process process, Path output) {
    this.process = process;
    this.output = output;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Skips the tests of the calling class where {@code package} has not built the present code. */
  static void assumeItIsBuilt() {
    Optional<Path> jar = find();
    assumeTrue(
        jar.isPresent(), target() + ": no bundled jar (expected: one; mvn verify builds it)");
    assumeTrue(
        newestClass().compareTo(modified(jar.orElseThrow())) <= 0,
        jar.orElseThrow() + ": older than the classes (expected: newer; mvn verify builds it)");
  }

  /** Starts it with a command; {@code output} takes all that it writes. */
  static BundledJar start(Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-jar");
    command.add(find().orElseThrow().toString());
    command.addAll(arguments);
    return new BundledJar(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  void expectAlive() {
    assertThat(process.isAlive()).as(this::output).isTrue();
  }

  /**
   * Asks it to end. Ctrl-C does the same with another signal, which a JVM ignores if the shell that
   * this suite runs in the background of does.
   */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(this::output).isTrue();
    return process.exitValue();
  }

  /** Returns what it has written until now. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Optional<Path> find() {
    if (!Files.isDirectory(target())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target())) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-bundled.jar"))
          .max(Comparator.comparing(BundledJar::modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path target() {
    return root().resolve("runner-profiles/" + System.getProperty("suite.runner") + "/target");
  }

  private static FileTime newestClass() {
    return Stream.concat(
            ROOMS.stream().map(room -> root().resolve(room + "/target")), Stream.of(target()))
        .map(target -> target.resolve("classes"))
        .flatMap(BundledJar::files)
        .map(BundledJar::modified)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("runner-profiles"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
