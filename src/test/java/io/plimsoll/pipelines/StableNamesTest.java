package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.House;
import io.plimsoll.Promise;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * The steps of the pipeline by name, as the last version had them: a runner that goes on from the
 * state of a job finds it by the step's name and reads it by its coders.
 *
 * <p>A file for each runner holds them. A step may be added; one that is renamed needs an entry in
 * the mapping that an update is given, and one whose coder changes another name, for nothing reads
 * the old state. After either, {@code -Dplimsoll.names=write} writes the file anew, and the change
 * of the file tells the reviewer what it costs those who have a job running.
 */
@Promise(2)
class StableNamesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE =
      House.ROOT.resolve("src/test/resources/names/" + System.getProperty("suite.runner") + ".txt");

  /** What an update is given where a runner takes it. */
  private static final Path MAPPING =
      House.ROOT.resolve(
          "runner-profiles/"
              + System.getProperty("suite.runner")
              + "/src/main/resources/transform-names.json");

  private static final String ARROW = " -> ";

  @Test
  void stepsOfTheLastVersionHaveTheirNamesAndCoders() throws IOException {
    Map<String, String> now = steps();
    if ("write".equals(System.getProperty("plimsoll.names"))) {
      List<String> lines = new ArrayList<>();
      now.forEach((name, coders) -> lines.add(name + ARROW + coders));
      Files.write(FILE, lines);
    }

    List<String> mistakes = new ArrayList<>();
    Map<String, String> mapping = mapping();
    read()
        .forEach(
            (name, coders) -> {
              String newName = mapping.getOrDefault(name, name);
              String found = now.get(newName);
              if (found == null) {
                mistakes.add(
                    name
                        + ": gone (expected: the step of the last version, or its new name in "
                        + House.ROOT.relativize(MAPPING)
                        + ", if the runner takes one)");
              } else if (!found.equals(coders)) {
                mistakes.add(
                    newName
                        + ": "
                        + found
                        + " (expected: "
                        + coders
                        + ", or another name of the step)");
              }
            });
    assertThat(mistakes).isEmpty();
  }

  @Test
  void mappingNamesNoStepThatIsThere() throws IOException {
    assertThat(mapping().keySet()).noneMatch(steps()::containsKey);
  }

  @Test
  void stepsDoNotDependOnTheNumberOfContracts() throws IOException {
    Map<String, String> together = steps();
    for (Contract contract : contracts()) {
      assertThat(together).containsAllEntriesOf(steps(List.of(contract)));
    }
  }

  /** Returns new names by old ones. A runner whose profile has no such file takes none. */
  private static Map<String, String> mapping() throws IOException {
    return Files.exists(MAPPING)
        ? JSON.readValue(MAPPING.toFile(), new TypeReference<>() {})
        : Map.of();
  }

  private static Map<String, String> read() throws IOException {
    return Files.readAllLines(FILE).stream()
        .map(line -> line.split(ARROW, 2))
        .collect(
            Collectors.toMap(
                parts -> parts[0], parts -> parts[1], (a, b) -> a, LinkedHashMap::new));
  }

  /** One with all kinds of windows and one that deduplicates, with conditions. */
  private static List<Contract> contracts() {
    return List.of(
        ContractReader.read(House.ROOT.resolve("src/test/resources/contracts/raw_wiki_edits")),
        ContractReader.read(House.ROOT.resolve("contracts/orders")));
  }

  private static List<String> launchOptions() {
    String options = System.getProperty("suite.launchOptions", "");
    return options.isEmpty() ? List.of() : List.of(options.split(" "));
  }

  private static Map<String, String> steps() {
    return steps(contracts());
  }

  private static Map<String, String> steps(List<Contract> contracts) {
    RunnerProfile profile = RunnerProfile.find();
    PipelineOptions options = new BeamArguments(profile).parse(launchOptions(), List.of());
    profile.check(options);
    // Nobody is asked for anything while the pipeline is built.
    profile.isolate(options);
    Pipeline pipeline = Pipeline.create(options);
    new Job(
            ContractSet.of(contracts),
            KafkaSettings.of("localhost:1"),
            contracts.stream().map(each -> new TopicPartition(each.topic(), 0)).toList(),
            StartingPoint.earliest(),
            Map.of(),
            null)
        .build(pipeline, new RunIdentity(1, "run", true, () -> 0), profile, WithheldWindows.none());
    Map<String, String> steps = new TreeMap<>();
    pipeline.traverseTopologically(new StepCoders(steps));
    return steps;
  }
}
