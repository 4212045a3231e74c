package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the folders of {@code terraform/}, read as text: whether their tests pass is for
 * {@code .ci/terraform} to say.
 */
class TerraformModulesTest {
  private static final Path TERRAFORM = House.ROOT.resolve("terraform");
  private static final Pattern DESCRIBED =
      Pattern.compile("(?m)^  description += \"[A-Z][^\"\\\\]*(\\\\.[^\"\\\\]*)*[.]\"$");
  private static final Pattern EXPECTED = Pattern.compile("expect_failures += \\[([^\\]]*)\\]");

  /** A block at the left margin: its labels and what is between its braces. */
  private record Block(String kind, String name, String body) {
    boolean isDescribed() {
      return DESCRIBED.matcher(body).find();
    }

    long parts(String part) {
      return Pattern.compile("(?m)^  " + part + " \\{$").matcher(body).results().count();
    }
  }

  static Stream<Path> folders() {
    return House.files("terraform", ".tf").stream().map(Path::getParent).distinct();
  }

  private static List<Block> blocks(Path folder, String kind) throws IOException {
    List<Block> blocks = new ArrayList<>();
    // As terraform fmt leaves it, a block ends with the first brace at the margin.
    Pattern pattern = Pattern.compile("(?ms)^" + kind + " \"([^\"]+)\" \\{(.*?)^\\}");
    for (Path file : files(folder, ".tf")) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        blocks.add(new Block(kind, matcher.group(1), matcher.group(2)));
      }
    }
    return blocks;
  }

  private static List<Path> files(Path folder, String suffix) {
    return House.files(House.ROOT.relativize(folder).toString(), suffix).stream()
        .filter(file -> file.toString().endsWith(suffix))
        .toList();
  }

  private static String tests(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files(folder.resolve("tests"), ".tftest.hcl")) {
      text.append(Files.readString(file)).append('\n');
    }
    return text.toString();
  }

  private static List<String> expectedFailures(String tests) {
    return EXPECTED
        .matcher(tests)
        .results()
        .flatMap(match -> Stream.of(match.group(1).split(",")))
        .map(String::strip)
        .toList();
  }

  @Test
  void foldersAreTheModulesAndTwoRoots() {
    assertThat(folders().map(TERRAFORM::relativize).map(Path::toString))
        .contains("google", "on-premises", "modules/contracts", "modules/kafka")
        .allMatch(name -> name.matches("google|on-premises|modules/[a-z]+"))
        .hasSizeGreaterThanOrEqualTo(11);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyVariableAndOutputIsDescribed(Path folder) throws IOException {
    List<Block> blocks = new ArrayList<>(blocks(folder, "variable"));
    blocks.addAll(blocks(folder, "output"));

    assertThat(blocks).filteredOn(block -> block.kind().equals("variable")).isNotEmpty();
    assertThat(blocks).filteredOn(block -> block.kind().equals("output")).isNotEmpty();
    assertThat(blocks).filteredOn(block -> !block.isDescribed()).extracting(Block::name).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyVariableOfAModuleIsValidatedUnlessItIsYesOrNo(Path folder) throws IOException {
    if (folder.getParent().endsWith("modules")) {
      assertThat(blocks(folder, "variable"))
          .filteredOn(block -> block.parts("validation") == 0)
          .filteredOn(block -> !block.body().matches("(?s).*\\n  type += bool\\n.*"))
          .extracting(Block::name)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyValidationIsSeenToRefuse(Path folder) throws IOException {
    List<String> failures = expectedFailures(tests(folder));

    for (Block variable : blocks(folder, "variable")) {
      assertThat(failures.stream().filter(("var." + variable.name())::equals).count())
          .as("runs that expect var.%s to fail, of its validations", variable.name())
          .isGreaterThanOrEqualTo(variable.parts("validation"));
    }
    for (Block output : blocks(folder, "output")) {
      assertThat(failures.stream().filter(("output." + output.name())::equals).count())
          .as("runs that expect output.%s to fail, of its preconditions", output.name())
          .isGreaterThanOrEqualTo(output.parts("precondition"));
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyProviderIsMockedAndPinned(Path folder) throws IOException {
    String versions = Files.readString(folder.resolve("versions.tf"));
    String tests = tests(folder);
    assertThat(versions).containsPattern("required_version = \">= ");
    assertThat(tests).contains("run \"").contains("assert {");
    Matcher provider =
        Pattern.compile("(?m)^    ([a-z-]+) = \\{\\R      source +=.*\\R      version += (.*)$")
            .matcher(versions);
    while (provider.find()) {
      assertThat(tests).contains("mock_provider \"" + provider.group(1) + "\"");
      assertThat(provider.group(2)).matches("\">= [0-9.]+, < [0-9.]+\"");
    }
    assertThat(versions.contains("required_providers")).isEqualTo(tests.contains("mock_provider"));
  }

  @Test
  void countersOfAlertsAreCounted() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (Path file : House.files("transforms/src/main", ".java")) {
      sources.append(Files.readString(file));
    }
    List<String> counters = new ArrayList<>();
    for (Path file : files(TERRAFORM.resolve("modules/monitoring"), ".tf")) {
      Pattern.compile("\"((records|events)_[a-z_]+)\"")
          .matcher(Files.readString(file))
          .results()
          .forEach(match -> counters.add(match.group(1)));
    }

    assertThat(counters).contains("records_read", "events_too_late");
    assertThat(counters).allSatisfy(name -> assertThat(sources).contains('"' + name + '"'));
  }
}
