package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.House;
import io.plimsoll.Promise;
import io.plimsoll.TerraformConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables that Terraform makes of a contract against those that a run writes: both are computed
 * from the same files, each by its own rules. Terraform itself answers; its module of contracts
 * needs no provider.
 */
class TerraformTablesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  // The suite's own contracts are none that the modules were written for.
  @ValueSource(strings = {"contracts", "src/test/resources/contracts"})
  @Promise(1)
  void terraformMakesTheTablesThatARunWrites(String contracts)
      throws IOException, InterruptedException {
    Path directory = House.ROOT.resolve(contracts);
    JsonNode found = terraform(directory);
    List<Path> each;
    try (Stream<Path> folders = Files.list(directory)) {
      each = folders.filter(Files::isDirectory).sorted().toList();
    }
    assertThat(each).isNotEmpty();
    assertThat(found.path("tables")).hasSameSizeAs(each);
    for (Path contract : each) {
      JsonNode schema = schema(contract);
      String id = schema.path("contract").asText();
      assertThat(byColumn(found.path("tables").path(id)).toPrettyString())
          .as("tables of " + id)
          .isEqualTo(byColumn(tables(schema)).toPrettyString());
      assertThat(found.path("views").path(id).toPrettyString())
          .as("views of " + id)
          .isEqualTo(views(schema).toPrettyString());
    }
  }

  private static JsonNode schema(Path contract) throws IOException {
    Outcome outcome = Outcome.of("schema", contract.toString(), "--json");
    assertThat(outcome.err()).isEmpty();
    return JSON.readTree(outcome.out());
  }

  /** Returns a contract's tables by name, as Terraform tells them: keys in alphabetical order. */
  private static JsonNode tables(JsonNode schema) {
    ObjectNode byName = JSON.createObjectNode();
    for (JsonNode table : schema.path("tables")) {
      JsonNode bigQuery = table.path("bigquery");
      ObjectNode node = byName.putObject(bigQuery.path("table").asText());
      node.set("clustering", bigQuery.path("cluster_by"));
      ArrayNode columns = node.putArray("columns");
      for (JsonNode column : bigQuery.path("columns")) {
        columns
            .addObject()
            .put("mode", column.path("mode").asText())
            .put("name", column.path("name").asText())
            .put("type", column.path("type").asText());
      }
      node.set("partition", bigQuery.path("partition_by"));
      node.set("primary_key", bigQuery.path("primary_key"));
    }
    return sorted(byName);
  }

  /** A measure's place is lost where YAML is read into a map; BigQuery's columns go by name. */
  private static JsonNode byColumn(JsonNode tables) {
    for (JsonNode table : tables) {
      ArrayNode columns = (ArrayNode) table.path("columns");
      List<JsonNode> sorted =
          StreamSupport.stream(columns.spliterator(), false)
              .sorted(Comparator.comparing(column -> column.path("name").asText()))
              .toList();
      columns.removeAll();
      columns.addAll(sorted);
    }
    return tables;
  }

  private static JsonNode views(JsonNode schema) {
    ObjectNode byName = JSON.createObjectNode();
    for (JsonNode view : schema.path("bigquery_views")) {
      byName.put(view.path("name").asText(), view.path("sql").asText());
    }
    return sorted(byName);
  }

  private static ObjectNode sorted(ObjectNode node) {
    ObjectNode sorted = JSON.createObjectNode();
    node.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> sorted.set(each.getKey(), each.getValue()));
    return sorted;
  }

  private JsonNode terraform(Path contracts) throws IOException, InterruptedException {
    return TerraformConsole.of(folder, "modules/contracts", ".*\\.tf")
        .ask(
            "{tables = {for id, tables in local.tables : id => {for name, table in tables :"
                + " name => {clustering = table.clustering, columns = [for each in table.columns :"
                + " {mode = each.mode, name = each.name, type = each.type}], partition ="
                + " table.partition, primary_key = table.primary_key}}}, views = local.views}",
            "contracts_directory=" + contracts);
  }
}
