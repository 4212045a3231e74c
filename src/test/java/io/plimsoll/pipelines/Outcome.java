package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** How a command ended and what it said. */
record Outcome(int exit, String out, String err) {
  static Outcome of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Plimsoll.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Outcome(exit, out.toString(), err.toString());
  }

  /** Expects an exit code and one line on standard error, with these parts and no stack trace. */
  void isOneLine(int expectedExit, String... parts) {
    assertThat(err.lines().toList()).hasSize(1).first().asString().startsWith("plimsoll: ");
    assertThat(err).contains(parts).doesNotContain("\tat ");
    assertThat(exit).isEqualTo(expectedExit);
  }
}
