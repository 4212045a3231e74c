package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Asks Terraform itself what some files of ours come to, where they need no provider. */
public final class TerraformConsole {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_SECONDS = 60;

  private final Path folder;

  private TerraformConsole(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies files of a module into an empty folder, where Terraform may put what it likes. Where
   * Terraform is not installed the test is skipped.
   */
  public static TerraformConsole of(Path folder, String module, String pattern) throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "terraform"))),
        "terraform is not installed");
    try (Stream<Path> files = Files.list(House.ROOT.resolve("terraform").resolve(module))) {
      for (Path file : files.filter(each -> each.toString().matches(pattern)).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return new TerraformConsole(folder);
  }

  /**
   * Returns the value of an expression.
   *
   * @param variables each as {@code name=value}
   */
  public JsonNode ask(String expression, String... variables)
      throws IOException, InterruptedException {
    Path question = folder.resolve("question");
    Files.writeString(question, "jsonencode(" + expression + ")\n");
    Path answer = folder.resolve("answer");
    Path complaint = folder.resolve("complaint");
    List<String> command = new ArrayList<>(List.of("terraform", "console"));
    Stream.of(variables).forEach(each -> command.addAll(List.of("-var", each)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CHECKPOINT_DISABLE", "1");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectInput(question.toFile())
            .redirectOutput(answer.toFile())
            .redirectError(complaint.toFile())
            .start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
    String text = Files.readString(answer, StandardCharsets.UTF_8).strip();
    assertThat(process.exitValue()).as(Files.readString(complaint)).isZero();
    // The console prints the JSON as a quoted string, and a string is quoted alike in both.
    return JSON.readTree(JSON.readValue(text, String.class));
  }
}
