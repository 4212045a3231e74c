package io.plimsoll.transforms.table;

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
