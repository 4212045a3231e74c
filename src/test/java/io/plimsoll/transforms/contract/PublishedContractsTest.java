package io.plimsoll.transforms.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.plimsoll.Promise;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Condition.Compare;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** The contracts of this repository are right: by our reader, by the standard, by their samples. */
@Promise(1)
class PublishedContractsTest {
  @Test
  void theEditsOfWikipediaAreReadAsTheyAreMeant() {
    Contract contract = ContractReader.read(contracts().resolve("wiki_edits"));

    assertThat(contract.id()).isEqualTo("wiki_edits");
    assertThat(contract.version()).isEqualTo("1.0.0");
    assertThat(contract.topic()).isEqualTo("wiki_edits");
    assertThat(contract.businessKey()).containsExactly("event_id");
    assertThat(contract.field("event_id").rules().maxLength()).isEqualTo(128);
    assertThat(contract.eventType()).isEqualTo(new EventType("event_type", "wiki.edit"));
    assertThat(contract.schemaVersion())
        .isEqualTo(new SchemaVersion("schema_version", List.of(1L, 2L)));
    assertThat(contract.views().stream().map(View::name))
        .containsExactly("edits_per_minute", "edits_per_hour");
    assertThat(contract.views().get(0).measures())
        .containsExactly(
            new Measure("edits", Measure.Kind.COUNT, null, null),
            new Measure(
                "bots",
                Measure.Kind.COUNT,
                null,
                new Compare("payload.isRobot", Comparison.EQUAL, true)),
            new Measure("added", Measure.Kind.SUM, "payload.added", null));
    assertThat(contract.views().get(1).early()).isEqualTo(Duration.millis(200));
    assertThat(contract.projection())
        .containsExactly("event_id", "payload.channel", "payload.isRobot", "payload.added");
  }

  @Test
  void ordersAreReadAsTheyAreMeant() {
    Contract contract = ContractReader.read(contracts().resolve("orders"));

    assertThat(contract.businessKey()).containsExactly("order_id");
    assertThat(contract.field("unit_price").type()).isEqualTo(FieldType.DECIMAL);
    assertThat(contract.field("unit_price").precision()).isEqualTo(12);
    assertThat(contract.field("unit_price").scale()).isEqualTo(2);
    assertThat(contract.field("quantity").format()).isEqualTo(IntegerFormat.I32);
    assertThat(contract.rules().stream().map(Rule::name))
        .containsExactly(
            "no_coupon_for_guests", "known_currency", "sane_quantity", "known_status", "sku_given");
    assertThat(contract.views().stream().map(View::name))
        .containsExactly("orders_per_minute", "orders_per_hour", "coupons_per_hour");
  }

  @Test
  void everySampleOfTheOrdersHasItsOutcome() throws IOException {
    Path folder = contracts().resolve("orders");
    Contract contract = ContractReader.read(folder);
    RecordDecoder decoder = RecordDecoder.of(List.of(contract));
    DecodedRecord decoded = new DecodedRecord();
    long arrival = Instant.parse("2026-03-02T09:05:00Z").getMillis();
    List<String> outcomes = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("samples.jsonl"))) {
      decoder.decode(line.getBytes(StandardCharsets.UTF_8), arrival, Set.of(), decoded);
      outcomes.add(
          switch (decoded.kind()) {
            case EVENT -> "event";
            case TOMBSTONE -> "tombstone";
            case QUARANTINE -> contract.rules().get(decoded.rule()).name();
            case DEAD_LETTER -> decoded.reason().code();
          });
    }
    assertThat(outcomes)
        .containsExactly(
            "event",
            "event",
            "event",
            "event",
            "event",
            "no_coupon_for_guests",
            "known_currency",
            "sane_quantity",
            "known_status",
            "sku_given",
            // It breaks two rules, and the first in the contract's order names the outcome.
            "sane_quantity",
            "number_out_of_range",
            "wrong_type",
            "wrong_type",
            "wrong_type");
  }

  @Test
  void everyContractAndItsSamplesAreRead() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (var folders = Files.list(contracts())) {
      for (Path each : folders.toList()) {
        Contract contract = ContractReader.read(each);
        for (String line : Files.readAllLines(each.resolve("samples.jsonl"))) {
          JsonNode sample = json.readTree(line);
          for (Field field : contract.fields()) {
            JsonNode value = sample.at("/" + field.path().replace('.', '/'));
            assertThat(field.required() && (value.isMissingNode() || value.isNull()))
                .as("%s of %s is absent", field.path(), line)
                .isFalse();
          }
        }
      }
    }
  }

  @Test
  void everyContractIsValidUnderTheStandard() throws IOException {
    Path standard = shared().resolve("odcs/odcs-json-schema-v3.1.0.json");
    assumeTrue(Files.exists(standard), "needs the schema of the standard: " + standard);
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
            .getSchema(Files.readString(standard));
    try (var folders = Files.list(contracts())) {
      for (Path each : folders.toList()) {
        Element root =
            Objects.requireNonNull(YamlFile.read(each.resolve("contract.odcs.yaml")).root());
        assertThat(schema.validate(root.node())).as(each.toString()).isEmpty();
      }
    }
  }

  private static Path contracts() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("contracts/wiki_edits"))) {
      at = at.getParent();
    }
    return Objects.requireNonNull(at, "no folder contracts above this one").resolve("contracts");
  }

  private static Path shared() {
    String said = System.getProperty("plimsoll.shared");
    return said != null
        ? Path.of(said)
        : contracts().resolveSibling("..").resolve("shared").normalize();
  }
}
