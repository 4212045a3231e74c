package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.UndecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.util.ArrayList;
import java.util.List;
import org.joda.time.DateTimeZone;
import org.joda.time.format.ISODateTimeFormat;

/**
 * Makes the dead letter of a record: its bytes, key and headers untouched, and beside them headers
 * of ours that say what is wrong, and where the record lies.
 */
final class DeadLetters {
  private DeadLetters() {}

  static TableRecord of(
      String topic,
      int partition,
      UndecodedRecord record,
      List<Contract> contracts,
      String pipelineVersion) {
    boolean ofTopic = record.contract() == DecodedRecord.NO_CONTRACT;
    String contract = ofTopic ? topic : contracts.get(record.contract()).id();
    List<RecordHeader> headers = new ArrayList<>(record.headers());
    headers.add(RecordHeader.of("plimsoll-reason", record.reason().code()));
    headers.add(RecordHeader.of("plimsoll-message", record.message()));
    headers.add(RecordHeader.of("plimsoll-stage", "decode"));
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
    return new TableRecord(Table.DEAD_LETTERS, contract, "", record.key(), record.value(), headers);
  }
}
