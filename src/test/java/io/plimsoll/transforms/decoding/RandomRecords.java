package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes records by a contract's grammar, mostly right and never twice alike. */
final class RandomRecords {
  private static final List<String> STRINGS =
      List.of(
          "",
          "ab",
          "cd",
          "abx",
          "every",
          "strict",
          "wiki.edit",
          "Köln",
          "日本語",
          "😀",
          "a\u0000b",
          "\"",
          "\\",
          "/",
          "é€😀ß",
          "x".repeat(9),
          "y".repeat(130),
          "12.5",
          "-0.50",
          "1e2",
          "007",
          "2015-09-12T00:47:00.496Z",
          "2015-09-12t02:47:00.4969999+02:00",
          "2016-02-29T23:59:59z",
          "2015-02-29T00:00:00Z",
          "2015-09-12T24:00:00Z",
          "2015-09-12T23:59:60Z",
          "1999-12-31T23:59:59.999Z");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "2",
          "3",
          "-5",
          "-6",
          "100000",
          "100001",
          "12",
          "1.5",
          "1.0",
          "-1.50",
          "-0.0",
          "0.00",
          "1e0",
          "1E+2",
          "12e-1",
          "1e999",
          "-1e999",
          "1e-999",
          "9999.99",
          "10000.00",
          "0.001",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "123456789012345678",
          "1234567890123456789",
          "1442018820496",
          "1442018820496.0",
          "-149.24720000000001",
          "0.0000000005",
          "0.0000000015",
          "-0.00000000149999999999",
          "99999999999999999999999999999",
          "-99999999999999999999999999999.999999999",
          "99999999999999999999999999999.9999999995",
          "100000000000000000000000000000",
          "99999999999999999999999999999999999999",
          "-18446744073709551616.000000001",
          "0.49999999999999999999999999999999999999",
          "1e29",
          "128",
          "-128",
          "65535",
          "65536",
          "4294967295",
          "4294967296",
          "999.999",
          "1000",
          "01",
          "+1",
          ".5",
          "1.",
          "NaN",
          "Infinity",
          "-Infinity",
          "1e99",
          "0e99999999999",
          "1e-99999999999");
  private static final List<String> OTHERS =
      List.of(
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "[1,\"a\",{\"b\":[null]}]",
          "{\"a\":1.0,\"a\":2}",
          "[1.50,-0]",
          "nul",
          "\"\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"\\u00e9\"",
          "\"\\x\"",
          "{\"\\u0061\":1}",
          "{\"opt\":{\"must\":1}}",
          "[".repeat(70),
          "[".repeat(62) + "]".repeat(62),
          "\"\u007f\"");

  private final Random random;

  /**
   * Whether what is written now is to be right, so that the scanner has something to be sure of.
   */
  private boolean tame;

  RandomRecords(Random random) {
    this.random = random;
  }

  /** Returns a record by the grammar of one of the contracts. */
  byte[] next(List<Contract> contracts) {
    Contract contract = contracts.get(random.nextInt(contracts.size()));
    tame = random.nextInt(4) > 0;
    Map<String, Object> root = new LinkedHashMap<>();
    for (Field field : contract.fields()) {
      if (rarelyNot()) {
        put(root, field.path(), tame ? right(field) : value(field));
      }
    }
    if (contract.eventType() != null && rarelyNot()) {
      put(root, contract.eventType().path(), quote(contract.eventType().value()));
    }
    if (contract.schemaVersion() != null && rarelyNot()) {
      put(root, contract.schemaVersion().path(), "" + contract.schemaVersion().supported().get(0));
    }
    if (rarelyNot()) {
      boolean text = contract.eventTime().format().name().equals("RFC3339");
      put(
          root,
          contract.eventTime().path(),
          text ? quote("2015-09-12T00:47:00.496Z") : "1442018820496");
    }
    StringBuilder out = new StringBuilder();
    write(root, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private boolean rarelyNot() {
    return random.nextInt(tame ? 200 : 20) > 0;
  }

  private Object right(Field field) {
    if (!field.required() && random.nextInt(6) == 0) {
      return "null";
    }
    return switch (field.type()) {
      case STRING, TIMESTAMP ->
          quote(
              field.rules().maxLength() == null
                  ? pick(STRINGS.subList(1, STRINGS.size()))
                  : pick(List.of("abc", "cdé", "ab", "ab\u0000")));
      case INTEGER -> pick(List.of("1", "-0", "7", "100", "127", "1"));
      case NUMBER ->
          field.rules().equals(Field.Rules.NONE)
              ? decimal(field, random.nextInt(30), random.nextInt(14))
              : pick(List.of("0", "-0", "-0.0", "1.0", "1.50", "-1.25", "999.999", "12e-1", "100"));
      case DECIMAL -> {
        int scale = random.nextInt(field.scale() + 1);
        String decimal =
            decimal(field, random.nextInt(field.precision() - field.scale() + 1), scale);
        yield random.nextBoolean() ? decimal : '"' + decimal + '"';
      }
      case BOOLEAN -> random.nextBoolean() ? "true" : "false";
      case OBJECT -> new LinkedHashMap<String, Object>();
      case ARRAY -> random.nextInt(4) > 0 ? "null" : "[1,2.0,{\"b\":\"\\u00e9\",\"a\":null}]";
    };
  }

  /** Writes a number of so many digits before and behind its point, often of a few only. */
  private String decimal(Field field, int before, int behind) {
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    int whole = random.nextBoolean() ? Math.min(before, 3) : before;
    for (int i = 0; i < whole; i++) {
      text.append(i == 0 ? 1 + random.nextInt(9) : digit());
    }
    text.append(whole == 0 ? "0" : "").append(behind == 0 ? "" : ".");
    for (int i = 0; i < behind; i++) {
      // The largest is within any rule: half of one.
      text.append(i == 0 && !field.rules().equals(Field.Rules.NONE) ? random.nextInt(5) : digit());
    }
    return text.toString();
  }

  /** Returns a digit, mostly one that rounding has an eye on. */
  private int digit() {
    return random.nextBoolean() ? pick(List.of("0", "5", "9")).charAt(0) - '0' : random.nextInt(10);
  }

  private Object value(Field field) {
    if (random.nextInt(40) == 0) {
      return anything();
    }
    return switch (field.type()) {
      case STRING, TIMESTAMP -> random.nextInt(8) == 0 ? "null" : quote(pick(STRINGS));
      case INTEGER, NUMBER -> random.nextInt(3) == 0 ? pick(NUMBERS) : "" + random.nextInt(1000);
      case DECIMAL ->
          random.nextBoolean() ? "\"12.50\"" : random.nextBoolean() ? "1.5" : pick(NUMBERS);
      case BOOLEAN -> random.nextBoolean() ? "true" : "false";
      case OBJECT -> new LinkedHashMap<String, Object>();
      case ARRAY -> random.nextBoolean() ? "[1,2]" : pick(OTHERS);
    };
  }

  String anything() {
    return switch (random.nextInt(3)) {
      case 0 -> quote(pick(STRINGS));
      case 1 -> pick(NUMBERS);
      default -> pick(OTHERS);
    };
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> root, String path, Object value) {
    Map<String, Object> object = root;
    String[] segments = path.split("\\.", -1);
    for (int i = 0; i < segments.length - 1; i++) {
      Object inner =
          object.computeIfAbsent(segments[i], name -> new LinkedHashMap<String, Object>());
      if (!(inner instanceof Map)) {
        return;
      }
      object = (Map<String, Object>) inner;
    }
    object.put(segments[segments.length - 1], value);
  }

  private void write(Map<?, ?> object, StringBuilder out) {
    List<Map.Entry<?, ?>> members = new ArrayList<>(object.entrySet());
    if (random.nextInt(3) == 0) {
      Collections.shuffle(members, random);
    }
    out.append('{');
    String comma = "";
    for (Map.Entry<?, ?> member : members) {
      if (random.nextInt(tame ? 60 : 15) == 0) {
        out.append(comma).append(quote(pick(STRINGS))).append(':').append(anything());
        comma = ",";
      }
      out.append(comma).append(space());
      out.append(
          random.nextInt(tame ? 600 : 60) == 0
              ? escape("" + member.getKey())
              : '"' + "" + member.getKey() + '"');
      out.append(space()).append(':').append(space());
      if (member.getValue() instanceof Map<?, ?> inner) {
        write(inner, out);
      } else {
        out.append(member.getValue());
      }
      out.append(space());
      comma = ",";
    }
    out.append('}').append(space());
  }

  private String space() {
    return random.nextInt(25) > 0 ? "" : pick(List.of(" ", "\n", "\t\r\n ", "\u00a0"));
  }

  String quote(String text) {
    if (random.nextInt(10) == 0) {
      return escape(text);
    }
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0000", "\\u0000")
        + '"';
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(unit -> out.append(String.format("\\u%04x", unit)));
    return out.append('"').toString();
  }

  String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
