package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plimsoll estimate} says of a contract, computed by hand beside it. */
class EstimateCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double GIB = 1L << 30;
  private static final double TIB = 1L << 40;
  private static final double MONTH = 365 / 12.0;

  @TempDir private Path parent;
  private RideContract rides;
  private Path prices;

  /** 4000 events/s at the peak, so 1000 on average: 86,400,000 a day. Each price is 1. */
  @BeforeEach
  void rides() throws IOException {
    rides = RideContract.in(parent, "rides");
    rides.replace(
        "supported: [1, 2]}}",
        "supported: [1, 2]}}\n  - {property: peakEventsPerSecond, value: 4000}");
    String own = Files.readString(House.ROOT.resolve("terraform/prices.yaml"));
    prices =
        Files.writeString(
            parent.resolve("prices.yaml"), own.replaceAll("price: [0-9.]+", "price: 1"));
  }

  private JsonNode estimate(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "estimate",
                rides.folder().toString(),
                "--json",
                "--event-bytes=1024",
                "--prices=" + prices));
    args.addAll(List.of(more));
    Outcome outcome = Outcome.of(args.toArray(String[]::new));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return JSON.readTree(outcome.out());
  }

  private static JsonNode line(JsonNode part, String section, String what) {
    for (JsonNode line : part.path("lines")) {
      if (line.path("section").asText().equals(section)
          && line.path("what").asText().equals(what)) {
        return line;
      }
    }
    throw new AssertionError(section + ", " + what + " (expected: a line of " + part + ")");
  }

  private static void is(JsonNode part, String section, String what, double amount, String unit) {
    JsonNode line = line(part, section, what);
    assertThat(line.path("unit").asText()).isEqualTo(unit);
    assertThat(line.path("amount").asDouble()).as(what).isCloseTo(amount, withinPercentage(1e-6));
  }

  private static JsonNode contract(JsonNode estimate) {
    assertThat(estimate.path("contracts")).hasSize(1);
    return estimate.path("contracts").path(0);
  }

  private double rows(String view) throws IOException {
    return line(contract(estimate()), "rows a day", view).path("amount").asDouble();
  }

  @Test
  void eventsFollowThePeakAndTheAverageLoad() throws IOException {
    JsonNode part = contract(estimate());

    is(part, "events", "at the peak", 4000, "a second");
    // 4000 x 0.25
    is(part, "events", "on average", 1000, "a second");
    // 1000 x 86,400
    is(part, "events", "a day", 86_400_000, "events");
    // 86,400,000 x 365 / 12
    is(part, "events", "a month", 2_628_000_000.0, "events");
    is(contract(estimate("--average-load=0.5")), "events", "a day", 172_800_000, "events");
  }

  @Test
  void eventIsAsLargeAsTheContractSaysElseAsItsSamplesElseAThousand() throws IOException {
    String[] command = {"estimate", rides.folder().toString(), "--json"};

    is(contract(JSON.readTree(Outcome.of(command).out())), "events", "one event", 1000, "bytes");
    // Two lines of 2 and of 7 bytes, of which ü is two; an empty one is none.
    Files.writeString(rides.folder().resolve("samples.jsonl"), "{}\n\n{\"ü\":1}\n");
    is(contract(JSON.readTree(Outcome.of(command).out())), "events", "one event", 5, "bytes");
    rides.replace("value: 4000}", "value: 4000}\n  - {property: averageEventBytes, value: 300}");
    is(contract(JSON.readTree(Outcome.of(command).out())), "events", "one event", 300, "bytes");
    is(contract(estimate()), "events", "one event", 1024, "bytes");
  }

  @Test
  void windowHasARowForEachGroup() throws IOException {
    JsonNode part = contract(estimate());

    // 24 windows x 100 groups
    is(part, "rows a day", "per_hour", 2400, "rows");
    // 2 windows of PT12H without a dimension
    is(part, "rows a day", "per_day", 2, "rows");
    is(part, "rows a day", "for each event", 2402 / 86_400_000.0, "rows");
    is(contract(estimate("--groups=7")), "rows a day", "per_hour", 168, "rows");
  }

  @Test
  void earlyPanesWriteRowsAgainAsFarAsEventsChangeThem() throws IOException {
    rides.replace("filter: metres > 0", "early: PT10M");
    // 2400 on time, and 6 early panes of each: 2400 x 7
    assertThat(rows("per_hour")).isEqualTo(16_800);

    rides.replace("early: PT10M", "early: PT0.001S");
    // 3,600,000 panes of 2400 rows, but 86,400,000 events change one row each
    assertThat(rows("per_hour")).isEqualTo(86_402_400);
  }

  @Test
  void slidingWindowsOverlapAndTheBestAreFew() throws IOException {
    rides.replace("window: {fixed: PT1H}", "window: {sliding: PT1H, every: PT15M}");
    // 96 windows x 100
    assertThat(rows("per_hour")).isEqualTo(9600);

    rides.replace("filter: metres > 0", "top: {n: 3, by: metres}");
    // 96 windows x 3
    assertThat(rows("per_hour")).isEqualTo(288);
  }

  @Test
  void sessionsFollowTheirEvents() throws IOException {
    rides.replace("window: {fixed: PT1H}", "window: {session: PT30M}");
    // 86,400,000 / 10
    assertThat(rows("per_hour")).isEqualTo(8_640_000);

    rides.replace("filter: metres > 0", "early: PT1M");
    // and a row for each event before
    assertThat(rows("per_hour")).isEqualTo(95_040_000);
  }

  @Test
  void rowsOfAnEventCanBeSaid() throws IOException {
    JsonNode part = contract(estimate("--rows-per-event=0.5"));

    is(part, "rows a day", "per_hour", 43_200_000, "rows");
    is(part, "rows a day", "for each event", 1, "rows");
  }

  @Test
  void everyCopyHasItsBytes() throws IOException {
    JsonNode part = contract(estimate());

    // 86,400,000 x 1024 = 88,473,600,000
    is(part, "bytes a day", "as sent", 82.3974609375, "GiB");
    // / 4
    is(part, "bytes a day", "source topic", 20.599365234375, "GiB");
    // per_hour 2400 x 590 bytes, per_day 2 x 524: 1,417,048 / 4
    is(part, "bytes a day", "rows' topics", 354_262 / GIB, "GiB");
    // 86,400 x (1024 + 400) = 123,033,600 / 4
    is(part, "bytes a day", "dead letters and the like", 30_758_400 / GIB, "GiB");
    // 86,400 seconds x 730 bytes = 63,072,000 / 4
    is(part, "bytes a day", "ledger's topic", 15_768_000 / GIB, "GiB");
    // 86,400,000 x (1024 + 60) / 4
    is(part, "bytes a day", "archive", 23_414_400_000.0 / GIB, "GiB");
    // rows 2400 x 282 + 2 x 224, ledger 86,400 x 534, refused 123,033,600
    is(part, "bytes a day", "BigQuery", 169_848_448 / GIB, "GiB");
  }

  @Test
  void keptIsWhatRetentionKeeps() throws IOException {
    JsonNode part = contract(estimate());

    // 7 days of events, two years of rows
    is(part, "kept in Kafka", "events", 7 * 20.599365234375, "GiB month");
    is(part, "kept in Kafka", "rows", 730 * 354_262 / GIB, "GiB month");
    is(part, "kept in Kafka", "dead letters and the like", 7 * 30_758_400 / GIB, "GiB month");
    // 1440 minutes x 730 bytes / 4
    is(part, "kept in Kafka", "ledger", 730 * 262_800 / GIB, "GiB month");
    double day = 23_414_400_000.0 / GIB;
    is(part, "kept in the archive", "standard", 30 * day, "GiB month");
    is(part, "kept in the archive", "nearline", 60 * day, "GiB month");
    is(part, "kept in the archive", "coldline", 275 * day, "GiB month");
    is(part, "kept in the archive", "archive", 365 * day, "GiB month");
  }

  @Test
  void bigQueryStoresTakesAndMerges() throws IOException {
    JsonNode part = contract(estimate());

    // rows 677,248 a day and ledger 1440 x 534 = 768,960, of 90 days; refused of 7
    double upserts = 677_248 + 768_960;
    is(part, "BigQuery", "storage, active", (90 * upserts + 7 * 123_033_600) / GIB, "GiB month");
    is(part, "BigQuery", "storage, long-term", 640 * upserts / GIB, "GiB month");
    is(part, "BigQuery", "Storage Write API", 169_848_448 * MONTH / GIB, "GiB");
    // 24 + 2 times when rows come, and the ledger's each minute: 1466 x 10 MiB
    is(part, "BigQuery", "merging upserts (CDC)", 1466 * 10_485_760L * MONTH / TIB, "TiB");
    JsonNode events = contract(estimate("--bigquery-events"));
    // 88,473,600,000 bytes a day more, of 7 days
    double added = 88_473_600_000.0 + 123_033_600;
    is(events, "bytes a day", "BigQuery", (169_848_448 + 88_473_600_000.0) / GIB, "GiB");
    is(events, "BigQuery", "storage, active", (90 * upserts + 7 * added) / GIB, "GiB month");
    // every two minutes: 24 + 2 + 720
    is(
        contract(estimate("--max-staleness=120")),
        "BigQuery",
        "merging upserts (CDC)",
        746 * 10_485_760L * MONTH / TIB,
        "TiB");
  }

  @Test
  void workersFollowTheRateOfACore() throws IOException {
    JsonNode one = contract(estimate());
    is(one, "workers", "at the peak", 1, "workers");
    is(one, "workers", "cores", 2 * 730, "vCPU hour");
    // (88,473,600,000 x 0.5 + 1,417,048) x 365 / 12
    is(one, "workers", "shuffle", (44_236_800_000.0 + 1_417_048) * MONTH / GIB, "GiB");

    // A worker takes 1000 x 2 cores x 0.5 = 1000; the average is 2400
    JsonNode three = contract(estimate("--events-per-second-per-core=1000", "--average-load=0.6"));
    is(three, "workers", "at the peak", 4, "workers");
    is(three, "workers", "on average", 3, "workers");
    is(three, "workers", "cores", 3 * 2 * 730, "vCPU hour");
    is(three, "workers", "memory", 3 * 8 * 730, "GiB hour");
    is(three, "workers", "disk", 3 * 30 * 730, "GiB hour");
  }

  @Test
  void clusterIsSharedByAllContracts() throws IOException {
    JsonNode cluster = estimate().path("cluster");
    // 4000 / 50,000: a core; 1.4 ^ 3 = 2.744 of them
    is(cluster, "partitions", "rides", 3, "partitions");
    is(cluster, "brokers", "needed at the peak", 3, "cores");
    is(cluster, "brokers", "cores and memory", 3 * 730, "DCU hour");
    is(cluster, "brokers", "disk", 300, "GiB month");
    // (88,473,600,000 + 1,417,048 + 123,033,600 + 63,072,000) / 4 a day, two more copies
    is(cluster, "brokers", "copies in other zones", 2 * 22_165_280_662.0 * MONTH / GIB, "GiB");

    // 100 million events a second: 25 GiB/s at the peak, by 20 MiB and core, and a little more
    rides.replace("value: 4000}", "value: 100000000}");
    JsonNode large = estimate("--refused=0").path("cluster");
    // 100,000,000 x 1024 / 4 / 20,971,520 = 1220.7
    is(large, "brokers", "needed at the peak", 1221, "cores");
    // 2000 cores x 2.744
    is(large, "partitions", "rides", 5488, "partitions");
  }

  @Test
  void contractsOfOneTopicShareItsPartitionsAndItsLongestRetention() throws IOException {
    RideContract others = RideContract.in(parent, "others");
    others.replace("id: rides", "id: others");
    others.replace("unit: d", "unit: y");
    others.replace(
        "supported: [1, 2]}}",
        "supported: [1, 2]}}\n  - {property: peakEventsPerSecond, value: 100000}");
    others.replace(
        "slaProperties:",
        """
        servers:
          - {server: s, type: kafka, host: h, format: json, customProperties: [{property: topic, value: rides}]}
        slaProperties:\
        """);

    JsonNode estimate = estimate(others.folder().toString());

    // 104,000 / 50,000 = 3 cores x 2.744 = 8.2
    is(estimate.path("cluster"), "partitions", "rides", 9, "partitions");
    // 7 years
    JsonNode first = estimate.path("contracts").path(0);
    is(first, "kept in Kafka", "events", 7 * 365 * 20.599365234375, "GiB month");
    is(first, "kept in Kafka", "dead letters and the like", 7 * 30_758_400 / GIB, "GiB month");
    // 4000 and 100,000 at the peak
    assertThat(estimate.path("events_a_month").asDouble())
        .isCloseTo(26_000L * 86_400 * MONTH, withinPercentage(1e-6));
  }

  @Test
  void costIsTheSumOfThePaidLinesAndSharedByAMillionEvents() throws IOException {
    JsonNode estimate = estimate();

    double sum = 0;
    for (JsonNode part : List.of(contract(estimate), estimate.path("cluster"))) {
      for (JsonNode line : part.path("lines")) {
        if (!line.path("cost_a_month").isNull()) {
          // Each price is 1.
          assertThat(line.path("cost_a_month")).isEqualTo(line.path("amount"));
          assertThat(line.path("because").asText())
              .contains("; 1 USD a " + line.path("unit").asText());
          sum += line.path("amount").asDouble();
        }
        assertThat(line.path("because").asText()).isNotBlank();
      }
    }
    assertThat(estimate.path("cost_a_month").asDouble()).isCloseTo(sum, withinPercentage(1e-6));
    // 2628 million events a month
    assertThat(estimate.path("cost_of_a_million_events").asDouble())
        .isCloseTo(sum / 2628, withinPercentage(1e-6));
  }

  @Test
  void peopleReadTheSameEverywhere() {
    // The suite runs with decimal commas.
    Outcome outcome =
        Outcome.of("estimate", rides.folder().toString(), "--event-bytes=1024", "--groups=1e2");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines())
        .anyMatch(line -> line.matches(" +a day +86,400,000 events +86,400 seconds"))
        .anyMatch(
            line ->
                line.matches(
                    " +source topic +20\\.6 GiB +as sent / 4 \\(--compression\\), one copy"))
        // 7 x 20.599 GiB x 0.10
        .anyMatch(line -> line.matches(" +kept in Kafka +events +144\\.2 GiB month +14\\.42 +.*"))
        .anyMatch(line -> line.matches(" +partitions +rides +3 partitions +4000 events/s .*"))
        .anyMatch(
            line ->
                line.matches(
                    "all together: [0-9.]+ USD a month; a million events: 0\\.[0-9]+ USD"));
    assertThat(outcome.out().lines().toList())
        .last()
        .asString()
        .matches(
            "prices: list prices of .* as known on \\d{4}-\\d\\d-\\d\\d \\(.*\\): check them.*");
  }

  @Test
  void ownPricesAreTheFileBesideTerraform() throws IOException {
    JsonNode own = JSON.readTree(Outcome.of("estimate", rides.folder().toString(), "--json").out());
    Path file = House.ROOT.resolve("terraform/prices.yaml");

    JsonNode read =
        JSON.readTree(
            Outcome.of("estimate", rides.folder().toString(), "--json", "--prices=" + file).out());
    assertThat(own.path("contracts")).isEqualTo(read.path("contracts"));
    assertThat(own.path("cluster")).isEqualTo(read.path("cluster"));
    assertThat(own.path("prices").path("date")).isEqualTo(read.path("prices").path("date"));
  }
}
