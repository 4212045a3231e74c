package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Says what a job is called and marked with.
 *
 * @param name the job's name where the user gives none: the same for the same contracts, so that a
 *     runner finds the job that is to be replaced
 * @param marks what the job is of, by name
 */
record JobIdentity(String name, Map<String, String> marks) {
  private static final String NAME = "--jobName";

  static JobIdentity of(ContractSet contracts) {
    return new JobIdentity(
        "plimsoll-" + resourceName(joined(contracts, "-", Contract::id)),
        Map.of(
            "contract", joined(contracts, "_", Contract::id),
            "contract_version", joined(contracts, "_", Contract::version),
            "plimsoll_version", Version.project()));
  }

  private static String joined(
      ContractSet contracts, String between, Function<Contract, String> part) {
    return contracts.all().stream().map(part).collect(Collectors.joining(between));
  }

  /** Returns a name as Terraform gives it to what it makes for a contract. */
  private static String resourceName(String id) {
    return id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /**
   * Names and marks a job.
   *
   * @param given the user's options, which win
   */
  void settle(PipelineOptions options, List<String> given, RunnerProfile profile) {
    if (given.stream().noneMatch(argument -> argument.startsWith(NAME + "="))) {
      options.setJobName(name);
    }
    profile.mark(options, marks);
  }
}
