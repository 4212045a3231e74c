package io.plimsoll.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the rows of one writer, as its schema and the table's columns say. A value is read as a
 * text in one spelling: a time in RFC 3339, a decimal without the zeros at its end, bytes in base
 * 64, JSON as it came; of a repeated column as a list of them.
 */
final class RowReader {
  /** How many places a BIGNUMERIC has on the wire. */
  private static final int PLACES = 38;

  private static final long MICROS = 1_000_000;

  private final Descriptor descriptor;
  private final Map<String, JsonNode> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private RowReader(Descriptor descriptor, FakeTable table) {
    this.descriptor = descriptor;
    columns.putAll(table.columns());
  }

  static RowReader of(DescriptorProto writer, FakeTable table) {
    try {
      FileDescriptor file =
          FileDescriptor.buildFrom(
              FileDescriptorProto.newBuilder().addMessageType(writer).build(),
              new FileDescriptor[0]);
      return new RowReader(file.getMessageTypes().get(0), table);
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Map<String, Object> read(ByteString row) {
    DynamicMessage message;
    try {
      message = DynamicMessage.parseFrom(descriptor, row);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
    Map<String, Object> read = new TreeMap<>();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getName().toUpperCase(Locale.ROOT).startsWith("_CHANGE_")) {
                read.put(field.getName().toUpperCase(Locale.ROOT), value);
              } else {
                JsonNode column = columns.get(field.getName());
                if (column == null) {
                  throw new IllegalArgumentException(
                      field.getName() + " (expected: one of " + columns.keySet() + ")");
                }
                read.put(column.path("name").asText(), read(field, column, value));
              }
            });
    return read;
  }

  private static Object read(FieldDescriptor field, JsonNode column, Object value) {
    String type = column.path("type").asText();
    if (!field.isRepeated()) {
      return text(type, value);
    }
    List<String> texts = new ArrayList<>();
    ((List<?>) value).forEach(each -> texts.add(text(type, each)));
    return texts;
  }

  private static String text(String type, Object value) {
    return switch (type) {
      case "TIMESTAMP" -> {
        long micros = (Long) value;
        yield Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000)
            .toString();
      }
      case "BIGNUMERIC" -> decimal(value);
      case "BYTES" -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
      case "STRING", "JSON", "INT64", "BOOL" -> value.toString();
      default -> throw new IllegalArgumentException(type + " (expected: a type of the tables)");
    };
  }

  /** Reads a decimal: a text, or the unscaled number in two's complement, its lowest byte first. */
  private static String decimal(Object value) {
    if (!(value instanceof ByteString bytes)) {
      return plain(new BigDecimal(value.toString()));
    }
    byte[] turned = new byte[bytes.size()];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = bytes.byteAt(turned.length - 1 - i);
    }
    return plain(new BigDecimal(new BigInteger(turned), PLACES));
  }

  static String plain(BigDecimal decimal) {
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }
}
