package io.plimsoll.runner.flink.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;

/**
 * Reads an event with Jackson's streaming parser into fields of its own. Not for several threads.
 */
final class EventParser {
  private static final JsonFactory JSON = new JsonFactory();

  String id = "";
  String key = "";
  long eventTime;
  long value;

  void parse(byte[] bytes) throws IOException {
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "an event is an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "event_id" -> id = parser.getText();
          case "event_time" -> eventTime = epochMillis(parser);
          case "key" -> key = parser.getText();
          case "value" -> value = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    }
  }

  /**
   * By hand where it has the usual shape: {@code Instant.parse} alone costs more than the rest of
   * the event.
   */
  private static long epochMillis(JsonParser parser) throws IOException {
    char[] text = parser.getTextCharacters();
    int at = parser.getTextOffset();
    if (parser.getTextLength() != 24 || text[at + 10] != 'T' || text[at + 23] != 'Z') {
      return Instant.parse(parser.getText()).toEpochMilli();
    }
    long days = days(number(text, at, 4), number(text, at + 5, 2), number(text, at + 8, 2));
    long seconds =
        days * 86_400
            + number(text, at + 11, 2) * 3_600L
            + number(text, at + 14, 2) * 60L
            + number(text, at + 17, 2);
    return seconds * 1_000 + number(text, at + 20, 3);
  }

  private static int number(char[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }

  /** Days since 1970 of a date of the Gregorian calendar, counted in years that begin in March. */
  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }
}
