package io.plimsoll.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.House;
import io.plimsoll.Promise;
import io.plimsoll.cloud.FakeBigQuery;
import io.plimsoll.cloud.FakeTable;
import io.plimsoll.io.google.BigQueryStore;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.store.StoreTarget;
import io.plimsoll.pipelines.PartitionedTruth.Sent;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The adversarial stream, written to Kafka and to BigQuery by one run: both say the same. */
@Promise(5)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BigQueryRunTest {
  private static final int PARTITIONS = 4;
  private static final String PROJECT = "p-run-test";
  private static final String SLOT = "blue";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder = House.ROOT.resolve("contracts/wiki_edits");
  private final Contract contract = ContractReader.read(folder);
  private EmbeddedBroker broker;
  private FakeBigQuery service;
  private JsonNode schema;
  private Outcome run;
  private PartitionedTruth truth;

  @BeforeAll
  void runOnce(@TempDir Path temporary) throws IOException {
    truth = PartitionedTruth.read();
    schema = JSON.readTree(Outcome.of("schema", folder.toString(), "--json").out());
    service = FakeBigQuery.start(temporary);
    service.makeTables(PROJECT, dataset(), schema);
    broker = EmbeddedBroker.start();
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(broker.bootstrapServers()))) {
      topics.createTopicsOfRecorded(List.of(contract), PARTITIONS);
    }
    try (BrokerTables producer = new BrokerTables(broker.bootstrapServers())) {
      for (Sent each : truth.sent()) {
        producer.send(
            contract.topic(),
            each.partition(),
            each.truth().arrival(),
            each.truth().key(),
            each.truth().value());
      }
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--contract=" + folder,
                "--bootstrap-servers=" + broker.bootstrapServers(),
                "--until=now",
                "--bigquery=" + PROJECT,
                "--bigquery-events",
                "--slot=" + SLOT));
    arguments.addAll(List.of(service.options()));
    run = Outcome.of(arguments.toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    if (broker != null) {
      broker.close();
    }
    if (service != null) {
      service.close();
    }
  }

  private String dataset() {
    return contract.id() + "_" + SLOT;
  }

  private FakeTable table(String name) {
    return service.table(PROJECT, dataset(), name);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(JsonNode table) {
    try (BrokerTables tables = new BrokerTables(broker.bootstrapServers())) {
      return tables.read(table.path("name").asText());
    }
  }

  private List<JsonNode> tables(boolean upserts) {
    List<JsonNode> tables = new ArrayList<>();
    schema.path("tables").forEach(tables::add);
    tables.removeIf(table -> table.path("upserts").asBoolean() != upserts);
    // Kafka has events in the topic that they are read from.
    tables.removeIf(table -> table.path("kind").asText().equals("events"));
    return tables;
  }

  @Test
  void runEndsByItselfAndItsLedgerAddsUp() {
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("ledger: adds up (41,870 read)");
    assertThat(run.exit()).isZero();
  }

  @Test
  void newestRecordOfEachKeyInKafkaIsTheRowInBigQuery() throws IOException {
    for (JsonNode table : tables(true)) {
      // Kafka keeps the last record of a key, whatever it says of itself.
      Map<String, Map<String, Object>> expected = new TreeMap<>();
      for (ConsumerRecord<byte[], byte[]> record : records(table)) {
        String key = new String(record.key(), UTF_8);
        if (record.value() == null) {
          expected.remove(key);
        } else {
          Map<String, Object> row = new TreeMap<>(columns(table, record));
          row.put("row_key", key);
          expected.put(key, row);
        }
      }
      String name = table.path("bigquery").path("table").asText();
      assertThat(expected).as(name).isNotEmpty();
      assertThat(byKey(table(name).rows())).as(name).isEqualTo(expected);
    }
  }

  @Test
  void eachRecordThatIsKeptInKafkaIsARowInBigQuery() throws IOException {
    for (JsonNode table : tables(false)) {
      List<String> expected = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records(table)) {
        expected.add(new TreeMap<>(columns(table, record)).toString());
      }
      List<String> found =
          table(table.path("bigquery").path("table").asText()).rows().stream()
              .map(row -> new TreeMap<>(row).toString())
              .toList();
      // At least once, so that sets are compared and not lists.
      assertThat(new TreeSet<>(found))
          .as(table.path("name").asText())
          .isEqualTo(new TreeSet<>(expected));
    }
  }

  @Test
  void eachWholeEventIsKeptAsItWasRead() throws IOException {
    Map<String, JsonNode> expected = new TreeMap<>();
    for (Sent each : truth.sent()) {
      if (!Set.of("dead_letter", "quarantine", "tombstone").contains(each.truth().outcome())) {
        expected.put(each.place(), JSON.readTree(each.truth().value()));
      }
    }
    Map<String, Map<String, Object>> found = new TreeMap<>();
    for (Map<String, Object> row : table("events").rows()) {
      found.put(row.get("record_partition") + ":" + row.get("record_offset"), row);
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    for (JsonNode table : schema.path("tables")) {
      if (table.path("kind").asText().equals("events")) {
        for (JsonNode column : table.path("columns")) {
          String path = column.path("path").asText();
          if (!path.startsWith("headers.") && !path.equals("*")) {
            expected.forEach(
                (place, event) -> {
                  JsonNode value = event.at("/" + path.replace('.', '/'));
                  assertThat(found.get(place).get(column.path("name").asText()))
                      .as(place + " " + path)
                      .isEqualTo(value.isNull() || value.isMissingNode() ? null : value.asText());
                });
          }
        }
      }
    }
  }

  @Test
  void tablesDoNotChangeIfAllIsWrittenAgainInAnyOrder() {
    Map<String, List<Map<String, Object>>> before = new LinkedHashMap<>();
    List<TableRecord> records = new ArrayList<>();
    for (JsonNode table : tables(true)) {
      String name = table.path("bigquery").path("table").asText();
      before.put(name, table(name).rows());
      for (ConsumerRecord<byte[], byte[]> record : records(table)) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
          headers.add(new RecordHeader(header.key(), header.value()));
        }
        boolean rows = table.path("kind").asText().equals("rows");
        records.add(
            new TableRecord(
                rows ? Table.ROWS : Table.LEDGER,
                contract.id(),
                rows ? table.path("view").asText() : "",
                record.key(),
                record.value(),
                headers));
      }
    }
    Collections.shuffle(records, new Random(1));

    List<String> arguments = new ArrayList<>(Arrays.asList(service.options()));
    Pipeline pipeline =
        Pipeline.create(new BeamArguments(RunnerProfile.find()).parse(arguments, List.of()));
    pipeline
        .apply(Create.of(records).withCoder(TableRecordCoder.of()))
        .apply(
            "Write",
            new BigQueryStore().write(new StoreTarget(PROJECT, SLOT), List.of(contract), "1"));
    pipeline.run().waitUntilFinish();

    before.forEach((name, rows) -> assertThat(table(name).rows()).as(name).isEqualTo(rows));
  }

  private static Map<String, Map<String, Object>> byKey(List<Map<String, Object>> rows) {
    Map<String, Map<String, Object>> byKey = new TreeMap<>();
    rows.forEach(row -> byKey.put(row.get("row_key").toString(), row));
    return byKey;
  }

  /** Returns what of a record a reader of its topic finds where the schema says. */
  private static Map<String, Object> columns(JsonNode table, ConsumerRecord<byte[], byte[]> record)
      throws IOException {
    Map<String, Object> columns = new TreeMap<>();
    for (JsonNode column : table.path("columns")) {
      String path = column.path("path").asText();
      String type = column.path("type").asText();
      Object value;
      if (path.equals("key") && type.equals("bytes")) {
        value = base64(record.key());
      } else if (path.equals("value")) {
        value = base64(record.value());
      } else if (path.startsWith("headers.")) {
        Header header = record.headers().lastHeader(path.substring("headers.".length()));
        value = header == null ? null : spelled(type, new String(header.value(), UTF_8));
      } else {
        JsonNode node = JSON.readTree(record.value()).at("/" + path.replace('.', '/'));
        value =
            node.isMissingNode() || node.isNull()
                ? null
                : type.equals("json") ? node.toString() : spelled(type, node.asText());
      }
      if (value != null) {
        columns.put(column.path("name").asText(), value);
      }
    }
    return columns;
  }

  private static String base64(byte[] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  private static String spelled(String type, String value) {
    if (type.equals("timestamp")) {
      return Instant.parse(value).toString();
    }
    return type.startsWith("decimal")
        ? new BigDecimal(value).stripTrailingZeros().toPlainString()
        : value;
  }
}
