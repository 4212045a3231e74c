package io.plimsoll.io.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.io.gcp.bigquery.RowMutationInformation;
import org.apache.beam.sdk.io.gcp.bigquery.RowMutationInformation.MutationType;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Says whether a record sets its row or takes it back, and by what it is newer than another of its
 * key: generation, attempt, pane index; of a minute of the ledger, whose counts only grow, how much
 * they are together. BigQuery keeps the change of the highest number, whatever the order in which
 * changes come.
 *
 * <p>The number is written as BigQuery's documentation of change data capture has it: sections of
 * up to 16 hexadecimal digits with slashes between, compared section by section.
 */
final class ChangeOrder implements SerializableFunction<TableRecord, RowMutationInformation> {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public RowMutationInformation apply(TableRecord record) {
    long attempt = TableRows.number(record, "plimsoll-attempt");
    byte[] value = record.value();
    if (value == null) {
      return RowMutationInformation.of(
          MutationType.DELETE,
          number(
              TableRows.number(record, "plimsoll-generation"),
              attempt,
              TableRows.number(record, "plimsoll-pane-index")));
    }
    JsonNode row;
    try {
      row = JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a row of ours", e);
    }
    long generation = row.path("generation").asLong();
    long last =
        record.table() == Table.LEDGER
            ? counted(row) - generation
            : row.path("pane_index").asLong();
    return RowMutationInformation.of(MutationType.UPSERT, number(generation, attempt, last));
  }

  /**
   * Returns the sum of all numbers. One count would not do: what becomes of a record is counted
   * after it was read, in other steps.
   */
  private static long counted(JsonNode node) {
    if (!node.isContainerNode()) {
      return node.isIntegralNumber() ? node.longValue() : 0;
    }
    long sum = 0;
    for (JsonNode each : node) {
      sum += counted(each);
    }
    return sum;
  }

  private static String number(long generation, long attempt, long last) {
    return Long.toHexString(generation)
        + '/'
        + Long.toHexString(attempt)
        + '/'
        + Long.toHexString(last);
  }
}
