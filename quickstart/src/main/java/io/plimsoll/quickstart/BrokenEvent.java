package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.transforms.batch.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Breaks an event so that it must become a dead letter with a given reason. */
final class BrokenEvent {
  private static final int OVER_THE_RECORD_LIMIT = (1 << 20) + 1;
  private static final int OVER_THE_DEPTH_LIMIT = 65;

  private BrokenEvent() {}

  static byte[] of(DayEvent event, Reason reason) {
    String json = event.json();
    return switch (reason) {
      case TOO_LARGE ->
          utf8(withField(json, "\"padding\":\"" + "x".repeat(OVER_THE_RECORD_LIMIT) + '"'));
      case INVALID_UTF8 -> withField(json, "\"odd\":\"\u00c3(\"").getBytes(ISO_8859_1);
      case EMPTY -> utf8(" \n");
      case TOO_DEEP ->
          utf8(
              withField(
                  json,
                  "\"deep\":"
                      + "[".repeat(OVER_THE_DEPTH_LIMIT)
                      + "]".repeat(OVER_THE_DEPTH_LIMIT)));
      case NON_FINITE_NUMBER -> utf8(event.withNumber("NaN").json());
      case INVALID_JSON -> utf8(json.substring(0, json.length() - 2));
      case NOT_AN_OBJECT -> utf8("[" + json + "]");
      case INVALID_UNICODE -> utf8(withField(json, "\"odd\":\"\\ud83d\""));
      case MISSING_FIELD ->
          utf8(replace(json, "\"" + event.idField() + "\":\"" + event.id() + "\",", ""));
      case UNKNOWN_SCHEMA_VERSION ->
          utf8(replace(json, "\"schema_version\":1", "\"schema_version\":99"));
      case WRONG_TYPE -> utf8(event.withNumber("\"12\"").json());
      case UNKNOWN_EVENT_TYPE ->
          utf8(replace(json, quoted(event.type()), quoted(event.type() + "ed")));
      case BAD_TIMESTAMP -> utf8(event.withTime("12/Sep/2015 00:47").json());
      case TIMESTAMP_OUT_OF_RANGE -> utf8(event.withTime("1970-01-01T00:00:00Z").json());
      case FUTURE_TIMESTAMP ->
          utf8(
              event
                  .withTime(Instant.parse(event.time()).plus(1, ChronoUnit.DAYS).toString())
                  .json());
      case NUMBER_OUT_OF_RANGE -> utf8(event.withNumber("9223372036854775808").json());
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static String withField(String json, String field) {
    return "{" + field + "," + json.substring(1);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String replace(String json, String part, String by) {
    if (!json.contains(part)) {
      throw new IllegalStateException("event: " + json + " (expected: contains " + part + ")");
    }
    return json.replace(part, by);
  }
}
