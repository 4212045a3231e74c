package io.plimsoll.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.Promise;
import io.plimsoll.WikiTruth;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.pipelines.PartitionedTruth.Numbers;
import io.plimsoll.pipelines.PartitionedTruth.Place;
import io.plimsoll.pipelines.PartitionedTruth.Sent;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The adversarial stream through a real broker, started as a user would: what must become of each
 * record, whatever the race of the partitions' watermarks.
 *
 * <p>The topic has four partitions, the last of them empty. A record's partition follows from its
 * event's id, so that the copies of an event stay in order. The truth was decided by one watermark
 * over all records in order of arrival; here each partition has its own, and the pipeline's is the
 * smallest of them, as far as each was read by chance. It can only be behind the truth's. So:
 *
 * <ul>
 *   <li>An event that the truth accepts, late or not, is accepted here too. {@link
 *       PartitionedTruth#read} checks the premise: not even its own partition's watermark, which no
 *       decision is ahead of, has closed its window.
 *   <li>An event that the truth calls too late may be in time here. It is then counted in its
 *       window and its key remembered, so that a copy is a duplicate or a conflict. Those keys, the
 *       windows of their events and, where a key comes twice, the minutes of their arrival are the
 *       only ones that chance decides. They are compared with what is possible, all others exactly.
 * </ul>
 *
 * <p>Every runner is held to this same answer, so the rows of any two equal each other wherever
 * this compares exactly.
 */
@Promise({2, 3})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RealBrokerTest {
  private static final int PARTITIONS = 4;
  private static final long MINUTE = 60_000;
  private static final String VIEW = "edits_per_minute";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PartitionedTruth truth;
  private EmbeddedBroker broker;
  private Contract contract;
  private Path folder;
  private Outcome run;

  @BeforeAll
  void runOnce() throws IOException {
    truth = PartitionedTruth.read();
    folder = contractFolder();
    contract = ContractReader.read(folder);
    broker = EmbeddedBroker.start();
    try (KafkaTopics topics = KafkaTopics.connect(kafka())) {
      topics.createTopicsOfRecorded(List.of(contract), PARTITIONS);
    }
    try (BrokerTables producer = new BrokerTables(broker.bootstrapServers())) {
      for (Sent each : truth.sent()) {
        WikiTruth record = each.truth();
        producer.send(
            contract.topic(), each.partition(), record.arrival(), record.key(), record.value());
      }
    }
    run = launch();
  }

  /** Runs the pipeline to its end, and returns what it says of its ledger. */
  Outcome launch() {
    Outcome run = plimsoll("run", "--until=now", "--run-id=adversarial");
    assertThat(run.out()).contains("partitions 4");
    return run;
  }

  KafkaSettings kafka() {
    return KafkaSettings.of(broker.bootstrapServers());
  }

  Contract contract() {
    return contract;
  }

  @AfterAll
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  private static Path contractFolder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("contracts"))) {
      at = at.getParent();
      assertThat(at).as("a folder above the user's that holds contracts/").isNotNull();
    }
    return at.resolve("contracts").resolve("wiki_edits");
  }

  private Outcome plimsoll(String command, String... more) {
    List<String> args = new ArrayList<>();
    args.add(command);
    args.add("--contract=" + folder);
    args.add("--bootstrap-servers=" + broker.bootstrapServers());
    args.addAll(List.of(more));
    return Outcome.of(args.toArray(String[]::new));
  }

  private List<ConsumerRecord<byte[], byte[]>> table(String suffix) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      return tables.read(contract.id() + suffix);
    }
  }

  @Test
  void runEndsByItselfAndItsLedgerAddsUp() {
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("ledger: adds up (41,870 read)");
    assertThat(run.exit()).isZero();

    Outcome ledger = plimsoll("ledger");
    assertThat(ledger.err()).isEmpty();
    assertThat(ledger.out()).contains("ledger: adds up (41,870 read)");
    assertThat(ledger.exit()).isZero();
  }

  @Test
  void eachDeadLetterIsWrittenOutUntouchedWithItsReason() {
    Map<String, String> expected = new TreeMap<>();
    Map<String, byte[]> bytes = new HashMap<>();
    for (Sent each : truth.sent()) {
      if (each.truth().outcome().equals("dead_letter")) {
        expected.put(each.place(), each.truth().reason());
        bytes.put(each.place(), each.truth().value());
      }
    }
    Map<String, String> found = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : table(".dead-letters")) {
      String place = header(letter, "plimsoll-partition") + ":" + header(letter, "plimsoll-offset");
      found.put(place, header(letter, "plimsoll-reason"));
      assertThat(letter.value()).as(place).isEqualTo(bytes.get(place));
    }
    // At least once: an attempt that a runner restores begins behind what was written already, so
    // places are compared and not records.
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void eachConflictIsWrittenOut() throws IOException {
    Set<String> expected = truth.places("conflict");
    Set<String> found = foundPlaces(".conflicts");
    found.removeAll(truth.racyPlaces());
    assertThat(expected).isNotEmpty();
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void nothingIsTooLateThatTheTruthAccepts() throws IOException {
    Set<String> found = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> each : table(".too-late")) {
      JsonNode json = JSON.readTree(each.value());
      if (json.get("view").asText().equals(VIEW)) {
        found.add(json.get("partition").asInt() + ":" + json.get("offset").asLong());
      }
    }
    assertThat(truth.places("too_late")).containsAll(found);
  }

  @Test
  void everyMinuteOfTheLedgerCountsItsRecords() throws IOException {
    Map<String, Long> timesOfKey =
        truth.sent().stream()
            .collect(Collectors.groupingBy(e -> e.truth().eventId(), Collectors.counting()));
    Set<Long> racyMinutes = new HashSet<>();
    Map<Long, Map<String, Long>> expected = new TreeMap<>();
    for (Sent each : truth.sent()) {
      WikiTruth record = each.truth();
      long minute = record.arrival() / MINUTE;
      if (truth.isRacy(each) && timesOfKey.get(record.eventId()) > 1) {
        racyMinutes.add(minute);
      }
      // In time or not, the first event of a key is admitted.
      String outcome =
          switch (record.outcome()) {
            case "accepted", "too_late" -> "admitted";
            case "dead_letter" -> record.reason();
            default -> record.outcome();
          };
      Map<String, Long> counts = expected.computeIfAbsent(minute, m -> new TreeMap<>());
      counts.merge("read", 1L, Long::sum);
      counts.merge(outcome, 1L, Long::sum);
    }
    Map<Long, Map<String, Long>> found = ledger();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    for (long minute : racyMinutes) {
      assertThat(found.get(minute)).containsEntry("read", expected.get(minute).get("read"));
    }
    assertThat(racyMinutes).hasSizeLessThan(expected.size() / 10);
    found.keySet().removeAll(racyMinutes);
    expected.keySet().removeAll(racyMinutes);
    assertThat(found).isEqualTo(expected);
  }

  private Map<Long, Map<String, Long>> ledger() throws IOException {
    Map<Long, Map<String, Long>> minutes = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : table(".ledger")) {
      LedgerEntry entry = LedgerEntry.parse(record.value());
      Map<String, Long> counts = new TreeMap<>(entry.deadLetters());
      counts.put("read", entry.read());
      counts.put("admitted", entry.admitted());
      counts.put("duplicate", entry.duplicate());
      counts.put("conflict", entry.conflict());
      counts.put("tombstone", entry.tombstone());
      counts.put("quarantine", entry.quarantine());
      counts.values().removeIf(count -> count == 0);
      minutes.put(Instant.parse(entry.minute()).toEpochMilli() / MINUTE, counts);
    }
    return minutes;
  }

  @Test
  void finalRowsAreTheExpectedWindows() throws IOException {
    Map<Place, Numbers> expected = PartitionedTruth.rows();
    Map<Place, Numbers> found = finalRows();
    int all = expected.size();

    // A window that may have taken an event too many holds no less than the truth's, and no more
    // than with all of those events.
    truth
        .racyByWindow()
        .forEach(
            (place, racy) -> {
              Numbers row = found.remove(place);
              Numbers least = expected.remove(place);
              long edits = least == null ? 0 : least.edits();
              assertThat(row == null ? 0 : row.edits())
                  .as("edits of %s", place)
                  .isBetween(edits, edits + racy.size());
            });
    assertThat(expected).hasSizeGreaterThan(all * 9 / 10);
    assertThat(found).isEqualTo(expected);
  }

  /** Reads the rows as compaction would leave them: the last of each key, which is the newest. */
  private Map<Place, Numbers> finalRows() throws IOException {
    Map<String, JsonNode> last = new HashMap<>();
    Map<String, Long> attempts = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : table(".rows." + VIEW)) {
      String key = new String(record.key(), UTF_8);
      long attempt = Long.parseLong(header(record, "plimsoll-attempt"));
      JsonNode row = JSON.readTree(record.value());
      JsonNode older = last.put(key, row);
      Long olderAttempt = attempts.put(key, attempt);
      if (older != null && olderAttempt != null && olderAttempt == attempt) {
        assertThat(row.get("pane_index").asLong())
            .as("pane behind %s", older)
            .isGreaterThanOrEqualTo(older.get("pane_index").asLong());
      } else if (olderAttempt != null) {
        assertThat(attempt).as("attempt behind %s", older).isGreaterThan(olderAttempt);
      }
    }
    Map<Place, Numbers> rows = new HashMap<>();
    for (JsonNode row : last.values()) {
      assertThat(row.get("pane").asText()).as("last pane").isIn("ON_TIME", "LATE");
      JsonNode measures = row.get("measures");
      rows.put(
          new Place(
              Instant.parse(row.get("window_start").asText()).toEpochMilli(),
              row.get("dimensions").get("channel").asText()),
          new Numbers(measures.get("edits").asLong(), measures.get("added").asLong()));
    }
    assertThat(rows).hasSameSizeAs(last.keySet());
    return rows;
  }

  private Set<String> foundPlaces(String suffix) throws IOException {
    Set<String> places = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> each : table(suffix)) {
      JsonNode json = JSON.readTree(each.value());
      places.add(json.get("partition").asInt() + ":" + json.get("offset").asLong());
    }
    return places;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
