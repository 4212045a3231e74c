package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.House;
import io.plimsoll.cloud.FakeStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contracts that lie in a bucket. */
class RemoteContractTest {
  private static final String BUCKET = "suite-contracts";
  private static final Path LOCAL = House.ROOT.resolve("contracts/orders");

  private FakeStorage storage;

  @BeforeEach
  void fill() throws IOException {
    storage = new FakeStorage();
    storage.makeBucket(BUCKET);
    for (String name : List.of("contract.odcs.yaml", "views.yaml")) {
      storage.put(BUCKET, "v1/orders/" + name, Files.readAllBytes(LOCAL.resolve(name)));
    }
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Outcome dryRun(String contract) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "run",
            "--dry-run",
            "--run-id=remote",
            "--bootstrap-servers=localhost:1",
            "--contract=" + contract));
    String launchOptions = System.getProperty("suite.launchOptions", "");
    if (!launchOptions.isEmpty()) {
      arguments.addAll(List.of(launchOptions.split(" ")));
    }
    arguments.addAll(storage.options());
    return Outcome.of(arguments.toArray(String[]::new));
  }

  @Test
  void sameFilesGiveTheSameJobFromABucketAndFromAFolder() {
    Outcome remote = dryRun("gs://" + BUCKET + "/v1/orders/");
    Outcome local = dryRun(LOCAL.toString());

    assertThat(remote.err()).isEmpty();
    assertThat(remote.exit()).isZero();
    assertThat(remote.out()).contains("orders.orders_per_hour");
    assertThat(unnumbered(remote.out())).isEqualTo(unnumbered(local.out()));
  }

  /** A runner may make folders for each launch, whose names have long numbers. */
  private static String unnumbered(String said) {
    return said.replaceAll("\\d{12,}", "N");
  }

  @Test
  void contractThatIsNotThereIsNamedAsItWasGiven() {
    dryRun("gs://" + BUCKET + "/v2/orders")
        .isOneLine(
            2,
            "gs://"
                + BUCKET
                + "/v2/orders/contract.odcs.yaml: no such file (expected: a contract's)");
  }

  @Test
  void mistakeInAContractNamesItsFileInTheBucket() {
    storage.put(BUCKET, "v1/orders/views.yaml", "views: 7".getBytes(StandardCharsets.UTF_8));
    dryRun("gs://" + BUCKET + "/v1/orders")
        .isOneLine(2, "gs://" + BUCKET + "/v1/orders/views.yaml", "7");
  }

  @Test
  void bucketThatRefusesIsAServiceThatRefuses() {
    storage.forbid(BUCKET);
    dryRun("gs://" + BUCKET + "/v1/orders")
        .isOneLine(3, "gs://" + BUCKET + "/v1/orders/contract.odcs.yaml: ", "readable file");
  }

  @Test
  void fileSystemThatThisBuildLacksIsAUsageError() {
    dryRun("ftp://somewhere/orders").isOneLine(2, "--contract: ftp://somewhere/orders/", "ftp");
  }
}
