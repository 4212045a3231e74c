package io.plimsoll.io.google;

import com.google.api.services.bigquery.model.TableRow;
import io.plimsoll.io.google.WrittenTables.WrittenTable;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.CreateDisposition;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.Method;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.WriteDisposition;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryStorageApiInsertError;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Writes the records of tables to BigQuery by its Storage Write API: as changes of rows by primary
 * key where only the newest record of a key counts, and as further rows where each record does.
 *
 * <p>Takes bounded or unbounded input in any window, and keeps no state. Each record is written at
 * least once: a bundle that is tried again is written again, which changes nothing in a table of
 * changes, and may add a row twice elsewhere. Not the mode that claims to write once: it does not
 * take changes. The tables must exist. A record that the service refuses becomes a dead letter with
 * its reason; a service that does not answer fails the bundle.
 */
final class WriteTables extends PTransform<PCollection<TableRecord>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;

  private static final TupleTag<TableRecord> CHANGES = new TupleTag<>("changes") {};
  private static final TupleTag<TableRecord> ADDITIONS = new TupleTag<>("additions") {};

  private final WrittenTables tables;
  private final String pipelineVersion;

  WriteTables(WrittenTables tables, String pipelineVersion) {
    this.tables = tables;
    this.pipelineVersion = pipelineVersion;
  }

  @Override
  public PCollection<TableRecord> expand(PCollection<TableRecord> records) {
    PCollectionTuple divided =
        records.apply(
            "Divide",
            ParDo.of(new Divide(tables)).withOutputTags(CHANGES, TupleTagList.of(ADDITIONS)));
    PCollection<BigQueryStorageApiInsertError> unchanged =
        divided
            .get(CHANGES)
            .setCoder(TableRecordCoder.of())
            .apply("Change", write().withRowMutationInformationFn(new ChangeOrder()))
            .getFailedStorageApiInserts();
    PCollection<BigQueryStorageApiInsertError> unadded =
        divided
            .get(ADDITIONS)
            .setCoder(TableRecordCoder.of())
            .apply("Add", write())
            .getFailedStorageApiInserts();
    return PCollectionList.of(unchanged)
        .and(unadded)
        .apply("Refused", Flatten.pCollections())
        .apply("Dead letters", ParDo.of(new DeadLetters(tables, pipelineVersion)))
        .setCoder(TableRecordCoder.of());
  }

  private BigQueryIO.Write<TableRecord> write() {
    return BigQueryIO.<TableRecord>write()
        .to(new TableDestinations(tables))
        .withFormatFunction(new TableRows(tables))
        .withFormatRecordOnFailureFunction(new Kept())
        .withMethod(Method.STORAGE_API_AT_LEAST_ONCE)
        .withCreateDisposition(CreateDisposition.CREATE_NEVER)
        .withWriteDisposition(WriteDisposition.WRITE_APPEND);
  }

  /** Divides records of tables of changes from the others, and leaves out those of no contract. */
  private static final class Divide extends DoFn<TableRecord, TableRecord> {
    private final WrittenTables tables;

    Divide(WrittenTables tables) {
      this.tables = tables;
    }

    @ProcessElement
    public void process(@Element TableRecord record, MultiOutputReceiver out) {
      WrittenTable table = tables.of(record);
      if (table != null) {
        out.get(table.description().schema().upserts() ? CHANGES : ADDITIONS).output(record);
      }
    }
  }

  /** Keeps a record whole beside the row made of it, so that nothing of it is lost if refused. */
  private static final class Kept implements SerializableFunction<TableRecord, TableRow> {
    private static final long serialVersionUID = 1;
    private static final String RECORD = "record";

    @Override
    public TableRow apply(TableRecord record) {
      try {
        return new TableRow()
            .set(
                RECORD,
                Base64.getEncoder()
                    .encodeToString(CoderUtils.encodeToByteArray(TableRecordCoder.of(), record)));
      } catch (CoderException e) {
        throw new IllegalStateException("Cannot encode a record of ours", e);
      }
    }

    static TableRecord recordOf(TableRow row) {
      try {
        byte[] bytes = Base64.getDecoder().decode((String) row.get(RECORD));
        return CoderUtils.decodeFromByteArray(TableRecordCoder.of(), bytes);
      } catch (CoderException e) {
        throw new IllegalStateException("Cannot decode a record of ours", e);
      }
    }
  }

  private static final class DeadLetters extends DoFn<BigQueryStorageApiInsertError, TableRecord> {
    private final WrittenTables tables;
    private final String pipelineVersion;

    DeadLetters(WrittenTables tables, String pipelineVersion) {
      this.tables = tables;
      this.pipelineVersion = pipelineVersion;
    }

    @ProcessElement
    public void process(
        @Element BigQueryStorageApiInsertError error, OutputReceiver<TableRecord> out) {
      TableRecord refused = Kept.recordOf(error.getRow());
      WrittenTable table = tables.tableOf(refused);
      Metrics.counter(refused.contract(), "sink_refused").inc();
      List<RecordHeader> headers = new ArrayList<>(refused.headers());
      headers.add(RecordHeader.of("plimsoll-reason", "sink_refused"));
      headers.add(
          RecordHeader.of(
              "plimsoll-message", table.fullName() + ": " + oneLine(error.getErrorMessage())));
      headers.add(RecordHeader.of("plimsoll-stage", "bigquery"));
      headers.add(RecordHeader.of("plimsoll-contract", refused.contract()));
      headers.add(RecordHeader.of("plimsoll-contract-version", table.contract().version()));
      headers.add(RecordHeader.of("plimsoll-pipeline-version", pipelineVersion));
      out.output(
          new TableRecord(
              Table.DEAD_LETTERS, refused.contract(), "", refused.key(), refused.value(), headers));
    }

    private static String oneLine(String text) {
      return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
    }
  }
}
