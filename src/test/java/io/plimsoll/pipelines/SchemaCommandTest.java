package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plimsoll schema} tells of a contract's tables. */
class SchemaCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RideContract contract;

  SchemaCommandTest(@TempDir Path folder) throws IOException {
    contract = RideContract.in(folder, "rides");
  }

  private JsonNode schema() throws IOException {
    Outcome outcome = Outcome.of("schema", contract.folder().toString(), "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return JSON.readTree(outcome.out());
  }

  private static List<String> names(JsonNode tables) {
    return tables.findValuesAsText("name").stream().filter(name -> name.contains(".")).toList();
  }

  private static List<String> columns(JsonNode table) {
    List<String> columns = new ArrayList<>();
    table
        .path("columns")
        .forEach(
            column ->
                columns.add(
                    column.path("name").asText()
                        + " "
                        + column.path("type").asText()
                        + (column.path("nullable").asBoolean() ? " or null" : "")));
    return columns;
  }

  private static List<String> key(JsonNode table) {
    return StreamSupport.stream(table.path("key").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void everyTableIsNamedWithItsRetention() throws IOException {
    JsonNode schema = schema();

    assertThat(schema.path("contract").asText()).isEqualTo("rides");
    assertThat(schema.path("topic").asText()).isEqualTo("rides");
    assertThat(names(schema.path("tables")))
        .containsExactly(
            "rides.rows.per_hour",
            "rides.rows.per_day",
            "rides.dead-letters",
            "rides.quarantine",
            "rides.conflicts",
            "rides.too-late",
            "rides.ledger",
            "rides.events");
    assertThat(schema.path("tables").findValuesAsText("retention"))
        .containsExactly("P2Y", "P2Y", "P7D", "P7D", "P7D", "P7D", "P2Y", "P7D");
  }

  @Test
  void tableOfRowsHasItsKeyAndTheTypeOfEachColumn() throws IOException {
    contract.replace(
        "rides: {count: {}}\n      metres",
        """
        rides: {count: {}}
              fares: {count: fare}
              cities: {distinct: [city, zone]}
              mean: {avg: metres}
              mean_fare: {avg: fare}
              fastest: {max: speed}
              dearest: {max: fare * fare}
              first_city: {first: city}
              last_state: {last: at}
              middle: {quantile: metres, q: 0.5}
              metres\
        """);
    contract.replace("dimensions: [city]", "dimensions: [city, {length: metres}, {price: fare}]");

    JsonNode rows = schema().path("tables").path(0);

    assertThat(key(rows))
        .containsExactly("view", "window_start", "window_end", "city", "length", "price");
    assertThat(columns(rows))
        .containsExactly(
            "contract string",
            "contract_version string",
            "view string",
            "window_start timestamp",
            "window_end timestamp",
            "city string or null",
            "length integer or null",
            "price decimal(10,2) or null",
            "rides integer",
            "fares integer",
            "cities integer",
            "mean string or null",
            "mean_fare string or null",
            "fastest decimal(38,9) or null",
            "dearest decimal(38,4) or null",
            "first_city string or null",
            "last_state string or null",
            "middle integer or null",
            "metres integer or null",
            "income decimal(38,2) or null",
            "errors array(string) or null",
            "events integer",
            "pane string",
            "pane_index integer",
            "generation integer",
            "run_id string",
            "oldest_event_time timestamp",
            "newest_event_time timestamp",
            "attempt integer");
    assertThat(rows.path("columns").findValuesAsText("path"))
        .contains("dimensions.city", "measures.rides", "headers.plimsoll-attempt");
  }

  @Test
  void tableOfTheBestRowsHasItsRankInPlaceOfDimensionsAsKey() throws IOException {
    contract.replace("dimensions: [city]", "dimensions: [city]\n    top: {n: 3, by: metres}");

    JsonNode rows = schema().path("tables").path(0);

    assertThat(key(rows)).containsExactly("view", "window_start", "window_end", "rank");
    assertThat(columns(rows))
        .containsSubsequence("window_end timestamp", "rank integer", "city string or null");
  }

  @Test
  void contractWithoutRulesHasNoQuarantine() throws IOException {
    contract.replace("metric: invalidValues", "type: text").replace("mustBe: 0", "id: x");
    contract.replace("arguments: {validValues: [open, closed]}", "description: open or closed");

    assertThat(names(schema().path("tables"))).doesNotContain("rides.quarantine");
  }

  @Test
  void peopleReadAlignedText() {
    Outcome outcome = Outcome.of("schema", contract.folder().toString());

    assertThat(outcome.out().lines())
        .contains("rides.rows.per_day, key view, window_start, window_end, kept P2Y")
        .anyMatch(line -> line.matches("  rides {14}integer +measures.rides"));
  }

  @Test
  void retentionInAnUnknownUnitIsAMistake() throws IOException {
    contract.replace("unit: d", "unit: moons");

    Outcome.of("schema", contract.folder().toString())
        .isOneLine(2, "slaProperties[retention]: ", "(expected: a retention of a whole number");
  }
}
