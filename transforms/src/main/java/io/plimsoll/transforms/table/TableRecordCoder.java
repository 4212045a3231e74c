package io.plimsoll.transforms.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/** Encodes a {@link TableRecord}: its parts in their order, each with its length. */
public final class TableRecordCoder extends AtomicCoder<TableRecord> {
  private static final long serialVersionUID = 1;
  private static final Coder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarIntCoder COUNT = VarIntCoder.of();

  private TableRecordCoder() {}

  /** Returns the coder. */
  public static TableRecordCoder of() {
    return new TableRecordCoder();
  }

  @Override
  public void encode(TableRecord value, OutputStream out) throws IOException {
    COUNT.encode(value.table().ordinal(), out);
    TEXT.encode(value.contract(), out);
    TEXT.encode(value.view(), out);
    BYTES.encode(value.key(), out);
    BYTES.encode(value.value(), out);
    COUNT.encode(value.headers().size(), out);
    for (RecordHeader header : value.headers()) {
      TEXT.encode(header.name(), out);
      BYTES.encode(header.value(), out);
    }
  }

  @Override
  public TableRecord decode(InputStream in) throws IOException {
    Table table = Table.values()[COUNT.decode(in)];
    String contract = TEXT.decode(in);
    String view = TEXT.decode(in);
    byte[] key = BYTES.decode(in);
    byte[] value = BYTES.decode(in);
    int count = COUNT.decode(in);
    List<RecordHeader> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new RecordHeader(TEXT.decode(in), BYTES.decode(in)));
    }
    return new TableRecord(table, contract, view, key, value, headers);
  }
}
