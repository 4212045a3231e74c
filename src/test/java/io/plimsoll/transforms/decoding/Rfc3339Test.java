package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @Property
  void readsWhatJavaTimeReads(
      @ForAll @IntRange(min = 0, max = 9999) int year,
      @ForAll @IntRange(min = 1, max = 12) int month,
      @ForAll @IntRange(min = 1, max = 28) int day,
      @ForAll @IntRange(min = 0, max = 86_399) int second,
      @ForAll @IntRange(min = 0, max = 999) int milli,
      @ForAll @IntRange(min = -1079, max = 1079) int offset) {
    String text =
        String.format(
            "%04d-%02d-%02dT%02d:%02d:%02d.%03d%s%02d:%02d",
            year,
            month,
            day,
            second / 3600,
            second / 60 % 60,
            second % 60,
            milli,
            offset < 0 ? "-" : "+",
            Math.abs(offset) / 60,
            Math.abs(offset) % 60);
    assertThat(parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2016-02-29T00:00:00Z",
        "2000-02-29T23:59:59Z",
        "2015-12-31T23:59:59.9Z",
        "2015-12-31T23:59:59.99Z",
        "2015-12-31t23:59:59z",
        "2015-12-31T23:59:59-00:00",
        "2015-12-31T23:59:59+18:00"
      })
  void readsEdges(String text) {
    assertThat(parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2015-09-12T01:00:00.0489999999999999999Z", "2015-09-12T01:00:00.048Z"})
  void truncatesBeyondMilliseconds(String text) {
    assertThat(parse(text)).isEqualTo(1442019600048L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2015-09-12",
        "2015-09-12T01:00:00",
        "2015-09-12T01:00Z",
        "2015-09-12 01:00:00Z",
        "2015-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2015-04-31T00:00:00Z",
        "2015-13-01T00:00:00Z",
        "2015-00-01T00:00:00Z",
        "2015-01-00T00:00:00Z",
        "2015-01-01T24:00:00Z",
        "2015-01-01T23:60:00Z",
        "2015-06-30T23:59:60Z",
        "2015-01-01T00:00:00.Z",
        "2015-01-01T00:00:00,5Z",
        "2015-01-01T00:00:00+",
        "2015-01-01T00:00:00+1:00",
        "2015-01-01T00:00:00+0100",
        "2015-01-01T00:00:00+24:00",
        "2015-01-01T00:00:00+01:60",
        "2015-01-01T00:00:00ZZ",
        "2015-01-01T00:00:00Z ",
        " 2015-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "+2015-01-01T00:00:00Z",
        "2015-1-01T00:00:00.00Z",
        "20l5-01-01T00:00:00Z"
      })
  void refusesTheRest(String text) {
    assertThat(parse(text)).isEqualTo(Rfc3339.NONE);
  }

  private static long parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Rfc3339.parse(bytes, 0, bytes.length);
  }
}
