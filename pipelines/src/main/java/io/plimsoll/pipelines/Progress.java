package io.plimsoll.pipelines;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says how far something is that may take long: on a terminal, on one line, and nowhere else. */
final class Progress implements AutoCloseable {
  private static final long INTERVAL_NANOS = 200_000_000;
  private static final String CLEAR = "\r\033[K";
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private final @Nullable PrintWriter terminal;
  private final String what;
  private final long most;
  private final LongSupplier nanos;
  private long done;
  private long shownAt;
  private boolean shown;

  /**
   * @param terminal null: there is none, and nothing is said
   * @param what is counted, such as a topic's records
   * @param most how many there may be
   * @param nanos the clock
   */
  Progress(@Nullable PrintWriter terminal, String what, long most, LongSupplier nanos) {
    this.terminal = terminal;
    this.what = what;
    this.most = most;
    this.nanos = nanos;
    shownAt = nanos.getAsLong();
  }

  /** Tells on standard error, if that is a terminal. */
  static Progress of(PrintWriter err, String what, long most) {
    return new Progress(isTerminal(System.console()) ? err : null, what, most, System::nanoTime);
  }

  /** Counts one more, and now and then says so. */
  void step() {
    done++;
    if (terminal != null && nanos.getAsLong() - shownAt >= INTERVAL_NANOS) {
      shownAt = nanos.getAsLong();
      shown = true;
      terminal.print(String.format(Locale.ROOT, "%s%s: %,d of %,d", CLEAR, what, done, most));
      terminal.flush();
    }
  }

  /** Leaves no trace. */
  @Override
  public void close() {
    if (terminal != null && shown) {
      terminal.print(CLEAR);
      terminal.flush();
    }
  }

  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      // A console says nothing of standard error; Linux does.
      if (Files.exists(STANDARD_ERROR)
          && !STANDARD_ERROR.toRealPath().toString().matches("/dev/(pts/|tty|console).*")) {
        return false;
      }
      // From Java 22 on there is a console even where no terminal is, and this method to ask it.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (IOException e) {
      return false;
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
