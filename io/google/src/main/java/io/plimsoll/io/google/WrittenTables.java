package io.plimsoll.io.google;

import io.plimsoll.io.store.BigQueryTable;
import io.plimsoll.io.store.StoreTarget;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.PackedContracts;
import io.plimsoll.transforms.table.TableRecord;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables that a job writes in BigQuery, on whichever machine. */
final class WrittenTables implements Serializable {
  private static final long serialVersionUID = 1;

  private final String project;
  private final @Nullable String slot;
  private final PackedContracts contracts;
  private transient volatile @Nullable Map<String, WrittenTable> byName;

  /**
   * A table and where it lies.
   *
   * @param contract whose table it is
   */
  record WrittenTable(
      String project, String dataset, Contract contract, BigQueryTable description) {
    /** Returns its full name, {@code project:dataset.table}. */
    String fullName() {
      return project + ':' + dataset + '.' + description.name();
    }
  }

  WrittenTables(StoreTarget target, List<Contract> contracts) {
    this.project = target.project();
    this.slot = target.slot();
    this.contracts = PackedContracts.of(contracts);
  }

  /** Returns the table of a record, or null if it is of none of the contracts. */
  @Nullable WrittenTable of(TableRecord record) {
    return byName().get(record.tableName());
  }

  /** Returns the table of a record that {@link #of} knows. */
  WrittenTable tableOf(TableRecord record) {
    return named(record.tableName());
  }

  /** Returns a table by the name that its records have. */
  WrittenTable named(String name) {
    WrittenTable table = byName().get(name);
    if (table == null) {
      throw new IllegalStateException(
          "table: " + name + " (expected: one of " + byName().keySet() + ")");
    }
    return table;
  }

  /** Returns all of them, by the name that their records have. */
  Map<String, WrittenTable> byName() {
    Map<String, WrittenTable> known = byName;
    if (known == null) {
      known = new HashMap<>();
      StoreTarget target = new StoreTarget(project, slot);
      for (Contract contract : contracts.unpack()) {
        for (BigQueryTable table : BigQueryTable.of(contract)) {
          known.put(
              table.schema().name(),
              new WrittenTable(project, target.dataset(contract), contract, table));
        }
      }
      byName = known;
    }
    return known;
  }
}
