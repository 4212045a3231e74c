package io.plimsoll;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project as files and as classes, for tests that look at the project itself. */
public final class House {

  /** The rooms that every runner shares; {@code runner-profiles} holds what differs. */
  static final List<String> SHARED_ROOMS = List.of("transforms", "io", "pipelines", "quickstart");

  public static final Path ROOT = root();

  private House() {}

  /** What the project's own code compiles to, as far as the chosen runner sees it. */
  static JavaClasses mainClasses() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.plimsoll");
  }

  static JavaClasses testClasses() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
        .importPackages("io.plimsoll");
  }

  /** All files below a folder of the project, in order; none if the folder is not there. */
  public static List<Path> files(String folder, String suffix) {
    Path start = ROOT.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(start)) {
      return paths
          .filter(path -> path.getFileName().toString().endsWith(suffix))
          .filter(path -> !ROOT.relativize(path).toString().matches("(.*/)?target/.*"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sources of every room, those of all runner profiles included. */
  static List<Path> mainSources() {
    return Stream.concat(SHARED_ROOMS.stream(), Stream.of("runner-profiles"))
        .flatMap(room -> files(room, ".java").stream())
        .filter(file -> !isSuite(file))
        .toList();
  }

  /** The sources of the suite, with what it needs of any one runner. */
  static List<Path> testSources() {
    return Stream.concat(
            files("src/test", ".java").stream(),
            files("runner-profiles", ".java").stream().filter(House::isSuite))
        .toList();
  }

  private static boolean isSuite(Path file) {
    return ROOT.relativize(file).startsWith(Path.of("runner-profiles"))
        && file.toString().replace('\\', '/').contains("/src/suite/");
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("runner-profiles"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          "user.dir: " + Path.of("").toAbsolutePath() + " (expected: inside the project)");
    }
    return folder;
  }
}
