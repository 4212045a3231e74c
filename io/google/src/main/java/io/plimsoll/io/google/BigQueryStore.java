package io.plimsoll.io.google;

import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.io.store.BigQueryNames;
import io.plimsoll.io.store.StoreTarget;
import io.plimsoll.io.store.TableStore;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.table.TableRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps the tables of contracts in BigQuery: of each contract a dataset of its name, with a table
 * for each view. Tables are made beforehand, from {@code plimsoll schema}; none is made or changed
 * here.
 */
public final class BigQueryStore implements TableStore {
  /** Held, for a logger that nobody holds forgets what it was told. */
  private static final Logger CLIENT = Logger.getLogger("com.google.cloud.bigquery.storage");

  static {
    // It tells of each connection, several lines for each table and each bundle that has been idle.
    if (CLIENT.getLevel() == null) {
      CLIENT.setLevel(Level.WARNING);
    }
  }

  private static final String PROJECT = "([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]";

  @Override
  public String name() {
    return "bigquery";
  }

  @Override
  public void expectTables(PipelineOptions options, StoreTarget target, List<Contract> contracts) {
    if (!target.project().matches(PROJECT)) {
      throw new IllegalArgumentException(
          "bigquery: "
              + target.project()
              + " (expected: a project's id, 6 to 30 small letters, digits and -)");
    }
    List<String> names =
        contracts.stream().flatMap(c -> BigQueryNames.mistakes(c).stream()).toList();
    if (!names.isEmpty()) {
      throw new ContractException(String.join("\n", names));
    }
    TableService service = TableService.of(options);
    List<String> mistakes = new ArrayList<>();
    for (WrittenTables.WrittenTable table :
        new WrittenTables(target, contracts).byName().values()) {
      mistakes.addAll(service.mistakes(table));
    }
    if (!mistakes.isEmpty()) {
      mistakes.sort(null);
      throw new ServiceException(String.join("\n", mistakes), null);
    }
  }

  @Override
  public PTransform<PCollection<TableRecord>, PCollection<TableRecord>> write(
      StoreTarget target, List<Contract> contracts, String pipelineVersion) {
    return new WriteTables(new WrittenTables(target, contracts), pipelineVersion);
  }
}
