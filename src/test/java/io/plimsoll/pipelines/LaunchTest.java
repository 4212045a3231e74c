package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts the program as a user would, against a real broker. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LaunchTest {
  private static final int PARTITIONS = 2;
  private static final Path FOLDER = contractFolder();
  private static final Contract CONTRACT = ContractReader.read(FOLDER);
  private static final EmbeddedBroker BROKER = EmbeddedBroker.start();
  private static final EmbeddedBroker BARE = EmbeddedBroker.start();
  private static int produced;

  @BeforeAll
  static void produceSamples() throws Exception {
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(BROKER.bootstrapServers()))) {
      topics.createTopicsOfRecorded(List.of(CONTRACT), PARTITIONS);
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String line : Files.readAllLines(FOLDER.resolve("samples.jsonl"))) {
        producer
            .send(new ProducerRecord<>(CONTRACT.topic(), line.getBytes(StandardCharsets.UTF_8)))
            .get();
        produced++;
      }
      producer.send(new ProducerRecord<>(CONTRACT.topic(), new byte[] {'{'})).get();
      produced++;
    }
  }

  @AfterAll
  static void stop() {
    BROKER.close();
    BARE.close();
  }

  private static Path contractFolder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("contracts"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("contracts: not found (expected: above the user's folder)");
      }
    }
    return at.resolve("contracts").resolve("wiki_edits");
  }

  private static Outcome plimsoll(EmbeddedBroker broker, String command, String... more) {
    List<String> args = new ArrayList<>();
    args.add(command);
    args.add("--contract=" + FOLDER);
    args.add("--bootstrap-servers=" + broker.bootstrapServers());
    args.addAll(List.of(more));
    return Outcome.of(args.toArray(String[]::new));
  }

  @Test
  void boundedRunEndsByItselfAndItsLedgerAddsUp() {
    Outcome run = plimsoll(BROKER, "run", "--until=now", "--run-id=first");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("ledger: adds up (" + produced + " read)");
    assertThat(run.exit()).isZero();

    Outcome ledger = plimsoll(BROKER, "ledger");
    assertThat(ledger.err()).isEmpty();
    assertThat(ledger.out()).contains("ledger: adds up (" + produced + " read)");
    assertThat(ledger.exit()).isZero();

    Outcome other = plimsoll(BROKER, "ledger", "--generation=1");
    assertThat(other.out()).contains("ledger: nothing recorded of generation 1");
    assertThat(other.exit()).isEqualTo(1);
  }

  @Test
  void dryRunShowsWhatWouldBeSubmittedAndSubmitsNothing() {
    Outcome dry =
        plimsoll(BROKER, "run", "--dry-run", "--run-id=dry", "--kafka.ssl.key.password=${env:KEY}");

    assertThat(dry.err()).isEmpty();
    assertThat(dry.out())
        .startsWith("dry run: nothing is submitted")
        .contains("job: plimsoll-wiki-edits", "run: dry")
        .containsPattern("ssl\\.key\\.password +\\(not shown\\)")
        .contains("wiki_edits, 2 partitions, contract wiki_edits 1.")
        .contains("to wiki_edits.rows.")
        .contains("  Read wiki_edits/", "  Views of wiki_edits/", "  Write/")
        .doesNotContain("${env:KEY}");
    assertThat(dry.exit()).isZero();
  }

  @Test
  void dryRunGoesOnWithoutABroker() {
    Outcome dry =
        Outcome.of(
            "run",
            "--dry-run",
            "--contract=" + FOLDER,
            "--bootstrap-servers=127.0.0.1:1",
            "--jobName=mine");

    assertThat(dry.out())
        .contains("not asked: bootstrap.servers: 127.0.0.1:1 (expected: ", "job: mine");
    assertThat(dry.exit()).isZero();
  }

  @Test
  void unreachableBrokerIsToldWithinSeconds() {
    long start = System.nanoTime();

    Outcome.of("run", "--contract=" + FOLDER, "--bootstrap-servers=127.0.0.1:1")
        .isOneLine(3, "bootstrap.servers: 127.0.0.1:1 (expected: ");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
  }

  @Test
  void missingTopicIsTold() {
    plimsoll(BARE, "run").isOneLine(3, "topic: wiki_edits", "(expected: ");
    plimsoll(BARE, "ledger").isOneLine(3, "topic: wiki_edits", "(expected: ");
  }

  @Test
  void missingOutputTopicIsTold() throws ExecutionException, InterruptedException {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(broker.bootstrapServers()));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      topics.createTopicsOfRecorded(List.of(CONTRACT), 1);
      admin.deleteTopics(List.of("wiki_edits.too-late")).all().get();

      plimsoll(broker, "run").isOneLine(3, "topic: wiki_edits.too-late", "(expected: ");
    }
  }

  @Test
  void untilOfAnUnknownPartitionIsAUsageError() {
    plimsoll(BROKER, "run", "--until=wiki_edits:9:1")
        .isOneLine(2, "--until: wiki_edits:9: not read (expected: of wiki_edits:0, wiki_edits:1)");
    plimsoll(BROKER, "run", "--until=other:0:1").isOneLine(2, "--until: other:0: not read");
  }

  @Test
  void untilWithoutOneOfThePartitionsIsAUsageError() {
    plimsoll(BROKER, "run", "--until=wiki_edits:0:1")
        .isOneLine(2, "--until: wiki_edits:1: no offset (expected: one for each partition)");
  }
}
