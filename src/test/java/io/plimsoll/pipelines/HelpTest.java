package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command has: help, exit codes, completion. */
class HelpTest {
  static Stream<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    collect(Plimsoll.commandLine(), List.of(), commands);
    return commands.stream();
  }

  private static void collect(CommandLine line, List<String> names, List<List<String>> into) {
    into.add(names);
    line.getSubcommands()
        .forEach(
            (name, command) ->
                collect(command, Stream.concat(names.stream(), Stream.of(name)).toList(), into));
  }

  private static Outcome plimsoll(List<String> command, String more) {
    return Outcome.of(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(List<String> command) {
    Outcome help = plimsoll(command, "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith(("Usage: plimsoll " + String.join(" ", command)).strip())
        .contains("Exit codes: 0 done; 1 the answer is no; 2 usage or configuration;")
        .contains("3 a service is unreachable or refuses; 130 interrupted.");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandOptionAndParameterIsDescribed(List<String> command) {
    CommandLine line = Plimsoll.commandLine();
    for (String name : command) {
      line = line.getSubcommands().get(name);
    }

    // The first line alone stands in the list of commands.
    assertThat(List.of(line.getCommandSpec().usageMessage().description()))
        .isNotEmpty()
        .first()
        .asString()
        .matches("[A-Z].*(\\.|plimsoll completion\\))");
    assertThat(line.getCommandSpec().args())
        .filteredOn(arg -> !arg.hidden())
        .allSatisfy(arg -> assertThat(String.join("", arg.description())).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTakesAMistypedOptionForAMistake(List<String> command) {
    assertThat(plimsoll(command, "--jsn").exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ledger, --json",
    "rows, --json",
    "explain, --json",
    "try, --json",
    "schema, --json",
    "estimate, --json",
    "contract lint, --json",
    "contract check, --json"
  })
  void whatPrintsDataPrintsJson(String command, String option) {
    assertThat(plimsoll(List.of(command.split(" ")), "--help").out()).contains(option);
  }

  @Test
  void shellCompletesCommandsAndOptions(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    Outcome completion = Outcome.of("completion");
    assertThat(completion.err()).isEmpty();
    Path script = Files.writeString(folder.resolve("completion"), completion.out());

    assertThat(completed(script, "plimsoll", "con")).containsExactly("contract");
    assertThat(completed(script, "plimsoll", "contract", "")).contains("init", "lint", "check");
    assertThat(completed(script, "plimsoll", "try", "--la")).containsExactly("--last");
  }

  /** Asks a real shell, as its completion does. */
  private static List<String> completed(Path script, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/bash",
                "-c",
                "source "
                    + script
                    + " && COMP_WORDS=(\"$@\") && COMP_CWORD=$(($# - 1))"
                    + " && compopt() { :; } && _complete_plimsoll; printf '%s\\n' \"${COMPREPLY[@]}\"",
                "bash"));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    return out.lines().map(String::strip).toList();
  }
}
