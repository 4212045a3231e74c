package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.TopicReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Judges the newest records of a topic and writes nothing. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Judges the last records of the contracts' own topics, and writes nothing.",
      "Decoding and business rules say what they are, and their partitions' watermarks how late.",
      "Exit code 1: no event is among them."
    })
final class TryCommand extends KafkaCommand {
  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many records of each topic; default: ${DEFAULT-VALUE}.")
  private long last = 1000;

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Override
  public Integer call() throws JsonProcessingException {
    expectNoRest("try");
    if (last < 1) {
      throw new UsageException("--last: " + last + " (expected: at least 1)");
    }
    KafkaSettings settings = kafkaSettings();
    ContractSet contracts = contracts();
    try (KafkaTopics kafka = connect(settings)) {
      // Reading alone would take a topic that is missing for one that is empty.
      kafka.partitions(contracts.byTopic().keySet());
    }
    TopicReader topics = new TopicReader(settings);
    List<Trial> trials = new ArrayList<>();
    contracts
        .byTopic()
        .forEach(
            (topic, ofTopic) -> {
              Trial trial = new Trial(topic, ofTopic);
              try (Progress progress = Progress.of(err(), topic, last)) {
                topics.readLast(
                    topic,
                    last,
                    record -> {
                      trial.take(record);
                      progress.step();
                    });
              }
              trials.add(trial);
            });
    if (asJson) {
      Console.printJson(out(), trials.stream().map(Trial::json).toList());
    } else {
      trials.forEach(trial -> trial.print(out()));
    }
    return trials.stream().allMatch(Trial::hasEvents) ? ExitCode.DONE.code() : ExitCode.NO.code();
  }
}
