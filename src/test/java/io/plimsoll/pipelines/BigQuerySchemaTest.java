package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.House;
import io.plimsoll.io.store.BigQueryNames;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plimsoll schema} tells of a contract's tables in BigQuery. */
class BigQuerySchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode schema(Path folder) throws IOException {
    Outcome outcome = Outcome.of("schema", folder.toString(), "--json");
    assertThat(outcome.err()).isEmpty();
    return JSON.readTree(outcome.out());
  }

  private static Path ordersFolder() {
    return House.ROOT.resolve("contracts/orders");
  }

  private static JsonNode ordersTable(String name) throws IOException {
    JsonNode tables = schema(ordersFolder()).path("tables");
    return StreamSupport.stream(tables.spliterator(), false)
        .map(table -> table.path("bigquery"))
        .filter(table -> table.path("table").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> columns(JsonNode table) {
    List<String> columns = new ArrayList<>();
    for (JsonNode column : table.path("columns")) {
      columns.add(
          column.path("name").asText()
              + " "
              + column.path("type").asText()
              + " "
              + column.path("mode").asText());
    }
    return columns;
  }

  @Test
  void tableOfRowsHasItsKeyAsPrimaryKeyAndEachDimensionAndMeasureAsColumn() throws IOException {
    JsonNode rows = ordersTable("orders_per_hour");

    assertThat(rows.path("primary_key").toString()).isEqualTo("[\"row_key\"]");
    assertThat(rows.path("partition_by").asText()).isEqualTo("window_start");
    assertThat(rows.path("cluster_by").toString()).isEqualTo("[\"row_key\"]");
    assertThat(columns(rows))
        .containsExactly(
            "row_key STRING REQUIRED",
            "contract STRING NULLABLE",
            "contract_version STRING NULLABLE",
            "view STRING NULLABLE",
            "window_start TIMESTAMP NULLABLE",
            "window_end TIMESTAMP NULLABLE",
            "store STRING NULLABLE",
            "orders INT64 NULLABLE",
            "items INT64 NULLABLE",
            "largest INT64 NULLABLE",
            "average STRING NULLABLE",
            "errors STRING REPEATED",
            "events INT64 NULLABLE",
            "pane STRING NULLABLE",
            "pane_index INT64 NULLABLE",
            "generation INT64 NULLABLE",
            "run_id STRING NULLABLE",
            "oldest_event_time TIMESTAMP NULLABLE",
            "newest_event_time TIMESTAMP NULLABLE",
            "attempt INT64 NULLABLE");
  }

  @Test
  void recordsThatAreOnlyAddedHaveNoPrimaryKey() throws IOException {
    JsonNode letters = ordersTable("dead_letters");

    assertThat(letters.path("primary_key")).isEmpty();
    assertThat(letters.path("partition_by").asText()).isEqualTo("arrival");
    assertThat(columns(letters)).contains("value BYTES NULLABLE", "offset INT64 NULLABLE");
    assertThat(columns(ordersTable("too_late"))).contains("windows JSON NULLABLE");
  }

  @Test
  void ledgerIsAnUpsert() throws IOException {
    JsonNode ledger = ordersTable("ledger");

    assertThat(ledger.path("primary_key").toString()).isEqualTo("[\"row_key\"]");
    assertThat(ledger.path("partition_by").asText()).isEqualTo("arrival_minute");
    assertThat(columns(ledger))
        .startsWith("row_key STRING REQUIRED")
        .contains("dead_letter JSON NULLABLE", "read INT64 NULLABLE");
  }

  @Test
  void readersHaveCurrentAndFinalRowsOfEachViewAndTheLedgersVerdict() throws IOException {
    JsonNode schema = schema(ordersFolder());

    assertThat(schema.path("bigquery_dataset").asText()).isEqualTo("orders");
    assertThat(schema.path("bigquery_views").findValuesAsText("name"))
        .containsExactly(
            "orders_per_minute_current",
            "orders_per_minute_final",
            "orders_per_hour_current",
            "orders_per_hour_final",
            "coupons_per_hour_current",
            "coupons_per_hour_final",
            "ledger_verdict");
    assertThat(schema.path("bigquery_views").findValuesAsText("sql"))
        .contains(
            "SELECT * FROM `{dataset}.orders_per_hour`",
            "SELECT * FROM `{dataset}.orders_per_hour` WHERE pane IN ('ON_TIME', 'LATE')")
        .last()
        .asString()
        .contains("'orders_per_hour' AS view", "contract = 'orders'");
  }

  @Test
  void decimalOfAnyPrecisionHasOneType(@TempDir Path folder) throws IOException {
    RideContract rides = RideContract.in(folder, "rides");
    rides.replace("dimensions: [city]", "dimensions: [city, {price: fare}]");

    assertThat(columns(schema(rides.folder()).path("tables").path(0).path("bigquery")))
        .contains("price BIGNUMERIC NULLABLE", "income BIGNUMERIC NULLABLE");
  }

  @Test
  void namesThatBigQueryWouldNotTakeAreNotedByLint(@TempDir Path folder) throws IOException {
    RideContract rides = RideContract.in(folder, "rides");
    rides.replace("dimensions: [city]", "dimensions: [{pane: city}]");
    rides.replace("name: per_day", "name: ledger");

    Outcome outcome = Outcome.of("contract", "lint", rides.folder().toString());

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains(
            "not for BigQuery: contract rides: view per_hour: pane (expected: a name that no other",
            "not for BigQuery: contract rides: view ledger: ledger (expected: a name that nothing"
                + " else in its BigQuery dataset has)");
  }

  @Test
  void contractWhoseIdIsNoDatasetIsNoted(@TempDir Path folder) throws IOException {
    RideContract rides = RideContract.in(folder, "rides").replace("id: rides", "id: acme.rides");

    assertThat(BigQueryNames.mistakes(ContractReader.read(rides.folder())))
        .containsExactly(
            "contract acme.rides: id: acme.rides (expected: letters, digits and _, as a dataset of"
                + " BigQuery is named)");
  }
}
