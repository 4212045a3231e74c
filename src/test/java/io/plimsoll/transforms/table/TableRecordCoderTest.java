package io.plimsoll.transforms.table;

import io.plimsoll.Promise;
import io.plimsoll.SavedBytes;
import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class TableRecordCoderTest {

  @Test
  void recordsOfEveryTableComeBack() throws Exception {
    for (Table table : Table.values()) {
      CoderProperties.coderDecodeEncodeEqual(
          TableRecordCoder.of(),
          new TableRecord(
              table,
              "wiki_edits",
              table == Table.ROWS ? "größte" : "",
              new byte[] {1, -1},
              new byte[0],
              List.of(RecordHeader.of("plimsoll-reason", "leer"), RecordHeader.of("", ""))));
    }
    CoderProperties.coderSerializable(TableRecordCoder.of());
  }

  @Test
  @Promise(2)
  void bytesOfTheLastVersionAreRead() throws Exception {
    SavedBytes.expectRead(
        "record of a table",
        TableRecordCoder.of(),
        new TableRecord(
            Table.DEAD_LETTERS,
            "wiki_edits",
            "",
            null,
            new byte[] {1, -1},
            List.of(RecordHeader.of("plimsoll-reason", "leer"), new RecordHeader("none", null))));
  }

  @Test
  void nullKeysValuesAndHeadersComeBackAsNull() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        TableRecordCoder.of(),
        new TableRecord(
            Table.DEAD_LETTERS,
            "wiki_edits",
            "",
            null,
            null,
            List.of(new RecordHeader("none", null))));
  }
}
