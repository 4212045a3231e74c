package io.plimsoll.io.google;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableSchema;
import io.plimsoll.io.google.WrittenTables.WrittenTable;
import io.plimsoll.transforms.table.TableRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.gcp.bigquery.DynamicDestinations;
import org.apache.beam.sdk.io.gcp.bigquery.TableDestination;
import org.apache.beam.sdk.values.ValueInSingleWindow;

/** Finds the table of each record. A destination is the name that the table's records have. */
final class TableDestinations extends DynamicDestinations<TableRecord, String> {
  private static final long serialVersionUID = 1;

  private final WrittenTables tables;

  TableDestinations(WrittenTables tables) {
    this.tables = tables;
  }

  @Override
  public Coder<String> getDestinationCoder() {
    return StringUtf8Coder.of();
  }

  @Override
  @SuppressWarnings("NullAway") // An element's value is ours and never null.
  public String getDestination(ValueInSingleWindow<TableRecord> element) {
    return element.getValue().tableName();
  }

  @Override
  public TableDestination getTable(String destination) {
    WrittenTable table = tables.named(destination);
    return new TableDestination(
        new TableReference()
            .setProjectId(table.project())
            .setDatasetId(table.dataset())
            .setTableId(table.description().name()),
        null);
  }

  /** Returns the columns that the contract has, which may be fewer than the table's. */
  @Override
  public TableSchema getSchema(String destination) {
    return new TableSchema()
        .setFields(
            tables.named(destination).description().columns().stream()
                .map(
                    column ->
                        new TableFieldSchema()
                            .setName(column.name())
                            .setType(column.type())
                            .setMode(column.mode()))
                .toList());
  }
}
