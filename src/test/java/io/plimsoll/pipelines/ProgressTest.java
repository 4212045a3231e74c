package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long HALF_A_SECOND = 500_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final StringWriter shown = new StringWriter();
  private final PrintWriter terminal = new PrintWriter(shown);

  @Test
  void whatTakesLongIsToldOnOneLineThatGoesAway() {
    try (Progress progress = new Progress(terminal, "rides", 5000, clock::get)) {
      progress.step();
      clock.addAndGet(HALF_A_SECOND);
      progress.step();
      progress.step();
    }

    assertThat(shown).hasToString("\r\033[Krides: 2 of 5,000\r\033[K");
  }

  @Test
  void whatIsQuickIsNotTold() {
    try (Progress progress = new Progress(terminal, "rides", 5000, clock::get)) {
      progress.step();
    }

    assertThat(shown.toString()).isEmpty();
  }

  @Test
  void nothingIsToldWhereNoTerminalIs() {
    try (Progress progress = new Progress(null, "rides", 5000, clock::get)) {
      clock.addAndGet(HALF_A_SECOND);
      progress.step();
    }

    assertThat(shown.toString()).isEmpty();
  }
}
