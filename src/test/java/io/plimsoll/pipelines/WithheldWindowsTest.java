package io.plimsoll.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.Promise;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Three runs from scratch over one topic of twelve events a minute, two partitions, each event a
 * second under way. The first reads half an hour. Then an hour more comes and one partition loses
 * its first ten minutes: the second run reads what is left. The third is told to begin at minute
 * 40. Ahead of the first arrival that they read they take five minutes, the contract's {@code
 * maxFutureSkew}, for what they cannot know.
 */
@Promise(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WithheldWindowsTest {
  private static final Path FOLDER = contractFolder();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int PER_MINUTE = 12;
  private static final int PARTITIONS = 2;

  private final Contract contract = ContractReader.read(FOLDER);
  private EmbeddedBroker broker;
  private Outcome first;
  private Outcome second;
  private Outcome third;
  private Map<Integer, JsonNode> minutesOfFirst;
  private Map<Integer, JsonNode> minutesOfSecond;
  private Map<Integer, JsonNode> minutes;
  private Map<Integer, JsonNode> hours;

  @BeforeAll
  void runThreeTimes() throws Exception {
    broker = EmbeddedBroker.start();
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(broker.bootstrapServers()))) {
      topics.createTopicsOfRecorded(List.of(contract), PARTITIONS);
    }
    produce(0, 30);
    first = run("first");
    minutesOfFirst = rows("edits_per_minute", 60_000);
    produce(30, 90);
    long deleted = 10 * PER_MINUTE / PARTITIONS;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(contract.topic(), 0), RecordsToDelete.beforeOffset(deleted)))
          .all()
          .get();
    }
    second = run("second");
    minutesOfSecond = rows("edits_per_minute", 60_000);
    third = run("third", "--from=" + START.plus(Duration.standardMinutes(40)));
    minutes = rows("edits_per_minute", 60_000);
    hours = rows("edits_per_hour", 3_600_000);
  }

  @AfterAll
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void startThatReadsEverythingWithholdsNothing() {
    assertThat(first.out()).contains("adds up (360 read)").doesNotContain("withheld:");
    assertThat(first.exit()).isZero();
    assertThat(minutesOfFirst).hasSize(30);
    assertThat(minutesOfFirst.values()).allSatisfy(WithheldWindowsTest::isWhole);
  }

  @Test
  void rowsOfWindowsThatLackDeletedEventsStayAsTheyWere() {
    assertThat(second.out())
        .contains(
            "withheld: windows of wiki_edits.edits_per_minute before 2026-03-01T12:15:01.001Z")
        .contains("adds up (1,020 read)");
    assertThat(second.exit()).isZero();
    assertThat(minutesOfSecond).hasSize(90);
    minutesOfSecond.forEach(
        (minute, row) -> {
          isWhole(row);
          assertThat(runOf(row)).as("minute " + minute).isEqualTo(minute < 16 ? "first" : "second");
        });
  }

  @Test
  void rowsOfWindowsBeforeTheStartStayAsTheyWere() {
    assertThat(third.out())
        .contains(
            "withheld: windows of wiki_edits.edits_per_minute before 2026-03-01T12:45:00.001Z")
        .contains("adds up (600 read)");
    assertThat(third.exit()).isZero();
    assertThat(minutes).hasSize(90);
    minutes.forEach(
        (minute, row) -> {
          isWhole(row);
          assertThat(runOf(row))
              .as("minute " + minute)
              .isEqualTo(minute < 16 ? "first" : minute < 46 ? "second" : "third");
        });
  }

  @Test
  void longWindowIsWithheldWhole() {
    assertThat(hours).containsOnlyKeys(0, 1);
    assertThat(runOf(hours.get(0))).isEqualTo("first");
    assertThat(hours.get(0).get("events").asLong()).isEqualTo(30 * PER_MINUTE);
    assertThat(runOf(hours.get(1))).isEqualTo("third");
    assertThat(hours.get(1).get("events").asLong()).isEqualTo(30 * PER_MINUTE);
  }

  @Test
  void ledgerCountsWithheldEventsOfEachView() {
    // Of the first ten minutes only the other partition's half was there to be read.
    assertThat(withheld("second", "edits_per_minute")).isEqualTo(10 * 6 + 6 * 12);
    assertThat(withheld("second", "edits_per_hour")).isEqualTo(10 * 6 + 50 * 12);
    assertThat(withheld("third", "edits_per_minute")).isEqualTo(6 * 12);
    assertThat(withheld("first", "edits_per_minute")).isZero();
  }

  private Outcome run(String id, String... more) {
    return Outcome.of(
        Stream.concat(
                Stream.of(
                    "run",
                    "--contract=" + FOLDER,
                    "--bootstrap-servers=" + broker.bootstrapServers(),
                    "--until=now",
                    "--run-id=" + id),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private long withheld(String run, String view) {
    LedgerReader reader =
        new LedgerReader(
            KafkaSettings.of(broker.bootstrapServers()), ContractSet.of(List.of(contract)));
    return reader.entries().stream()
        .filter(LedgerScope.ofRun(run)::holds)
        .mapToLong(entry -> entry.view(view).withheld())
        .sum();
  }

  private void produce(int fromMinute, int toMinute) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      for (int i = fromMinute * PER_MINUTE; i < toMinute * PER_MINUTE; i++) {
        Instant time = START.plus(Duration.millis(i * 60_000L / PER_MINUTE));
        tables.send(
            contract.topic(), i % PARTITIONS, time.getMillis() + 1_000, null, event(i, time));
      }
    }
  }

  /** Returns the rows that a compacted table would show, by the number of their window. */
  private Map<Integer, JsonNode> rows(String view, long windowSize) throws IOException {
    Map<Integer, JsonNode> rows = new TreeMap<>();
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      for (ConsumerRecord<byte[], byte[]> record : tables.read("wiki_edits.rows." + view)) {
        JsonNode row = JSON.readTree(record.value());
        long start = Instant.parse(row.get("window_start").asText()).getMillis();
        rows.put((int) ((start - START.getMillis()) / windowSize), row);
      }
    }
    return rows;
  }

  private static Path contractFolder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("contracts"))) {
      at = at.getParent();
    }
    return at.resolve("contracts/wiki_edits");
  }

  private static void isWhole(JsonNode row) {
    assertThat(row.get("measures").get("edits").asLong()).isEqualTo(PER_MINUTE);
  }

  private static String runOf(JsonNode row) {
    return row.get("run_id").asText();
  }

  private static byte[] event(int id, Instant time) {
    return ("{\"schema_version\":1,\"event_id\":\"e"
            + id
            + "\",\"event_type\":\"wiki.edit\",\"event_time\":\""
            + time
            + "\",\"key\":\"k\",\"payload\":{\"channel\":\"#en\",\"comment\":\"c\","
            + "\"isAnonymous\":false,\"isMinor\":false,\"isNew\":false,\"isRobot\":false,"
            + "\"isUnpatrolled\":false,\"namespace\":\"Main\",\"page\":\"p\",\"user\":\"u\","
            + "\"delta\":1,\"added\":1,\"deleted\":0}}")
        .getBytes(UTF_8);
  }
}
