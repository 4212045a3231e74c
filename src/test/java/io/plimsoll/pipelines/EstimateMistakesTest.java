package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code plimsoll estimate} says to options, prices and contracts that are wrong. */
class EstimateMistakesTest {
  @TempDir private Path parent;
  private RideContract rides;
  private Path prices;

  @BeforeEach
  void rides() throws IOException {
    rides = RideContract.in(parent, "rides");
    rides.replace(
        "supported: [1, 2]}}",
        "supported: [1, 2]}}\n  - {property: peakEventsPerSecond, value: 4000}");
    prices = Files.copy(House.ROOT.resolve("terraform/prices.yaml"), parent.resolve("prices.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--average-load=0       | --average-load: 0 (expected: above 0, at most 1)",
        "--average-load=NaN     | --average-load: NaN (expected: above 0, at most 1)",
        "--average-load=much    | --average-load",
        "--event-bytes=-1       | --event-bytes: -1 (expected: 1 to 1,000,000,000)",
        "--compression=0.5      | --compression: 0.5 (expected: 1 to 1,000)",
        "--groups=0             | --groups: 0 (expected: 1 to",
        "--session-events=0     | --session-events: 0 (expected: 1 to",
        "--rows-per-event=-1    | --rows-per-event: -1 (expected: 0 to",
        "--refused=2            | --refused: 2 (expected: 0 to 1)",
        "--events-per-second-per-core=0 | --events-per-second-per-core: 0 (expected: 1 to",
        "--yearly-growth=0.5    | --yearly-growth: 0.5 (expected: 1 to 100)",
        "--yearly-growth=x      | --yearly-growth",
        "--worker-load=1.5      | --worker-load: 1.5 (expected: above 0, at most 1)",
        "--shuffled=0           | --shuffled: 0 (expected: above 0, at most 1)",
        "--max-staleness=0      | --max-staleness: 0 (expected: 1 to 86,400)",
        "--kafka-vcpus=2        | --kafka-vcpus: 2 (expected: 3 to",
        "--replication=0        | --replication: 0 (expected: 1 to 100)",
      })
  void assumptionOutOfItsRangeIsOneLine(String option, String message) {
    Outcome.of("estimate", rides.folder().toString(), option).isOneLine(2, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date: 2025-06-30       | date: soon        | date: soon (expected: a day such as 2025-06-30)",
        "currency: USD          | money: USD        | currency: absent (expected: a currency such as USD)",
        "prices:                | price:            | prices: absent (expected: a price under each name)",
        "worker_vcpu:           | worker_cpu:       | prices.worker_vcpu: absent (expected: {price, unit: vCPU hour, list})",
        "price: 6.25, unit: TiB    | price: a lot, unit: TiB | prices.bigquery_query.price: a lot (expected: a number of at least zero)",
        "price: 6.25, unit: TiB    | price: -1, unit: TiB    | prices.bigquery_query.price: -1 (expected: a number of at least zero)",
        "price: 6.25, unit: TiB    | unit: TiB         | prices.bigquery_query.price: absent (expected: a number of at least zero)",
        "price: 6.25, unit: TiB    | price: 1, unit: GB | prices.bigquery_query.unit: GB (expected: TiB, in which it is counted here)",
        "price: 6.25, unit: TiB    | price: 1          | prices.bigquery_query.unit: absent (expected: TiB)",
        "price: 6.25, unit: TiB,   | price: 6.25, unit: TiB, note: x, | prices.bigquery_query.note: x (expected: no such key; one of list, price, unit)",
      })
  void mistakeInThePricesIsTold(String text, String replacement, String message)
      throws IOException {
    String before = Files.readString(prices);
    assertThat(before).contains(text);
    Files.writeString(prices, before.replaceFirst(text, replacement));

    Outcome outcome = Outcome.of("estimate", rides.folder().toString(), "--prices=" + prices);

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines())
        .allMatch(line -> line.startsWith("plimsoll: " + prices + ":"))
        .anyMatch(line -> line.endsWith(message));
  }

  @Test
  void pricesThatAreNoFileAreOneLine() {
    Outcome.of("estimate", rides.folder().toString(), "--prices=" + parent.resolve("none"))
        .isOneLine(2, "none: no such file (expected: a file that can be read)");
  }

  @Test
  void mistakesOfContractsAreTold() throws IOException {
    Path missing = parent.resolve("missing");
    Outcome.of("estimate", missing.toString()).isOneLine(2, missing + ": no such folder");
    Outcome.of("estimate").isOneLine(2, "FOLDER");
    String folder = rides.folder().toString();
    Outcome.of("estimate", folder, folder)
        .isOneLine(2, folder + ": rides: given twice (expected: once)");

    rides.replace("value: 4000}", "value: 4000000000000}");
    Outcome.of("estimate", folder)
        .isOneLine(
            2, "customProperties[peakEventsPerSecond].value: 4000000000000 (expected: at most");
    Files.write(rides.folder().resolve("samples.jsonl"), new byte[] {(byte) 0xff, '\n'});
    rides.replace("value: 4000000000000}", "value: 4000}");
    Outcome.of("estimate", folder).isOneLine(2, "samples.jsonl: ", "(expected: samples, in UTF-8)");
  }
}
