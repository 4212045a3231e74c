package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.quickstart.Certificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as a user would, against a real broker with TLS, SASL and access lists. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SecuredLaunchTest {
  private static final int MOST_SECONDS = 40;

  @TempDir private static Path folder;
  private static SecuredTopics topics;

  @BeforeAll
  static void start() throws Exception {
    topics = new SecuredTopics(folder);
    Map<String, List<AclOperation>> auditor = new HashMap<>();
    topics.readBack().forEach(table -> auditor.put(table, List.of(AclOperation.READ)));
    Map<String, List<AclOperation>> looker = new HashMap<>(topics.grantsOfRun());
    looker.put(topics.contract.topic(), List.of(AclOperation.DESCRIBE));
    Map<String, List<AclOperation>> reader = new HashMap<>(topics.grantsOfRun());
    reader.put(topics.rows(), List.of(AclOperation.READ));
    reader.put("wiki_edits.ledger", List.of(AclOperation.READ));
    Map<String, List<AclOperation>> writer = new HashMap<>(topics.grantsOfRun());
    topics.tables().forEach(table -> writer.put(table, List.of(AclOperation.WRITE)));
    topics.addUsers(
        Map.of(
            "stranger", Map.of(),
            "pipeline", topics.grantsOfRun(),
            "auditor", auditor,
            "looker", looker,
            "reader", reader,
            "writer", writer));
  }

  @AfterAll
  static void stop() {
    topics.close();
  }

  @Test
  @Promise(3)
  void settingsOfAFileCarryARunFromEndToEnd() throws Exception {
    Outcome run =
        topics.plimsoll(
            "run", "--until=now", "--run-id=a", topics.file(topics.settings("pipeline")));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("ledger: adds up (" + topics.produced + " read)");
    assertThat(run.exit()).isZero();
    assertThat(rowsOf("a")).isNotEmpty();

    Outcome ledger = topics.plimsoll("ledger", topics.file(topics.settings("auditor")));
    assertThat(ledger.err()).isEmpty();
    assertThat(ledger.out()).contains("ledger: adds up (" + topics.produced + " read)");
    assertThat(ledger.exit()).isZero();
  }

  @Test
  @Promise(3)
  void settingsOfTheCommandLineCarryARunFromEndToEnd() throws Exception {
    List<String> options = new ArrayList<>(topics.options("pipeline"));
    options.add("--until=now");
    options.add("--run-id=b");
    Outcome run = topics.plimsoll("run", options.toArray(String[]::new));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("ledger: adds up (" + topics.produced + " read)");
    assertThat(run.exit()).isZero();
    assertThat(rowsOf("b")).isNotEmpty();

    Outcome ledger = topics.plimsoll("ledger", topics.options("auditor").toArray(String[]::new));
    assertThat(ledger.err()).isEmpty();
    assertThat(ledger.exit()).isZero();
  }

  private static List<String> rowsOf(String runId) {
    try (BrokerTables operator = new BrokerTables(topics.broker.operatorsServers())) {
      return operator.read(topics.rows()).stream()
          .map(record -> new String(record.value(), StandardCharsets.UTF_8))
          .filter(row -> row.contains("\"run_id\":\"" + runId + "\""))
          .toList();
    }
  }

  @Test
  void wrongPasswordIsTold() throws Exception {
    Map<String, String> settings = topics.settings("pipeline");
    settings.put("sasl.jaas.config", SecuredTopics.login("pipeline", "hunter2-is-wrong"));

    refuses(settings, server() + " (expected: credentials that it takes from user pipeline; ");
    Outcome verbose = topics.plimsoll("run", "--verbose", topics.file(settings));
    assertThat(verbose.err()).contains("\tat ").doesNotContain("hunter2");
  }

  @Test
  void otherMechanismIsTold() throws Exception {
    Map<String, String> settings = topics.settings("pipeline");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put(
        "sasl.jaas.config", settings.get("sasl.jaas.config").replace("scram.Scram", "plain.Plain"));

    refuses(settings, server() + " (expected: credentials that it takes", "SCRAM-SHA-512");
  }

  @Test
  void unknownAuthorityIsTold() throws Exception {
    Certificates others = Certificates.in(folder, "others", SecuredTopics.STORE_PASSWORD);
    Map<String, String> settings = topics.settings("pipeline");
    settings.put("ssl.truststore.location", others.trustStore().toString());

    refuses(settings, server() + " (expected: a certificate that the truststore trusts");
  }

  @Test
  void clientWithoutACertificateIsTold() throws Exception {
    Map<String, String> settings = topics.settings("pipeline");
    settings.keySet().removeIf(name -> name.startsWith("ssl.keystore"));

    refuses(settings, server() + " (expected: a TLS handshake, with a certificate of ours");
  }

  @Test
  void clientWithoutTlsIsTold() throws Exception {
    refuses(
        Map.of(),
        server() + " (expected: a Kafka broker that answers within 10 s; it speaks TLS and this",
        "security.protocol=PLAINTEXT");
  }

  @Test
  void serverWithoutTlsIsTold() throws Exception {
    List<String> arguments = topics.command("run", topics.file(topics.settings("pipeline")));
    arguments.add("--bootstrap-servers=" + topics.broker.operatorsServers());
    arguments.remove("--bootstrap-servers=" + topics.broker.bootstrapServers());

    Outcome.of(arguments.toArray(String[]::new))
        .isOneLine(
            3, "bootstrap.servers: " + topics.broker.operatorsServers(), "it does not speak TLS");
  }

  @Test
  void missingPropertiesFileIsAUsageError() {
    topics
        .plimsoll("run", "--kafka-properties=no/such/file")
        .isOneLine(2, "--kafka-properties: no/such/file (expected: a readable file of properties)");
  }

  @Test
  void wrongPasswordOfAStoreIsAUsageError() throws Exception {
    Map<String, String> settings = topics.settings("pipeline");
    settings.put("ssl.keystore.password", "hunter2-is-wrong");

    Outcome outcome = topics.plimsoll("run", topics.file(settings));

    outcome.isOneLine(2, "--kafka.<property>: ", topics.certificates.keyStore().toString());
    assertThat(outcome.err()).doesNotContain("hunter2");
  }

  @Test
  void brokenLoginIsAUsageErrorThatRepeatsNoneOfIt() throws Exception {
    Map<String, String> settings = topics.settings("pipeline");
    settings.put(
        "sasl.jaas.config", settings.get("sasl.jaas.config").replace("hunter2-", "a\"hunter2 "));

    Outcome outcome = topics.plimsoll("run", "--verbose", topics.file(settings));

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("plimsoll: --kafka.sasl.jaas.config: unreadable (expected: ")
        .doesNotContain("hunter2");
  }

  @Test
  void everyMissingPermissionIsToldAtOnceToWhoHasNone() throws Exception {
    Outcome outcome =
        refuses(
            topics.settings("stranger"),
            "permission: ",
            "READ+DESCRIBE wiki_edits,",
            "WRITE+DESCRIBE wiki_edits.too-late",
            " (expected: granted to user stranger at " + topics.broker.bootstrapServers() + ")");
    topics.tables().forEach(table -> assertThat(outcome.err()).contains("DESCRIBE " + table));
  }

  @Test
  void sourceThatMayNotBeReadIsTold() throws Exception {
    refuses(topics.settings("looker"), "permission: READ wiki_edits (expected: granted to user");
  }

  @Test
  void tablesThatMayNotBeWrittenAreToldBeforeTheJobStarts() throws Exception {
    Outcome outcome =
        refuses(
            topics.settings("reader"),
            "WRITE " + topics.rows(),
            "WRITE wiki_edits.ledger",
            "(expected: granted to user reader at ");
    assertThat(outcome.out()).as("what a run says when it starts").isEmpty();
  }

  @Test
  void tablesThatMayNotBeReadBackAreToldBeforeABoundedRunStarts() throws Exception {
    Outcome outcome = topics.plimsoll("run", "--until=now", topics.file(topics.settings("writer")));

    outcome.isOneLine(3, "READ " + topics.rows(), "READ wiki_edits.ledger", "user writer");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void ledgerThatMayNotBeReadIsTold() throws Exception {
    topics
        .plimsoll("ledger", topics.file(topics.settings("writer")))
        .isOneLine(3, "permission: ", "READ wiki_edits.ledger", "user writer");
  }

  private static String server() {
    return "bootstrap.servers: " + topics.broker.bootstrapServers();
  }

  /**
   * Expects a run to be refused soon, in one line with some parts and, asked for more, no secret.
   */
  private static Outcome refuses(Map<String, String> settings, String... parts) throws Exception {
    long start = System.nanoTime();
    Outcome outcome = topics.plimsoll("run", topics.file(settings));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);

    outcome.isOneLine(3, parts);
    assertThat(outcome.err() + outcome.out()).doesNotContain("hunter2");
    assertThat(seconds).as("seconds until it was told").isLessThan(MOST_SECONDS);
    return outcome;
  }
}
