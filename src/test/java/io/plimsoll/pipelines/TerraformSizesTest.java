package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.House;
import io.plimsoll.TerraformConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes that {@code plimsoll estimate} tells are those that Terraform makes. */
class TerraformSizesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  @TempDir private Path contracts;

  private JsonNode estimate(String... options) throws IOException {
    String[] args = new String[options.length + 3];
    System.arraycopy(options, 0, args, 3, options.length);
    args[0] = "estimate";
    args[1] = contracts.resolve("rides").toString();
    args[2] = "--json";
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.err()).isEmpty();
    return JSON.readTree(outcome.out());
  }

  private static JsonNode line(JsonNode part, String section, String what) {
    for (JsonNode line : part.path("lines")) {
      if (line.path("section").asText().equals(section)
          && line.path("what").asText().equals(what)) {
        return line;
      }
    }
    throw new AssertionError(section + ", " + what + " (expected: a line)");
  }

  private RideContract rides(String... properties) throws IOException {
    String more = String.join("\n  - ", properties);
    return RideContract.in(contracts, "rides")
        .replace("supported: [1, 2]}}", "supported: [1, 2]}}\n  - " + more);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 50000, 1.4",
    "50000, 50000, 1.4",
    "50001, 50000, 1.4",
    // 125 cores x 1.4 ^ 3 is 343 and no last digit more.
    "6250000, 50000, 1.4",
    "1000, 300, 1.5",
    "1000, 100, 3",
    "999999, 7, 1",
    "123457, 1000, 1.26",
    "987654, 321, 1.5874",
    "1000000000000, 1, 1.333",
  })
  void partitionsAreThoseOfTerraform(String peak, String perCore, String growth)
      throws IOException, InterruptedException {
    rides("{property: peakEventsPerSecond, value: " + peak + "}");

    JsonNode made =
        TerraformConsole.of(folder, "modules/contracts", ".*\\.tf")
            .ask(
                "{partitions = local.partitions, because = {for topic, peak in local.peaks : topic"
                    + " => "
                    + because()
                    + "}}",
                "contracts_directory=" + contracts,
                "events_per_second_per_core=" + perCore,
                "yearly_growth=" + growth);

    JsonNode told =
        line(
            estimate("--events-per-second-per-core=" + perCore, "--yearly-growth=" + growth)
                .path("cluster"),
            "partitions",
            "rides");
    assertThat(told.path("amount").asDouble())
        .isEqualTo(made.path("partitions").path("rides").asDouble());
    assertThat(told.path("because")).isEqualTo(made.path("because").path("rides"));
  }

  /** The expression of the output {@code partition_arithmetic}: the console knows no outputs. */
  private static String because() throws IOException {
    String outputs = Files.readString(House.ROOT.resolve("terraform/modules/contracts/outputs.tf"));
    Matcher matcher = Pattern.compile("(?s)topic => (format\\(.*?\\n    \\))").matcher(outputs);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1).replaceAll("\\s+", " ").replace(", )", ")");
  }

  @ParameterizedTest
  @CsvSource({
    "7, d, P2Y",
    "90, d, P2Y",
    "1, y, P10Y",
    "30, h, P1Y2M3W4DT5H",
    "5, d, P20D",
    "7, d, P30D"
  })
  void archiveGoesDownTheTiersOfTerraform(int events, String unit, String rows)
      throws IOException, InterruptedException {
    rides("{property: rowRetention, value: " + rows + "}")
        .replace("value: 7, unit: d", "value: " + events + ", unit: " + unit);
    JsonNode contract =
        TerraformConsole.of(
                Files.createDirectory(folder.resolve("contracts")), "modules/contracts", ".*\\.tf")
            .ask(
                "{for id, contract in local.contracts_by_id : id => {resource_name = id,"
                    + " event_retention_days = contract.event_retention_days, row_retention_days"
                    + " = contract.row_retention_days}}",
                "contracts_directory=" + contracts);

    JsonNode tiers =
        TerraformConsole.of(
                Files.createDirectory(folder.resolve("storage")),
                "modules/storage",
                ".*/(tiers|variables)\\.tf")
            .ask(
                "local.tiers[\"rides\"]",
                "project=shop-analytics",
                "region=europe-west4",
                "contracts=" + contract);

    ObjectNode told = JSON.createObjectNode();
    for (JsonNode line : estimate().path("contracts").path(0).path("lines")) {
      String what = line.path("what").asText();
      if (line.path("section").asText().equals("kept in the archive") && !what.equals("standard")) {
        Matcher from =
            Pattern.compile("from an age of ([0-9,]+);").matcher(line.path("because").asText());
        assertThat(from.find()).isTrue();
        told.put(what.toUpperCase(Locale.ROOT), Integer.parseInt(from.group(1).replace(",", "")));
      }
    }
    assertThat(told).hasSameSizeAs(tiers);
    tiers
        .properties()
        .forEach(tier -> assertThat(told.path(tier.getKey())).isEqualTo(tier.getValue()));
  }

  @Test
  void defaultsAreThoseOfTerraform() throws IOException {
    String help = Outcome.of("estimate", "--help").out().replaceAll("\\s+", " ");

    assertThat(help)
        .contains(
            "as in Terraform; default: " + variable("contracts", "events_per_second_per_core"),
            "By what factor the peak grows in a year, as in Terraform; default: "
                + variable("contracts", "yearly_growth"),
            "merges upserts so often, as in Terraform; default: "
                + variable("bigquery", "max_staleness_seconds"),
            "Cores of the Kafka cluster, as in Terraform; default: " + variable("kafka", "vcpus"),
            "Copies of each partition, as in Terraform; default: "
                + variable("kafka", "replication_factor"));
  }

  private static String variable(String module, String name) throws IOException {
    String variables =
        Files.readString(House.ROOT.resolve("terraform/modules/" + module + "/variables.tf"));
    Matcher matcher =
        Pattern.compile("(?s)variable \"" + name + "\" \\{.*?default +=\\s+([0-9.]+)")
            .matcher(variables);
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }
}
