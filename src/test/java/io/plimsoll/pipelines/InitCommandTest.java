package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.plimsoll.Promise;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.SchemaVersion;
import io.plimsoll.transforms.contract.View;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code plimsoll contract init} drafts is a whole contract, and its samples are events. */
@Promise(1)
class InitCommandTest {
  private final Path folder;

  InitCommandTest(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("rides"));
  }

  private Path samples(String... lines) throws IOException {
    return Files.writeString(folder.resolve("samples.jsonl"), String.join("\n", lines));
  }

  private Path rides() throws IOException {
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream("rides.jsonl"))) {
      return samples(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Outcome init(Path from, String... options) {
    List<String> args = new ArrayList<>(List.of("contract", "init", "--from=" + from));
    args.addAll(List.of(options));
    return Outcome.of(args.toArray(String[]::new));
  }

  private Contract drafted(Outcome outcome) throws IOException {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    Outcome lint = Outcome.of("contract", "lint", folder.toString());
    assertThat(lint.err()).isEmpty();
    assertThat(lint.exit()).isZero();
    isValidUnderTheStandard();
    return ContractReader.read(folder);
  }

  private void isValidUnderTheStandard() throws IOException {
    Path standard = shared().resolve("odcs/odcs-json-schema-v3.1.0.json");
    if (Files.exists(standard)) {
      Object yaml = new Yaml().load(Files.readString(folder.resolve("contract.odcs.yaml")));
      JsonNode contract = new ObjectMapper().valueToTree(yaml);
      var schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
              .getSchema(Files.readString(standard));
      assertThat(schema.validate(contract)).isEmpty();
    }
  }

  private static Path shared() {
    String said = System.getProperty("plimsoll.shared");
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("contracts/wiki_edits"))) {
      at = at.getParent();
    }
    return said != null
        ? Path.of(said)
        : Objects.requireNonNull(at, "no project above").resolveSibling("shared");
  }

  @Test
  void plainEventsAreDraftedWithTheTypesThatTheyHave() throws IOException {
    Outcome outcome = init(rides());

    Contract contract = drafted(outcome);
    assertThat(outcome.out().lines())
        .containsExactly(
            folder.resolve("contract.odcs.yaml") + ": drafted",
            folder.resolve("views.yaml") + ": drafted",
            "  event time at (rfc3339), business key ride_id",
            "  left out: promo: always null",
            "  samples: 5, of which 5 are events");
    assertThat(contract.id()).isEqualTo("rides");
    assertThat(contract.topic()).isEqualTo("rides");
    assertThat(contract.businessKey()).containsExactly("ride_id");
    assertThat(contract.eventTime()).isEqualTo(new EventTime("at", EventTime.Format.RFC3339));
    assertThat(contract.eventType()).isNull();
    assertThat(
            contract.fields().stream()
                .map(
                    field ->
                        field.path() + " " + field.type() + (field.required() ? " required" : "")))
        .containsExactly(
            "ride_id STRING required",
            "at TIMESTAMP required",
            "city STRING required",
            "metres INTEGER required",
            "fare DECIMAL required",
            "rating INTEGER",
            "scooter OBJECT required",
            "scooter.id STRING required",
            "scooter.battery NUMBER required",
            "tags ARRAY");
    assertThat(contract.field("fare").scale()).isEqualTo(2);
  }

  @Test
  void viewCountsEachMinuteAndAddsUpANumber() throws IOException {
    Contract contract = drafted(init(rides()));

    assertThat(contract.views()).hasSize(1);
    View view = contract.views().get(0);
    assertThat(view.name()).isEqualTo("events_per_minute");
    assertThat(view.window().toString()).contains("PT60S");
    assertThat(view.measures().stream().map(each -> each.kind() + " " + each.name()))
        .containsExactly("COUNT count", "SUM sum_metres");
    assertThat(view.early()).isNotNull();
  }

  @Test
  void whatIsNotKnownIsLeftToTheUserByComments() throws IOException {
    init(rides());

    assertThat(Files.readAllLines(folder.resolve("contract.odcs.yaml")))
        .anyMatch(line -> line.startsWith("# - classification: "))
        .contains("      # left out: promo: always null");
    assertThat(Files.readAllLines(folder.resolve("views.yaml")))
        .contains("    # dimensions: [city]");
  }

  @Test
  void envelopeIsDraftedWithItsTypeAndVersions() throws IOException {
    String event =
        "{\"schema_version\":%d,\"event_id\":\"%s\",\"event_type\":\"shop.order\",\"event_time\":"
            + "\"2026-03-02T09:00:00Z\",\"payload\":{\"on\":\"yes\",\"a b\":1,\"paid\":true}}";

    Contract contract =
        drafted(
            init(
                samples(event.formatted(2, "a"), event.formatted(1, "b")),
                "--id=shop.orders",
                "--topic=shop-events"));

    assertThat(contract.id()).isEqualTo("shop.orders");
    assertThat(contract.topic()).isEqualTo("shop-events");
    assertThat(contract.eventType()).isEqualTo(new EventType("event_type", "shop.order"));
    assertThat(contract.schemaVersion())
        .isEqualTo(new SchemaVersion("schema_version", List.of(1L, 2L)));
    assertThat(contract.field("payload.on").type()).isEqualTo(FieldType.STRING);
    assertThat(contract.field("payload.a b").required()).isTrue();
  }

  @Test
  void wishesWinOverGuesses() throws IOException {
    Contract contract =
        drafted(
            init(
                samples(
                    "{\"id\":\"a\",\"kind\":\"x\",\"no\":1,\"time\":\"2026-03-02T09:00:00Z\","
                        + "\"seen\":1772442000000}",
                    "{\"id\":\"b\",\"kind\":\"x\",\"no\":2,\"time\":\"2026-03-02T09:00:00Z\","
                        + "\"seen\":1772442000001}",
                    "{\"id\":\"c\",\"kind\":\"y\"}"),
                "--event-time=seen",
                "--event-type=kind=x",
                "--key=kind,no"));

    assertThat(contract.eventTime())
        .isEqualTo(new EventTime("seen", EventTime.Format.EPOCH_MILLIS));
    assertThat(contract.eventType()).isEqualTo(new EventType("kind", "x"));
    assertThat(contract.businessKey()).containsExactly("kind", "no");
  }

  @Test
  void nothingIsDeduplicatedWhereNoFieldIsAKey() throws IOException {
    Outcome outcome = init(samples("{\"ts\":1772442000000}", "{\"ts\":1772442000001}"));

    assertThat(drafted(outcome).businessKey()).isEmpty();
    assertThat(outcome.out()).contains("business key none: nothing is deduplicated");
  }

  @Test
  void strangeNamesAndValuesMakeNoStrangeYaml() throws IOException {
    Contract contract =
        drafted(
            init(
                samples(
                    "{\"t\":\"2026-03-02T09:00:00Z\",\"1e5\":1,\"no\":\"# x\",\"a: b\":{},\"\":1,"
                        + "\"x.y\":2,\"\\u2028\":1,\"q\\\"\\n\":1,\"\\u00fc\":\"\\ud83d\\ude00\","
                        + "\"big\":123456789012345678901234567890,\"mixed\":1}",
                    "{\"t\":\"2026-03-02T09:00:00Z\",\"mixed\":\"one\"}")));

    assertThat(contract.fields().stream().map(field -> field.path()))
        .containsExactly("t", "1e5", "no", "a: b", "\u2028", "q\"\n", "\u00fc", "big");
    assertThat(contract.field("big").type()).isEqualTo(FieldType.NUMBER);
    assertThat(Files.readString(folder.resolve("contract.odcs.yaml")))
        .contains("# left out: mixed: a string in line 2, an integer in line 1");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path rides = rides();
    init(rides);
    Files.delete(folder.resolve("contract.odcs.yaml"));
    String views = Files.readString(folder.resolve("views.yaml"));

    init(rides).isOneLine(2, "views.yaml: is there already (expected: no such file");

    assertThat(folder.resolve("contract.odcs.yaml")).doesNotExist();
    assertThat(folder.resolve("views.yaml")).hasContent(views);
  }

  @Test
  void filesAreWrittenWhereItIsSaid() throws IOException {
    Path into = folder.resolve("a/b");

    assertThat(init(rides(), "--into=" + into).exit()).isZero();

    assertThat(ContractReader.read(into).id()).isEqualTo("b");
    assertThat(folder.resolve("views.yaml")).doesNotExist();
  }

  @Test
  void brokenLinesAreToldByTheirNumbers() throws IOException {
    Outcome outcome = init(samples("{\"a\":1}", "", "{\"a\":", "[1]", "{} {}", "null"));

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .hasSize(4)
        .allMatch(line -> line.endsWith("(expected: a JSON object on each line)"))
        .anyMatch(line -> line.contains("samples.jsonl:3: "))
        .anyMatch(line -> line.contains("samples.jsonl:4: not an object but an array"))
        .anyMatch(line -> line.contains("samples.jsonl:5: "))
        .anyMatch(line -> line.contains("samples.jsonl:6: not an object but null"));
    assertThat(folder.resolve("contract.odcs.yaml")).doesNotExist();
  }

  @Test
  void fileWithoutASampleIsToldAsSuch() throws IOException {
    init(samples("", " ")).isOneLine(2, "samples.jsonl: no line (expected: a JSON object");
    init(folder.resolve("none")).isOneLine(2, "none: no such file (expected: a JSON object");
    Outcome.of("contract", "init").isOneLine(2, "--from");
  }

  @Test
  void missingEventTimeIsToldWithWhatToPass() throws IOException {
    init(samples("{\"a\":1}"))
        .isOneLine(
            2, "no event time (expected: a field that every sample has", "--event-time=PATH");
    init(samples("{\"time\":\"2026-03-02T09:00:00Z\"}", "{\"time\":\"2026-03-02 09:00:00\"}"))
        .isOneLine(2, "time is \"2026-03-02 09:00:00\" in line 2; --event-time=PATH");
    init(samples("{\"x\":1772442000000,\"y\":1772442000000}"))
        .isOneLine(2, "several event times: x, y (expected: one of them as --event-time=PATH)");
    init(samples("{\"ts\":1772442000}"), "--event-time=ts")
        .isOneLine(2, "--event-time: ts: 1772442000 in line 1", "milliseconds since 1970");
  }

  @Test
  void sampleWithoutTheEventTimeThatIsSaidIsNoEvent() throws IOException {
    Outcome outcome =
        init(samples("{\"a\":1}", "{\"time\":\"2026-03-02T09:00:00Z\"}"), "--event-time=time");

    drafted(outcome);
    assertThat(outcome.out())
        .contains("samples: 2, of which 1 are events", "line 1 is no event: missing_field: time");
  }

  @Test
  void severalTypesOfEventAreToldWithWhatToPass() throws IOException {
    String event = "{\"event_type\":\"%s\",\"time\":\"2026-03-02T09:00:00Z\"}";
    Path samples = samples(event.formatted("b"), event.formatted("a"));

    init(samples).isOneLine(2, "several types of event: a, b", "--event-type=event_type=VALUE");
    init(samples, "--event-type=event_type=c")
        .isOneLine(2, "--event-type: event_type=c", "has \"b\", \"a\"");
    init(samples, "--event-type=c").isOneLine(2, "--event-type: c (expected: PATH=VALUE");
    assertThat(init(samples, "--event-type=event_type=a").out())
        .contains("samples of other types: 1, not looked at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "--key=none ~ --key: none (expected: the path of a field)",
        "--key=rating ~ --key: rating: null in line 1 (expected: ",
        "--key=fare ~ --key: fare: \"4.20\" in line 1 (expected: ",
        "--id=a/b ~ --id: a/b (expected: letters",
        "--topic=a/b ~ --topic: a/b (expected: letters",
      })
  void wrongWishesAreMistakes(String option, String mistake) throws IOException {
    init(rides(), option).isOneLine(2, mistake);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wiki_edits.jsonl.gz ~ ~ time ~ event_id",
        "weblog.jsonl.gz ~ --event-time=event_time ~ event_time ~ event_id",
        "nexmark_200k.jsonl.gz ~ ~ event_time_ms ~ event_id",
        "nexmark_200k.jsonl.gz ~ --event-type=kind=bid ~ event_time_ms ~ event_id",
      })
  void recordedEventsAreDrafted(String recorded) throws IOException {
    List<String> parts = Stream.of(recorded.split("~", -1)).map(String::strip).toList();
    Path file = shared().resolve("data/sets").resolve(parts.get(0));
    assumeTrue(Files.exists(file), "needs recorded events: " + file);
    Path samples = folder.resolve("samples.jsonl");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      Files.writeString(samples, lines.lines().limit(12_000).collect(Collectors.joining("\n")));
    }

    Outcome outcome = parts.get(1).isEmpty() ? init(samples) : init(samples, parts.get(1));

    Contract contract = drafted(outcome);
    assertThat(contract.eventTime().path()).isEqualTo(parts.get(2));
    assertThat(contract.businessKey()).containsExactly(parts.get(3));
    // One line of the web's log was truncated where it came from.
    String dead = recorded.startsWith("weblog") ? "9999" : "\\d+";
    assertThat(outcome.out()).containsPattern("samples: (\\d+), of which (\\1|" + dead + ") are");
  }
}
