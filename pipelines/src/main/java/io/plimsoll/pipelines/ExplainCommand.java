package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.TopicReader;
import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says of one record what it is, what was decided of it, and which rows have it. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Explains one record: its outcome, and the rows it may be in.",
      "Its outcome and the rule that decided it are what its bytes and the contract tell; window and",
      "watermark are what the tables say of it. A duplicate is only counted: no table tells it from",
      "its original. Exit code 1: no such record."
    })
final class ExplainCommand extends KafkaCommand {
  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic of the events.")
  private String topic = "";

  @Parameters(index = "1", paramLabel = "PARTITION", description = "The record's partition.")
  private int partition;

  @Parameters(index = "2", paramLabel = "OFFSET", description = "The record's offset.")
  private long offset;

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Override
  public Integer call() throws JsonProcessingException {
    expectNoRest("explain");
    KafkaSettings settings = kafkaSettings();
    ContractSet contracts = contracts();
    List<Contract> ofTopic = contracts.byTopic().get(topic);
    if (ofTopic == null) {
      throw new UsageException(
          "explain: "
              + topic
              + " (expected: a topic of the contracts: "
              + String.join(", ", contracts.byTopic().keySet())
              + ")");
    }
    TopicReader topics = new TopicReader(settings);
    try (KafkaTopics kafka = connect(settings)) {
      kafka.partitions(List.of(topic));
      Explanation explanation = new Explanation(ofTopic);
      topics.readOne(new TopicPartition(topic, partition), offset, explanation::judge);
      @Nullable ObjectNode found = explanation.found();
      if (found == null) {
        String place = topic + ":" + partition + ":" + offset;
        String none = "record: none at " + place + " (expected: one that is there)";
        if (asJson) {
          Console.printJson(out(), Map.of("message", none));
        } else {
          out().println(none);
        }
        return ExitCode.NO.code();
      }
      explanation.addTables(new PlacedRecords(kafka, topics, ofTopic));
      if (asJson) {
        Console.printJson(out(), found);
      } else {
        Console.printYaml(out(), found);
      }
    }
    return ExitCode.DONE.code();
  }
}
