package io.plimsoll.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SpeedTest {
  private final Speed.Converter converter = new Speed.Converter();

  @Test
  void minuteLastsFortyTwoMillisecondsAtTheDefault() {
    assertThat(new Speed(1_440).dueNanos(60_000)).isBetween(41_000_000L, 42_000_000L);
  }

  @Test
  void nothingWaitsAtMax() {
    assertThat(converter.convert("max")).isEqualTo(Speed.MAX);
    assertThat(Speed.MAX.dueNanos(86_400_000)).isZero();
    assertThat(Speed.MAX).hasToString("max");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "fast", "", "NaN"})
  void whatIsNoSpeedIsRefusedWithWhatWasExpected(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(text + " (expected: a number above 0, or max)");
  }
}
