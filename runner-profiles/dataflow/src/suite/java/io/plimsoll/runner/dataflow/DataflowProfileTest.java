package io.plimsoll.runner.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.House;
import io.plimsoll.pipelines.Attendance;
import io.plimsoll.pipelines.Plimsoll;
import io.plimsoll.pipelines.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.options.DataflowPipelineWorkerPoolOptions.AutoscalingAlgorithmType;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is settled, and what is refused before anybody is asked for anything. */
class DataflowProfileTest {
  private static final List<String> NEEDED =
      List.of(
          "--project=shop-analytics",
          "--region=europe-west4",
          "--tempLocation=gs://shop-staging/temp",
          "--serviceAccount=plimsoll-orders@shop-analytics.iam.gserviceaccount.com",
          "--jobName=plimsoll-orders");

  private final DataflowProfile profile = new DataflowProfile();

  @Test
  void jobIsOfRunnerV2WithStreamingEngine() {
    DataflowPipelineOptions options = checked();

    assertThat(options.getExperiments()).containsExactly("use_runner_v2");
    assertThat(options.isEnableStreamingEngine()).isTrue();
    assertThat(options.isStreaming()).isTrue();
  }

  @Test
  void changedNamesOfStepsAreGivenToAnUpdateAndThoseOfTheUserWin() {
    DataflowPipelineOptions options = checked("--update");
    StepNames.settle(options, Map.of("old", "new", "older", "newer"));
    assertThat(options.getTransformNameMapping()).isEqualTo(Map.of("old", "new", "older", "newer"));

    options.setTransformNameMapping(Map.of("old", "theirs"));
    StepNames.settle(options, Map.of("old", "new"));
    assertThat(options.getTransformNameMapping()).isEqualTo(Map.of("old", "theirs"));

    assertThat(checked().getTransformNameMapping()).isNull();
  }

  @Test
  void givenExperimentsStay() {
    assertThat(checked("--experiments=min_cpu_platform=x,use_runner_v2").getExperiments())
        .containsExactly("min_cpu_platform=x", "use_runner_v2");
    assertThat(checked("--experiments=other").getExperiments())
        .containsExactly("other", "use_runner_v2");
  }

