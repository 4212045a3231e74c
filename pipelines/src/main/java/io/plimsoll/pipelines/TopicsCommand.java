package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaTopics;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the topics that a run of contracts needs. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Makes those topics of the contracts and their tables that are missing.",
      "What is there already stays as it is. They keep all records, for ever: say your own",
      "retention where that is too long."
    })
final class TopicsCommand extends KafkaCommand {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many partitions each gets; default: ${DEFAULT-VALUE}.")
  private int partitions = 1;

  @Override
  public Integer call() {
    expectNoRest("topics");
    if (partitions < 1) {
      throw new UsageException("--partitions: " + partitions + " (expected: at least 1)");
    }
    ContractSet contracts = contracts();
    try (KafkaTopics kafka = connect(kafkaSettings())) {
      Set<String> made = new TreeSet<>(kafka.createTopicsOf(contracts.all(), partitions));
      made.forEach(topic -> out().println(topic + ": made"));
      out().println(made.isEmpty() ? "no topic was missing" : made.size() + " topics made");
    }
    return ExitCode.DONE.code();
  }
}
