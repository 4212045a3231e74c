package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.quickstart.Certificates;
import io.plimsoll.quickstart.SecuredBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;

/** A secured broker with the topics of the published contract, the samples and some users. */
final class SecuredTopics implements AutoCloseable {
  /** Of the key store and of the trust store. */
  static final String STORE_PASSWORD = "hunter2-of-the-stores";

  private static final int PARTITIONS = 2;

  final Path folder;
  final Path contractFolder = contractFolder();
  final Contract contract = publishedContract();
  final Certificates certificates;
  final SecuredBroker broker;
  int produced;

  SecuredTopics(Path folder) throws Exception {
    this.folder = folder;
    certificates = Certificates.in(folder, "broker", STORE_PASSWORD);
    broker = SecuredBroker.start(certificates);
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(broker.operatorsServers()))) {
      topics.createTopicsOfRecorded(List.of(contract), PARTITIONS);
    }
    try (BrokerTables operator = new BrokerTables(broker.operatorsServers())) {
      for (String line : Files.readAllLines(contractFolder.resolve("samples.jsonl"))) {
        operator.send(
            contract.topic(),
            produced % PARTITIONS,
            System.currentTimeMillis(),
            null,
            line.getBytes(StandardCharsets.UTF_8));
        produced++;
      }
    }
  }

  private static Path contractFolder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("contracts"))) {
      at = at.getParent();
    }
    return at.resolve("contracts").resolve("wiki_edits");
  }

  static Contract publishedContract() {
    return ContractReader.read(contractFolder());
  }

  static String passwordOf(String user) {
    return "hunter2-of-" + user;
  }

  /** Adds users; each may do what is said of it. */
  void addUsers(Map<String, Map<String, List<AclOperation>>> users) throws Exception {
    for (String user : users.keySet()) {
      broker.addUser(user, passwordOf(user));
    }
    for (Map.Entry<String, Map<String, List<AclOperation>>> user : users.entrySet()) {
      broker.grant(user.getKey(), user.getValue());
    }
  }

  String rows() {
    return Table.ROWS.nameOf(contract.id(), contract.views().get(0).name());
  }

  /** Returns every table's topic. */
  List<String> tables() {
    return Stream.concat(
            contract.views().stream().map(v -> Table.ROWS.nameOf(contract.id(), v.name())),
            Stream.of(Table.DEAD_LETTERS, Table.CONFLICTS, Table.TOO_LATE, Table.LEDGER)
                .map(table -> table.nameOf(contract.id(), "")))
        .toList();
  }

  /** Returns the topics that a ledger is checked on. */
  List<String> readBack() {
    return tables().stream().filter(name -> name.matches(".*\\.(rows\\..*|ledger)")).toList();
  }

  /** Returns what a bounded run needs, and nothing more. */
  Map<String, List<AclOperation>> grantsOfRun() {
    Map<String, List<AclOperation>> grants = new HashMap<>();
    grants.put(contract.topic(), List.of(AclOperation.READ));
    tables().forEach(table -> grants.put(table, List.of(AclOperation.WRITE)));
    readBack().forEach(table -> grants.put(table, List.of(AclOperation.WRITE, AclOperation.READ)));
    return grants;
  }

  /** Returns the settings of a user's clients, every secret in the open. */
  Map<String, String> settings(String user) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put("sasl.jaas.config", login(user, passwordOf(user)));
    settings.put("ssl.truststore.type", "PKCS12");
    settings.put("ssl.truststore.location", certificates.trustStore().toString());
    settings.put("ssl.truststore.password", STORE_PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", certificates.keyStore().toString());
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    return settings;
  }

  static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\";";
  }

  /** Writes a properties file of some settings and returns the option that names it. */
  String file(Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = Files.createTempFile(folder, "client", ".properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return "--kafka-properties=" + file;
  }

  /** Returns a user's settings as options, each secret a reference into a file. */
  List<String> options(String user) throws IOException {
    Path secrets = Files.createTempFile(folder, "secrets", ".properties");
    Files.write(secrets, List.of("scram=" + passwordOf(user), "stores=" + STORE_PASSWORD));
    Map<String, String> settings = settings(user);
    settings.put("sasl.jaas.config", login(user, "${file:" + secrets + ":scram}"));
    settings.put("ssl.truststore.password", "${file:" + secrets + ":stores}");
    settings.put("ssl.keystore.password", "${file:" + secrets + ":stores}");
    return settings.entrySet().stream()
        .map(setting -> "--kafka." + setting.getKey() + "=" + setting.getValue())
        .toList();
  }

  /** Returns a command line for this broker. */
  List<String> command(String command, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.add("--contract=" + contractFolder);
    arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    arguments.addAll(List.of(more));
    return arguments;
  }

  Outcome plimsoll(String command, String... more) {
    return Outcome.of(command(command, more).toArray(String[]::new));
  }

  @Override
  public void close() {
    broker.close();
  }
}
