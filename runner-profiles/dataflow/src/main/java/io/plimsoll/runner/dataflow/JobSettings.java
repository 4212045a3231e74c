package io.plimsoll.runner.dataflow;

import io.plimsoll.pipelines.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.jspecify.annotations.Nullable;

/**
 * Refuses settings that the service would refuse later, or that would count events twice, and
 * settles what follows from others. Asks no service.
 */
final class JobSettings {
  private static final String RUNNER_V2 = "use_runner_v2";
  private static final List<String> NOT_V2 =
      List.of("disable_runner_v2", "disable_runner_v2_until_2023", "disable_prime_runner_v2");
  private static final String AT_LEAST_ONCE = "streaming_mode_at_least_once";

  private static final String LABEL = "[a-z][a-z0-9_-]{0,62}";
  private static final int MOST_OF_A_LABEL = 63;

  private JobSettings() {}

  static void check(DataflowPipelineOptions options) {
    expectForm(
        "project",
        options.getProject(),
        "[a-z][-a-z0-9:.]+[a-z0-9]",
        "the id of a Google Cloud project");
    expectForm("region", options.getRegion(), "[a-z]+-[a-z]+\\d+", "a region such as europe-west4");
    expectForm(
        "tempLocation",
        options.getTempLocation(),
        "gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/[^/]+)+/?",
        "gs://BUCKET/FOLDER, for what is staged and temporary");
    expectForm(
        "serviceAccount",
        options.getServiceAccount(),
        "[^@\\s]+@[^@\\s]+",
        "the address of the workers' account, NAME@PROJECT.iam.gserviceaccount.com");
    if (options.getSubnetwork() != null) {
      expectForm(
          "subnetwork",
          options.getSubnetwork(),
          "(https://\\S+/)?regions/[^/]+/subnetworks/[^/]+",
          "regions/REGION/subnetworks/NAME");
    }
    expectForm(
        "jobName",
        options.getJobName(),
        "[a-z]([-a-z0-9]*[a-z0-9])?",
        "lower-case letters, digits and hyphens, a letter first");
    checkStreaming(options);
    checkWorkers(options);
    checkLabels(options);
    refuse(
        options.getTransformNameMapping() != null
            && !options.isUpdate()
            && options.getCreateFromSnapshot() == null,
        "--transformNameMapping: given (expected: with --update or --createFromSnapshot, to which"
            + " it says which step goes on as which)");
    useRunnerV2(options);
  }

  private static void checkStreaming(DataflowPipelineOptions options) {
    refuse(
        !options.isStreaming(),
        "--streaming: false (expected: true; windows fire and jobs end by the watermark)");
    refuse(
        !options.isEnableStreamingEngine(),
        "--enableStreamingEngine: false (expected: true; runner v2 has no other)");
    refuse(
        options.getDataflowServiceOptions() != null
            && options.getDataflowServiceOptions().contains(AT_LEAST_ONCE),
        "--dataflowServiceOptions: "
            + AT_LEAST_ONCE
            + " (expected: absent; it counts events twice)");
    for (String experiment : NOT_V2) {
      refuse(
          ExperimentalOptions.hasExperiment(options, experiment),
          "--experiments: " + experiment + " (expected: absent; the job needs runner v2)");
    }
  }

  private static void checkWorkers(DataflowPipelineOptions options) {
    int first = options.getNumWorkers();
    int most = options.getMaxNumWorkers();
    refuse(first < 1, "--numWorkers: " + first + " (expected: >= 1)");
    refuse(
        most < first,
        "--maxNumWorkers: " + most + " (expected: >= " + first + ", the value of --numWorkers)");
  }

  private static void checkLabels(DataflowPipelineOptions options) {
    labels(options)
        .forEach(
            (name, value) ->
                refuse(
                    !name.matches(LABEL) || !value.matches("[a-z0-9_-]{0,63}"),
                    "--labels: "
                        + name
                        + "="
                        + value
                        + " (expected: lower-case letters, digits, underscores and hyphens, at most"
                        + " 63)"));
  }

  private static void useRunnerV2(DataflowPipelineOptions options) {
    List<String> given = options.getExperiments();
    List<String> experiments = new ArrayList<>(given == null ? List.of() : given);
    if (!experiments.contains(RUNNER_V2)) {
      experiments.add(RUNNER_V2);
    }
    options.setExperiments(experiments);
  }

  /** Adds labels to those of the user, which win, in the letters that labels have. */
  static void label(DataflowPipelineOptions options, Map<String, String> marks) {
    Map<String, String> labels = labels(options);
    marks.forEach(
        (name, value) -> {
          String written = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
          labels.putIfAbsent(
              name, written.substring(0, Math.min(written.length(), MOST_OF_A_LABEL)));
        });
    options.setLabels(labels);
  }

  private static Map<String, String> labels(DataflowPipelineOptions options) {
    Map<String, String> given = options.getLabels();
    return new TreeMap<>(given == null ? Map.of() : given);
  }

  private static void expectForm(
      String name, @Nullable String value, String form, String expected) {
    refuse(
        value == null || !value.matches(form),
        "--"
            + name
            + ": "
            + (value == null || value.isEmpty() ? "none" : value)
            + " (expected: "
            + expected
            + ")");
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new UsageException(message);
    }
  }
}
