package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.io.store.BigQueryColumn;
import io.plimsoll.io.store.BigQueryTable;
import io.plimsoll.io.store.BigQueryView;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.contract.Retention;
import io.plimsoll.transforms.table.Column;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells the tables that a run of a contract writes, for people or for what makes tables. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Tells the tables of a contract and its views: keys, columns, types, retention.")
final class SchemaCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

  @Parameters(paramLabel = "FOLDER", description = "Folder of the contract.")
  private @Nullable Path folder;

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    if (folder == null) {
      throw new UsageException("schema: no folder (expected: that of a contract)");
    }
    Contract contract = ContractReader.read(folder);
    List<TableSchema> tables = TableSchema.of(contract, Retention.read(folder));
    PrintWriter out = Console.out(spec);
    if (asJson) {
      out.println(PRETTY.writeValueAsString(json(contract, tables)));
    } else {
      tables.forEach(table -> print(table, out));
    }
    return ExitCode.DONE.code();
  }

  private static ObjectNode json(Contract contract, List<TableSchema> tables) {
    ObjectNode root = JSON.createObjectNode();
    root.put("contract", contract.id());
    root.put("contract_version", contract.version());
    root.put("topic", contract.topic());
    root.put("bigquery_dataset", contract.id());
    ArrayNode all = root.putArray("tables");
    for (TableSchema table : tables) {
      ObjectNode node = all.addObject();
      node.put("name", table.name());
      node.put("kind", table.kind());
      node.put("view", table.view());
      table.key().forEach(node.putArray("key")::add);
      node.put("upserts", table.upserts());
      node.put("retention", table.retention());
      ArrayNode columns = node.putArray("columns");
      for (Column column : table.columns()) {
        columns
            .addObject()
            .put("name", column.name())
            .put("type", column.type().toString())
            .put("nullable", column.nullable())
            .put("path", column.path());
      }
      node.set("bigquery", json(BigQueryTable.of(table)));
    }
    ArrayNode views = root.putArray("bigquery_views");
    for (BigQueryView view : BigQueryView.of(contract)) {
      views.addObject().put("name", view.name()).put("sql", view.sql());
    }
    return root;
  }

  private static ObjectNode json(BigQueryTable table) {
    ObjectNode node = JSON.createObjectNode();
    node.put("table", table.name());
    table.primaryKey().forEach(node.putArray("primary_key")::add);
    node.put("partition_by", table.partitionBy());
    table.clusterBy().forEach(node.putArray("cluster_by")::add);
    ArrayNode columns = node.putArray("columns");
    for (BigQueryColumn column : table.columns()) {
      columns
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("mode", column.mode());
    }
    return node;
  }

  private static void print(TableSchema table, PrintWriter out) {
    out.println(
        table.name()
            + (table.table() == Table.EVENTS ? ", in BigQuery only" : "")
            + (table.key().isEmpty() ? "" : ", key " + String.join(", ", table.key()))
            + (table.retention() == null ? "" : ", kept " + table.retention()));
    List<List<String>> lines = new ArrayList<>();
    for (Column column : table.columns()) {
      lines.add(
          List.of(
              column.name(), column.type() + (column.nullable() ? " or null" : ""), column.path()));
    }
    Console.aligned(lines).forEach(line -> out.println("  " + line));
  }
}
