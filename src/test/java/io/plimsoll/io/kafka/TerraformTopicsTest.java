package io.plimsoll.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.House;
import io.plimsoll.TerraformConsole;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics that Terraform makes of contracts against those that a run needs. */
class TerraformTopicsTest {
  @TempDir private Path folder;

  private static List<Path> folders(Path directory) throws IOException {
    try (Stream<Path> folders = Files.list(directory)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static Map<String, String> needed(Path directory) throws IOException {
    List<Contract> contracts = folders(directory).stream().map(ContractReader::read).toList();
    return new TreeMap<>(TopicPolicies.of(contracts));
  }

  private JsonNode made(Path directory) throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory(folder, "module");
    return TerraformConsole.of(copy, "modules/contracts", ".*\\.tf")
        .ask(
            "{topics = local.topics, tables = {for id, tables in local.tables : id =>"
                + " keys(tables)}}",
            "contracts_directory=" + directory);
  }

  private static Map<String, String> policies(JsonNode topics) {
    Map<String, String> policies = new TreeMap<>();
    topics
        .properties()
        .forEach(
            each ->
                policies.put(
                    each.getKey(),
                    each.getValue().path("configs").path("cleanup.policy").asText()));
    return policies;
  }

  @ParameterizedTest
  @ValueSource(strings = {"contracts", "src/test/resources/contracts"})
  void terraformMakesTheTopicsThatARunNeeds(String contracts)
      throws IOException, InterruptedException {
    Path directory = House.ROOT.resolve(contracts);

    assertThat(policies(made(directory).path("topics"))).isEqualTo(needed(directory));
  }

  @Test
  void addingAContractChangesNoHcl() throws IOException, InterruptedException {
    Path directory = Files.createDirectory(folder.resolve("contracts"));
    for (Path each : folders(House.ROOT.resolve("contracts"))) {
      copy(each, directory.resolve(each.getFileName()));
    }
    JsonNode before = made(directory);
    // An event type of the suite's, which the modules were not written for.
    copy(House.ROOT.resolve("src/test/resources/contracts/weblog"), directory.resolve("weblog"));

    JsonNode after = made(directory);

    assertThat(policies(after.path("topics"))).isEqualTo(needed(directory));
    TreeSet<String> added = new TreeSet<>(policies(after.path("topics")).keySet());
    added.removeAll(policies(before.path("topics")).keySet());
    assertThat(added)
        .contains("weblog", "weblog.rows.top10_paths_1d", "weblog.ledger")
        .allMatch(topic -> topic.equals("weblog") || topic.startsWith("weblog."));
    assertThat(before.path("tables").has("weblog")).isFalse();
    assertThat(after.path("tables").path("weblog"))
        .extracting(JsonNode::asText)
        .contains("top10_paths_1d", "ledger", "dead_letters");
    // What was there stays as it was.
    before
        .path("topics")
        .properties()
        .forEach(
            topic ->
                assertThat(after.path("topics").path(topic.getKey())).isEqualTo(topic.getValue()));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
