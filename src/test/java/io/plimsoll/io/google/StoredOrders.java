package io.plimsoll.io.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.CapturedRecords;
import io.plimsoll.House;
import io.plimsoll.cloud.FakeBigQuery;
import io.plimsoll.cloud.FakeTable;
import io.plimsoll.io.store.StoreTarget;
import io.plimsoll.pipelines.Plimsoll;
import io.plimsoll.pipelines.RunnerProfile;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The tables of the orders' contract in BigQuery, new for each test, and records of them. */
abstract class StoredOrders {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Path FOLDER = House.ROOT.resolve("contracts/orders");
  static final String VIEW = "orders_per_hour";
  static final String KEY = "[\"orders_per_hour\",1767225600000,1767229200000,\"DE\"]";

  /** Clients are kept a while for each table of a project, whatever port it has. */
  static final AtomicInteger PROJECTS = new AtomicInteger();

  @TempDir Path folder;
  final Contract contract = ContractReader.read(FOLDER);
  final StoreTarget target = new StoreTarget("p-store-" + PROJECTS.incrementAndGet(), null);
  FakeBigQuery service;

  @BeforeEach
  void start() throws IOException {
    service = FakeBigQuery.start(folder);
    service.makeTables(target.project(), target.dataset(contract), schema());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  static JsonNode schema() throws IOException {
    StringWriter out = new StringWriter();
    Plimsoll.run(new PrintWriter(out), new PrintWriter(out), "schema", FOLDER.toString(), "--json");
    return JSON.readTree(out.toString());
  }

  PipelineOptions options() {
    List<String> arguments = new ArrayList<>(RunnerProfile.find().defaults());
    arguments.addAll(List.of(service.options()));
    return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
  }

  /** Writes records one after another, and returns the dead letters. */
  List<TableRecord> write(TableRecord... records) {
    List<TableRecord> dead = new ArrayList<>();
    for (TableRecord record : records) {
      dead.addAll(writeTogether(record));
    }
    return dead;
  }

  List<TableRecord> writeTogether(TableRecord... records) {
    CapturedRecords dead = new CapturedRecords();
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(Create.of(List.of(records)).withCoder(TableRecordCoder.of()))
        .apply("Write", new BigQueryStore().write(target, List.of(contract), "1"))
        .apply("Capture", dead);
    pipeline.run().waitUntilFinish();
    return dead.of(Table.DEAD_LETTERS);
  }

  static TableRecord row(long generation, long attempt, long pane, long orders) {
    String value =
        "{\"contract\":\"orders\",\"contract_version\":\"1\",\"view\":\"orders_per_hour\","
            + "\"window_start\":\"2026-01-01T00:00:00.000Z\",\"window_end\":\"2026-01-01T01:00:00.000Z\","
            + "\"dimensions\":{\"store\":\"DE\"},\"measures\":{\"orders\":"
            + orders
            + ",\"items\":null,\"largest\":9,\"average\":\"2.5\"},\"events\":"
            + orders
            + ",\"pane\":\"LATE\",\"pane_index\":"
            + pane
            + ",\"generation\":"
            + generation
            + ",\"run_id\":\"r\",\"oldest_event_time\":\"2026-01-01T00:00:00.000Z\","
            + "\"newest_event_time\":\"2026-01-01T00:59:59.999Z\"}";
    return record(KEY, value, header("attempt", attempt));
  }

  static TableRecord retraction(long generation, long attempt, long number) {
    return record(
        KEY,
        null,
        header("attempt", attempt),
        header("generation", generation),
        header("pane-index", number));
  }

  static TableRecord record(String key, String value, RecordHeader... headers) {
    return new TableRecord(
        Table.ROWS,
        "orders",
        VIEW,
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        List.of(headers));
  }

  static RecordHeader header(String name, long value) {
    return RecordHeader.of("plimsoll-" + name, Long.toString(value));
  }

  FakeTable table(String name) {
    return service.table(target.project(), target.dataset(contract), name);
  }

  List<Object> orders() {
    return table(VIEW).rows().stream().map(row -> row.get("orders")).toList();
  }
}