  @Test
  void workersArePrivateAndBounded() {
    DataflowPipelineOptions options = checked();

    assertThat(options.getUsePublicIps()).isFalse();
    assertThat(options.getNumWorkers()).isEqualTo(1);
    assertThat(options.getMaxNumWorkers()).isEqualTo(3);
    assertThat(options.getAutoscalingAlgorithm())
        .isEqualTo(AutoscalingAlgorithmType.THROUGHPUT_BASED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tempLocation", "serviceAccount"})
  void whatIsMissingIsTold(String name) {
    List<String> arguments = new ArrayList<>(NEEDED);
    arguments.removeIf(argument -> argument.startsWith("--" + name + "="));

    assertThatThrownBy(() -> profile.check(options(arguments)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--" + name + ": none (expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--project=|--project: none (expected: the id of a Google Cloud project)",
        "--project=12345|--project: 12345 (expected: the id",
        "--region=|--region: none (expected: a region such as europe-west4)",
        "--region=Europe|--region: Europe (expected: a region",
        "--tempLocation=/tmp/x|--tempLocation: /tmp/x (expected: gs://BUCKET/FOLDER, for what is",
        "--tempLocation=gs://shop-staging|--tempLocation: gs://shop-staging (expected: gs://BUCKET",
        "--serviceAccount=plimsoll|--serviceAccount: plimsoll (expected: the address of the",
        "--subnetwork=default|--subnetwork: default (expected: regions/REGION/subnetworks/NAME)",
        "--jobName=My_Job|--jobName: My_Job (expected: lower-case letters, digits and hyphens",
        "--streaming=false|--streaming: false (expected: true",
        "--enableStreamingEngine=false|--enableStreamingEngine: false (expected: true",
        "--numWorkers=0|--numWorkers: 0 (expected: >= 1)",
        "--numWorkers=4|--maxNumWorkers: 3 (expected: >= 4, the value of --numWorkers)",
        "--experiments=disable_runner_v2|--experiments: disable_runner_v2 (expected: absent",
        "--dataflowServiceOptions=streaming_mode_at_least_once|--dataflowServiceOptions: streaming",
        "--labels={\"Team\":\"x\"}|--labels: Team=x (expected: lower-case letters",
        "--transformNameMapping={\"a\":\"b\"}|--transformNameMapping: given (expected: with --update",
      })
  void whatIsWrongIsTold(String argument, String told) {
    List<String> arguments = new ArrayList<>(NEEDED);
    String name = argument.substring(0, argument.indexOf('=') + 1);
    arguments.removeIf(other -> other.startsWith(name));
    arguments.add(argument);

    assertThatThrownBy(() -> profile.check(options(arguments)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(told)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void moreWorkersThanThereIsWorkForAreRefused() {
    DataflowPipelineOptions options = checked("--maxNumWorkers=65");

    profile.checkPartitions(options, Map.of("orders", 65));
    profile.checkPartitions(options, Map.of("orders", 1, "payments", 1));
    assertThatThrownBy(() -> profile.checkPartitions(options, Map.of("orders", 12)))
        .hasMessageStartingWith("--maxNumWorkers: 65 (expected: <= 64, the partitions or shards");
  }

  @Test
  void jobIsLabelledAndTheUsersLabelsStay() {
    DataflowPipelineOptions options = checked("--labels={\"contract\":\"mine\",\"team\":\"x\"}");

    profile.mark(
        options, Map.of("contract", "orders", "contract_version", "1.2.0", "p", "A".repeat(70)));

    assertThat(options.getLabels())
        .containsOnly(
            Map.entry("contract", "mine"),
            Map.entry("team", "x"),
            Map.entry("contract_version", "1-2-0"),
            Map.entry("p", "a".repeat(63)));
  }

  @Test
  void jobGoesOnFromAnEarlierOneOrASnapshot() {
    assertThat(profile.resumes(checked())).isFalse();
    assertThat(profile.resumes(checked("--update"))).isTrue();
    assertThat(profile.resumes(checked("--createFromSnapshot=2026"))).isTrue();
  }

  @Test
  void launcherStaysWithAJobThatEndsAndWithNoTemplate() {
    assertThat(profile.attendance(checked())).isEqualTo(Attendance.IF_BOUNDED);
    assertThat(profile.attendance(checked("--templateLocation=gs://a/b")))
        .isEqualTo(Attendance.NONE);
  }

  @Test
  void dryRunShowsWhatWouldBeSubmittedAndAsksNobody() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--dry-run",
                "--contract=" + House.ROOT.resolve("contracts/orders"),
                "--bootstrap-servers=127.0.0.1:1",
                "--kafka.ssl.key.password=${env:SOME_PASSWORD}",
                "--run-id=mine",
                "--gcsEndpoint=http://127.0.0.1:1/storage/v1/",
                "--dataflowEndpoint=http://127.0.0.1:1/"));
    NEEDED.stream().filter(needed -> !needed.startsWith("--jobName")).forEach(arguments::add);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exit =
        Plimsoll.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("dry run: nothing is submitted", "job: plimsoll-orders\n", "run: mine")
        .containsPattern("maxNumWorkers +3")
        .containsPattern("experiments +\\[use_runner_v2]")
        .contains("not asked: bootstrap.servers: 127.0.0.1:1")
        .contains("orders, contract orders")
        .contains("Read orders/Poll/KafkaIO.Read.ReadFromKafkaViaSDF")
        .doesNotContain("SOME_PASSWORD");
  }

  private DataflowPipelineOptions checked(String... more) {
    List<String> arguments = new ArrayList<>(NEEDED);
    arguments.addAll(List.of(more));
    DataflowPipelineOptions options = options(arguments);
    profile.check(options);
    return options;
  }

  /** As the launcher does it: what is given, and the defaults for the rest. */
  private DataflowPipelineOptions options(List<String> given) {
    List<String> all = new ArrayList<>(given);
    for (String setting : profile.defaults()) {
      String name = setting.substring(0, setting.indexOf('=') + 1);
      if (given.stream().noneMatch(argument -> argument.startsWith(name))) {
        all.add(setting);
      }
    }
    return PipelineOptionsFactory.fromArgs(all.toArray(String[]::new))
        .as(DataflowPipelineOptions.class);
  }
}
