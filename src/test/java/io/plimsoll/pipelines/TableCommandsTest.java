package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read what a run wrote, after a real run, on a real broker. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TableCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ARRIVAL = 1_700_000_000_000L; // 2023-11-14T22:13:20Z
  private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @TempDir private static Path parent;

  private static String folder = "";

  @BeforeAll
  static void run() throws Exception {
    RideContract rides = RideContract.in(parent, "rides");
    folder = rides.folder().toString();
    Contract contract = ContractReader.read(rides.folder());
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(BROKER.bootstrapServers()))) {
      topics.createTopicsOfRecorded(List.of(contract), 1);
    }
    send("rides", "a", ride("a", "22:00:00", "Ulm", 100, "open"));
    send("rides", "b", ride("b", "22:10:00", "Ulm", 50, "open"));
    send("rides", "c", ride("c", "22:10:00", "Bern", 0, "open"));
    send("rides", "d", ride("d", "22:11:00", "Bern", 1, "melted"));
    send("rides", "e", "{\"id\":\"e\"}");
    send("rides", "a", ride("a", "22:00:00", "Ulm", 101, "open"));
    send("rides", "f", null);
    send("rides", "g", ride("g", "20:00:00", "Ulm", 7, "open"));
    Outcome run = plimsoll("run", "--until=now", "--run-id=first");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("ledger: adds up (8 read)");
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  private static String ride(String id, String time, String city, int metres, String state) {
    return """
    {"id":"%s","leg":1,"kind":"ride","layout":1,"at":"2023-11-14T%sZ","city":"%s","metres":%d,\
    "fare":"2.50","state":"%s"}"""
        .formatted(id, time, city, metres, state);
  }

  @SuppressWarnings("NullAway") // Kafka takes null for a value, and does not say so.
  private static void send(String topic, String key, @Nullable String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  0,
                  ARRIVAL,
                  key.getBytes(StandardCharsets.UTF_8),
                  value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private static Outcome plimsoll(String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.add("--contract=" + folder);
    args.add("--bootstrap-servers=" + BROKER.bootstrapServers());
    return Outcome.of(args.toArray(String[]::new));
  }

  @Test
  void rowsAreAlignedText() {
    Outcome rows = plimsoll("rows", "per_hour");

    assertThat(rows.err()).isEmpty();
    assertThat(rows.exit()).isZero();
    assertThat(rows.out().lines())
        .containsExactly(
            "window_start              window_end                city  rides  metres  income  events"
                + "  pane",
            "2023-11-14T22:00:00.000Z  2023-11-14T23:00:00.000Z  Ulm   2      150     10.00   2     "
                + "  ON_TIME");
  }

  @Test
  void rowsAreJsonLines() throws IOException {
    Outcome rows = plimsoll("rows", "rides.per_hour", "--json");

    List<String> lines = rows.out().lines().toList();
    assertThat(lines).hasSize(1);
    JsonNode row = JSON.readTree(lines.get(0));
    assertThat(row.path("run_id").asText()).isEqualTo("first");
    assertThat(row.path("measures").toString())
        .isEqualTo("{\"rides\":2,\"metres\":150,\"income\":\"10.00\"}");
  }

  @Test
  void ledgerIsJson() throws IOException {
    Outcome outcome = plimsoll("ledger", "--json");

    assertThat(outcome.exit()).isZero();
    JsonNode ledger = JSON.readTree(outcome.out());
    assertThat(ledger.path("adds_up").asBoolean()).isTrue();
    assertThat(ledger.path("run_id").asText()).isEqualTo("first");
    assertThat(ledger.path("differences")).isEmpty();
    assertThat(ledger.path("contracts").path(0).toString())
        .isEqualTo(
            "{\"contract\":\"rides\",\"read\":8,\"admitted\":4,\"duplicate\":0,\"conflict\":1,"
                + "\"dead_letter\":1,\"quarantine\":1,\"tombstone\":1,\"views\":["
                + "{\"view\":\"per_day\",\"aggregated\":4,\"filtered\":0,\"too_late\":0,"
                + "\"withheld\":0,\"events_of_rows\":4},"
                + "{\"view\":\"per_hour\",\"aggregated\":2,\"filtered\":1,\"too_late\":1,"
                + "\"withheld\":0,\"events_of_rows\":2}]}");
  }

  @Test
  void ledgerOfNoRunIsJsonTooAndAnswersNo() throws IOException {
    Outcome outcome = plimsoll("ledger", "--json", "--generation=1");

    assertThat(outcome.exit()).isEqualTo(1);
    JsonNode ledger = JSON.readTree(outcome.out());
    assertThat(ledger.path("adds_up").asBoolean()).isFalse();
    assertThat(ledger.path("differences").path(0).asText())
        .startsWith("ledger: nothing recorded of generation 1");
  }

  @Test
  void unknownViewIsToldWithTheKnownOnes() {
    plimsoll("rows", "per_minute")
        .isOneLine(2, "rows: per_minute (expected: one of rides.per_hour, rides.per_day)");
    plimsoll("rows").isOneLine(2, "VIEW");
    plimsoll("rows", "per_hour", "--folow")
        .isOneLine(2, "--folow: unknown (expected: an option of rows; did you mean --follow?)");
  }

  @Test
  void followPrintsWhatComesAndWhatIsTakenBack() throws Exception {
    StringWriter out = new StringWriter();
    Thread thread =
        new Thread(
            () ->
                Plimsoll.run(
                    new PrintWriter(out),
                    new PrintWriter(new StringWriter()),
                    "rows",
                    "per_day",
                    "--follow",
                    "--json",
                    "--contract=" + folder,
                    "--bootstrap-servers=" + BROKER.bootstrapServers()));
    thread.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> out.toString().contains("\"view\":\"per_day\""));

    String key = "[\"per_day\",0,43200000]";
    String row =
        "{\"window_start\":\"1970-01-01T00:00:00.000Z\",\"window_end\":\"1970-01-01T12:00:00.000Z\","
            + "\"generation\":9,\"pane_index\":%d,\"events\":%d}";
    String newer = row.formatted(1, 50);
    send("rides.rows.per_day", key, newer);
    send("rides.rows.per_day", key, row.formatted(0, 40));
    send("rides.rows.per_day", "[\"x\"]", null);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> out.toString().contains("{\"retracted\":[\"x\"]}"));
    thread.interrupt();
    thread.join(30_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(out.toString()).contains(newer).doesNotContain("\"events\":40");
  }

  private static JsonNode explain(long offset) throws IOException {
    Outcome outcome = plimsoll("explain", "rides", "0", Long.toString(offset), "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return JSON.readTree(outcome.out());
  }

  @Test
  void eventIsExplainedWithItsViewsAndRows() throws IOException {
    JsonNode event = explain(0);

    assertThat(event.path("outcome").asText()).isEqualTo("event");
    assertThat(event.path("event_time").asText()).isEqualTo("2023-11-14T22:00:00.000Z");
    assertThat(event.path("key").toString()).isEqualTo("[\"a\"]");
    assertThat(event.path("key_fingerprint").asText()).matches("[0-9a-f]{32}");
    assertThat(event.path("tables")).isEmpty();
    JsonNode view = event.path("views").path(0);
    assertThat(view.path("filter").asText()).isEqualTo("taken");
    assertThat(view.path("windows").path(0).path("window_end").asText())
        .isEqualTo("2023-11-14T23:00:00.000Z");
    assertThat(view.path("rows").path(0).path("pane").asText()).isEqualTo("ON_TIME");
    assertThat(view.path("rows").path(0).path("events").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsNoEventIsExplainedByRuleAndTable() throws IOException {
    JsonNode filtered = explain(2);
    assertThat(filtered.path("views").path(0).path("filter").asText()).isEqualTo("filtered");
    assertThat(filtered.path("views").path(1).path("filter").asText()).isEqualTo("taken");

    JsonNode quarantined = explain(3);
    assertThat(quarantined.path("outcome").asText()).isEqualTo("quarantine");
    assertThat(quarantined.path("rule").asText()).isEqualTo("known_state");
    assertThat(quarantined.path("tables").path(0).path("table").asText())
        .isEqualTo("rides.quarantine");

    JsonNode dead = explain(4);
    assertThat(dead.path("outcome").asText()).isEqualTo("dead_letter");
    assertThat(dead.path("reason").asText()).isEqualTo("missing_field");
    assertThat(dead.path("message").asText()).isNotEmpty();
    assertThat(dead.path("tables").path(0).path("reason").asText()).isEqualTo("missing_field");

    assertThat(explain(6).path("outcome").asText()).isEqualTo("tombstone");
  }

  @Test
  void conflictAndTooLateAreExplainedByTheirTables() throws IOException {
    JsonNode conflict = explain(5);
    assertThat(conflict.path("tables").path(0).path("table").asText()).isEqualTo("rides.conflicts");
    assertThat(conflict.path("tables").path(0).path("content").asText())
        .isEqualTo(conflict.path("content_fingerprint").asText());

    JsonNode late = explain(7);
    JsonNode record = late.path("tables").path(0);
    assertThat(record.path("table").asText()).isEqualTo("rides.too-late");
    assertThat(record.path("view").asText()).isEqualTo("per_hour");
    assertThat(record.path("watermark").asText()).isNotEmpty();
    assertThat(late.path("views").path(0).path("rows")).isEmpty();
  }

  @Test
  void explanationIsReadableAsText() {
    Outcome outcome = plimsoll("explain", "rides", "0", "3");

    assertThat(outcome.out().lines())
        .contains("outcome: quarantine", "rule: known_state", "- table: rides.quarantine");
  }

  @Test
  void recordThatIsNotThereIsNotExplained() {
    Outcome outcome = plimsoll("explain", "rides", "0", "99");

    assertThat(outcome.out()).startsWith("record: none at rides:0:99 (expected: ");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(plimsoll("explain", "rides", "7", "0").exit()).isEqualTo(1);
    assertThat(plimsoll("explain", "rides", "7", "0", "--json").out())
        .contains("\"message\" : \"record: none at rides:7:0 (expected: ");
    plimsoll("explain", "walks", "0", "0")
        .isOneLine(2, "explain: walks (expected: a topic of the contracts: rides)");
    plimsoll("explain", "rides", "0", "first").isOneLine(2, "OFFSET", "first");
  }

  @Test
  void trialCountsOutcomesWithAnExampleOfEach() throws IOException {
    Outcome outcome = plimsoll("try", "--json");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    JsonNode trial = JSON.readTree(outcome.out()).path(0);
    assertThat(trial.path("records").asLong()).isEqualTo(8);
    List<String> outcomes = new ArrayList<>();
    trial
        .path("outcomes")
        .forEach(
            one ->
                outcomes.add(
                    one.path("outcome").asText()
                        + " "
                        + one.path("reason").asText()
                        + " "
                        + one.path("records").asText()
                        + " from "
                        + one.path("offset").asText()));
    assertThat(outcomes)
        .containsExactly(
            "dead_letter missing_field 1 from 4",
            "event null 5 from 0",
            "quarantine known_state 1 from 3",
            "tombstone null 1 from 6");
    assertThat(trial.path("lateness").toString())
        .isEqualTo(
            "{\"late\":2,\"largest_ms\":7830000,"
                + "\"too_late\":{\"rides.per_hour\":1,\"rides.per_day\":0}}");
  }

  @Test
  void trialOfFewerRecordsReadsTheLast() {
    Outcome outcome = plimsoll("try", "--last=2");

    assertThat(outcome.out().lines())
        .contains("rides: 2 records, nothing written")
        .anyMatch(line -> line.matches("  event +rides +1 +0:7"))
        .anyMatch(line -> line.matches("  tombstone +rides +1 +0:6"));
    assertThat(outcome.exit()).isZero();
    assertThat(plimsoll("try", "--last=0").exit()).isEqualTo(2);
  }
}
