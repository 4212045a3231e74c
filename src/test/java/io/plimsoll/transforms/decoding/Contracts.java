package io.plimsoll.transforms.decoding;

import static io.plimsoll.transforms.decoding.WikiContract.field;
import static io.plimsoll.transforms.decoding.WikiContract.text;
import static io.plimsoll.transforms.decoding.WikiContract.view;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.IntegerFormat;
import io.plimsoll.transforms.contract.SchemaVersion;
import java.util.List;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Contracts that between them use every type, rule and format there is. */
final class Contracts {
  static final List<Field> EVERY_TYPE =
      List.of(
          field("id", FieldType.INTEGER, true),
          field("meta", FieldType.OBJECT, true),
          text("meta.type", true, new Field.Rules(null, 20, null, null, null, null, null)),
          field("meta.at", FieldType.INTEGER, true),
          field("n", FieldType.NUMBER, true),
          integer("small", IntegerFormat.I32, numbers("-5", "100000")),
          decimal("price", 6, 2, Field.Rules.NONE),
          number("ratio", exclusive("-1.5", "1e3")),
          decimal("widest", 38, 9, Field.Rules.NONE),
          decimal("whole", 38, 0, Field.Rules.NONE),
          decimal("share", 38, 38, exclusive("-0.5", "0.5")),
          number("any", Field.Rules.NONE),
          integer("tiny", IntegerFormat.I8, Field.Rules.NONE),
          integer("port", IntegerFormat.U16, Field.Rules.NONE),
          integer("unsigned", IntegerFormat.U32, numbers("1", "4294967295")),
          text("code", false, new Field.Rules(2, 5, "^(ab|cd)", null, null, null, null)),
          text("short", false, new Field.Rules(1, 3, null, null, null, null, null)),
          field("flag", FieldType.BOOLEAN, false),
          field("when", FieldType.TIMESTAMP, false),
          field("tags", FieldType.ARRAY, false),
          field("free", FieldType.OBJECT, false),
          field("opt", FieldType.OBJECT, false),
          field("opt.must", FieldType.STRING, true),
          field("opt.deep", FieldType.OBJECT, true),
          field("opt.deep.x", FieldType.INTEGER, true),
          field("countryIsoCode", FieldType.STRING, false),
          field("countryIsoName", FieldType.STRING, false));

  private Contracts() {}

  private static Field integer(String path, IntegerFormat format, Field.Rules rules) {
    return new Field(path, FieldType.INTEGER, false, format, 0, 0, rules);
  }

  private static Field decimal(String path, int precision, int scale, Field.Rules rules) {
    return new Field(path, FieldType.DECIMAL, false, null, precision, scale, rules);
  }

  private static Field number(String path, Field.Rules rules) {
    return new Field(path, FieldType.NUMBER, false, null, 0, 0, rules);
  }

  static Field.Rules numbers(String minimum, String maximum) {
    return new Field.Rules(null, null, null, minimum, maximum, null, null);
  }

  static Field.Rules exclusive(String minimum, String maximum) {
    return new Field.Rules(null, null, null, null, null, minimum, maximum);
  }

  /** Every type of field, an event time in epoch milliseconds, a business key of two fields. */
  static Contract everyType() {
    return of(
        "every_type",
        EVERY_TYPE,
        List.of("id", "short"),
        new EventTime("meta.at", EventTime.Format.EPOCH_MILLIS),
        new EventType("meta.type", "every"),
        null,
        false);
  }

  static Contract of(
      String id,
      List<Field> fields,
      List<String> key,
      EventTime eventTime,
      @Nullable EventType eventType,
      @Nullable SchemaVersion version,
      boolean rejectsUnknownFields) {
    List<String> paths = fields.stream().map(Field::path).toList();
    return new Contract(
        id,
        "1.0.0",
        "topic",
        fields,
        key,
        eventTime,
        eventType,
        version,
        Duration.standardSeconds(30),
        Duration.standardMinutes(1),
        Duration.standardMinutes(5),
        Duration.standardHours(24),
        rejectsUnknownFields,
        List.of(),
        List.of(view(paths, paths.get(0))));
  }

  /** An event with nothing but a time, which refuses what it does not know. */
  static Contract strict() {
    return of(
        "strict",
        List.of(
            field("at", FieldType.TIMESTAMP, true),
            field("o", FieldType.OBJECT, false),
            field("o.free", FieldType.OBJECT, false),
            field("o.v", FieldType.STRING, false)),
        List.of(),
        new EventTime("at", EventTime.Format.RFC3339),
        new EventType("envelope.kind", "strict"),
        new SchemaVersion("envelope.version", List.of(3L)),
        true);
  }
}
