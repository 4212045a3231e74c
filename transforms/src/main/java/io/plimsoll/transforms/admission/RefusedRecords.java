package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.batch.RefusedRecord;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.util.ArrayList;
import java.util.List;
import org.joda.time.DateTimeZone;
import org.joda.time.format.ISODateTimeFormat;

/**
 * Makes the dead letter of a record, or the one that waits in quarantine: its bytes, key and
 * headers untouched, and beside them headers of ours that say what is wrong, and where the record
 * lies.
 */
final class RefusedRecords {
  private final String topic;
  private final List<Contract> contracts;
  private final String pipelineVersion;

  RefusedRecords(String topic, List<Contract> contracts, String pipelineVersion) {
    this.topic = topic;
    this.contracts = contracts;
    this.pipelineVersion = pipelineVersion;
  }

  TableRecord deadLetter(int partition, RecordBatch.Cursor record) {
    return of(Table.DEAD_LETTERS, record.reason().code(), "decode", partition, record.refused());
  }

  TableRecord quarantined(int partition, RecordBatch.Cursor record) {
    String rule = contracts.get(record.contract()).rules().get(record.rule()).name();
    return of(Table.QUARANTINE, rule, "rules", partition, record.refused());
  }

  private TableRecord of(
      Table table, String reason, String stage, int partition, RefusedRecord record) {
    boolean ofTopic = record.contract() == DecodedRecord.NO_CONTRACT;
    String contract = ofTopic ? topic : contracts.get(record.contract()).id();
    List<RecordHeader> headers = new ArrayList<>(record.headers());
    headers.add(RecordHeader.of("plimsoll-reason", reason));
    headers.add(RecordHeader.of("plimsoll-message", record.message()));
    headers.add(RecordHeader.of("plimsoll-stage", stage));
    headers.add(RecordHeader.of("plimsoll-topic", topic));
    headers.add(RecordHeader.of("plimsoll-partition", Integer.toString(partition)));
    headers.add(RecordHeader.of("plimsoll-offset", Long.toString(record.offset())));
    headers.add(
        RecordHeader.of(
            "plimsoll-arrival",
            ISODateTimeFormat.dateTime().withZone(DateTimeZone.UTC).print(record.arrival())));
    headers.add(RecordHeader.of("plimsoll-contract", contract));
    if (!ofTopic) {
      headers.add(
          RecordHeader.of("plimsoll-contract-version", contracts.get(record.contract()).version()));
    }
    headers.add(RecordHeader.of("plimsoll-pipeline-version", pipelineVersion));
    if (record.sha256() != null) {
      headers.add(RecordHeader.of("plimsoll-truncated", "sha256=" + record.sha256()));
    }
    return new TableRecord(table, contract, "", record.key(), record.value(), headers);
  }
}
