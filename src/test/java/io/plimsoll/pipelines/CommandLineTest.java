package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final String NOWHERE = "--bootstrap-servers=127.0.0.1:1";

  @Test
  void helpNamesCommandsAndExitCodes() {
    Outcome outcome = Outcome.of("--help");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("run", "ledger", "Exit codes", "130 interrupted");
  }

  @Test
  void helpOfRunNamesEveryOption() {
    Outcome outcome = Outcome.of("run", "--help");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains("--contract", "--bootstrap-servers", "--kafka-properties", "--kafka.<property>")
        .contains("--from", "--until", "--run-id", "--bigquery", "--slot", "--verbose")
        .contains("goes to Beam and its runner", "Exit codes");
  }

  @Test
  void versionNamesPlimsollAndBeam() {
    Outcome outcome = Outcome.of("--version");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out().lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .matches("Plimsoll \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(outcome.out()).contains("Apache Beam 2.70.0");
  }

  @Test
  void slotWithoutATableThatHasSlotsIsAUsageError() {
    Outcome.of("run", "--contract=x", "--bootstrap-servers=localhost:1", "--slot=blue")
        .isOneLine(2, "--slot: blue (expected: only with --bigquery)");
    Outcome.of("run", "--bootstrap-servers=localhost:1", "--bigquery=p-test-1", "--slot=Blue Slot")
        .isOneLine(2, "--slot: Blue Slot (expected: ");
  }

  @Test
  void noCommandIsAUsageError() {
    Outcome.of().isOneLine(2, "command: none (expected: run, for example");
  }

  @Test
  void unknownCommandIsAUsageError() {
    Outcome.of("rnu").isOneLine(2, "rnu: unknown (expected: a command: run, ledger, contract");
  }

  @Test
  void mistypedOptionOfOursIsToldWithTheRightOne() {
    Outcome.of("run", "--contracts=x", NOWHERE)
        .isOneLine(2, "--contracts: unknown option", "did you mean --contract?");
  }

  @Test
  void mistypedOptionOfBeamIsToldWithTheRightOne() {
    Outcome.of("run", "--contract=x", NOWHERE, "--temLocation=/tmp/x")
        .isOneLine(2, "--temLocation: unknown option", "did you mean --tempLocation?");
  }

  @Test
  void optionUnlikeAnyOtherIsToldWithoutAHint() {
    Outcome outcome = Outcome.of("run", "--contract=x", NOWHERE, "--zzzzzzzzzzzzzzz=1");

    outcome.isOneLine(2, "--zzzzzzzzzzzzzzz: unknown option");
    assertThat(outcome.err()).doesNotContain("did you mean");
  }

  @Test
  void wrongTypeOfABeamOptionIsToldWithTheExpectedOne() {
    Outcome.of("run", "--contract=x", NOWHERE, "--autoscalingAlgorithm")
        .isOneLine(2, "--autoscalingAlgorithm");
    Outcome.of("run", "--contract=x", NOWHERE, "--streaming=perhaps")
        .isOneLine(2, "--streaming: perhaps (expected: true or false)");
  }

  @Test
  void wordThatIsNoOptionIsAUsageError() {
    Outcome.of("run", "--contract=x", NOWHERE, "now")
        .isOneLine(2, "now: not an option (expected: --name=value)");
  }

  @Test
  void otherRunnerIsRefused() {
    Outcome.of("run", "--contract=x", NOWHERE, "--runner=SparkRunner")
        .isOneLine(2, "--runner: SparkRunner (expected: ");
  }

  @Test
  void ledgerTakesNoOptionOfBeam() {
    Outcome.of("ledger", "--contract=x", NOWHERE, "--genration=1")
        .isOneLine(2, "--genration: unknown", "did you mean --generation?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "ledger"})
  void valueOfAnUnknownOptionIsNotRepeated(String command) {
    Outcome outcome = Outcome.of(command, "--contract=x", NOWHERE, "--ssl.key.password=hunter2");

    outcome.isOneLine(2, "--ssl.key.password: unknown");
    assertThat(outcome.err()).doesNotContain("hunter2");
  }

  @Test
  void valueOfAnOptionBeforeTheCommandIsNotRepeated() {
    Outcome outcome = Outcome.of("--kafka.ssl.key.password=hunter2", "run");

    outcome.isOneLine(2, "--kafka.ssl.key.password: unknown (expected: a command");
    assertThat(outcome.err()).doesNotContain("hunter2");
  }

  @Test
  void generationThatIsNoNumberIsAUsageError() {
    Outcome.of("ledger", "--contract=x", NOWHERE, "--generation=last")
        .isOneLine(2, "--generation", "last");
  }

  @Test
  void missingContractIsAUsageError() {
    Outcome.of("run", NOWHERE).isOneLine(2, "--contract: none (expected: ");
  }

  @Test
  void folderWithoutAContractIsAUsageError(@TempDir Path folder) {
    Path missing = folder.resolve("missing");

    Outcome.of("run", "--contract=" + missing, NOWHERE).isOneLine(2, missing.toString());
  }

  @Test
  void brokenContractIsToldByFile(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("contract.odcs.yaml"), "apiVersion: [");
    Files.writeString(folder.resolve("views.yaml"), "views: []");

    Outcome outcome = Outcome.of("run", "--contract=" + folder, NOWHERE);

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .allMatch(line -> line.startsWith("plimsoll: " + folder))
        .first()
        .asString()
        .contains("contract.odcs.yaml");
  }

  @Test
  void missingServersAreAUsageError() {
    Outcome.of("run", "--contract=x").isOneLine(2, "--bootstrap-servers: none (expected: ");
  }

  @Test
  void kafkaPropertyWithoutAValueIsAUsageError() {
    Outcome.of("run", "--contract=x", NOWHERE, "--kafka.acks")
        .isOneLine(2, "--kafka.acks: no property (expected: --kafka.<property>=VALUE)");
  }

  @Test
  void secretOnTheCommandLineIsRefusedAndNotRepeated() {
    Outcome outcome =
        Outcome.of("run", "--contract=x", NOWHERE, "--kafka.ssl.key.password=hunter2");

    outcome.isOneLine(2, "--kafka.ssl.key.password: a secret in the open");
    assertThat(outcome.err()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "ledger"})
  void secretThatIsAWordOfItsOwnIsNotRepeated(String command) {
    Outcome outcome =
        Outcome.of(command, "--contract=x", NOWHERE, "--kafka.ssl.key.password", "hunter2");

    outcome.isOneLine(2, "--kafka.ssl.key.password: no property (expected: ");
    assertThat(outcome.err()).doesNotContain("hunter2");
  }

  @Test
  void fromThatIsNoTimeIsAUsageError() {
    Outcome.of("run", "--contract=x", NOWHERE, "--from=yesterday")
        .isOneLine(2, "--from: yesterday (expected: earliest, latest or ");
  }

  @Test
  void untilThatIsNoOffsetIsAUsageError() {
    Outcome.of("run", "--contract=x", NOWHERE, "--until=tomorrow")
        .isOneLine(2, "--until: tomorrow (expected: now, or TOPIC:PARTITION:OFFSET");
    Outcome.of("run", "--contract=x", NOWHERE, "--until=a:0:5,a:0:6")
        .isOneLine(2, "--until: a:0:6: given twice");
  }

  @Test
  void splittableReadingIsRefused() {
    Outcome.of("run", "--contract=x", NOWHERE, "--experiments=use_sdf_read")
        .isOneLine(2, "--experiments: use_sdf_read (expected: absent; ");
  }

  @Test
  void verbosePrintsWhereAnErrorCameFrom() {
    Outcome outcome = Outcome.of("run", "--contract=x", "--verbose");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("\tat io.plimsoll.pipelines.");
  }

  @Test
  void exactlyOneProfileIsOnTheClassPath() {
    RunnerProfile profile = RunnerProfile.find();

    assertThat(profile.name()).isNotBlank();
    assertThat(profile.defaults()).contains("--runner=" + profile.runner().getSimpleName());
  }

  @Test
  void givenOptionWinsOverTheProfilesDefault() {
    RunnerProfile profile = RunnerProfile.find();
    BeamArguments arguments = new BeamArguments(profile);
    PipelineOptions defaults = arguments.parse(List.of(), List.of());
    PipelineOptions given = arguments.parse(List.of("--tempLocation=x"), List.of());

    profile.check(defaults);
    assertThat(defaults.getTempLocation()).isNull();
    assertThat(given.getTempLocation()).isEqualTo("x");
  }

  @Test
  void profileIsExpectedOnce() {
    RunnerProfile profile = RunnerProfile.find();

    assertThat(RunnerProfile.theOnly(List.of(profile))).isSameAs(profile);
    assertThatThrownBy(() -> RunnerProfile.theOnly(List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("runner profile: none (expected: exactly one");
    assertThatThrownBy(() -> RunnerProfile.theOnly(List.of(profile, profile)))
        .hasMessageContaining(profile.name() + ", " + profile.name());
  }
}
