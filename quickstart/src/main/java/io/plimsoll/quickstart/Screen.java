package io.plimsoll.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the page is shown: a terminal, redrawn in place, or a plain stream of lines. */
interface Screen {
  /** Returns how long to wait between two pages, in milliseconds. */
  long intervalMillis();

  void show(Page page);

  /** Leaves what was shown last, and the terminal as it was found. Nothing is shown after. */
  void leave();

  /** Chooses by what standard output is. */
  static Screen of(PrintStream out) {
    String kind = System.getenv("TERM");
    if (!isTerminal(System.console()) || kind == null || kind.equals("dumb")) {
      return new Lines(out);
    }
    return new Terminal(
        out, System.getenv("NO_COLOR") == null ? Terminal::colored : Terminal::plain);
  }

  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console even where no terminal is, and this method to ask it.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Writes a line every few seconds. */
  final class Lines implements Screen {
    private final PrintStream out;
    private boolean left;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public long intervalMillis() {
      return 2_000;
    }

    @Override
    public synchronized void show(Page page) {
      if (!left) {
        out.println(page.line());
      }
    }

    @Override
    public synchronized void leave() {
      left = true;
      out.flush();
    }
  }

  /** Draws over what it drew before. */
  final class Terminal implements Screen {
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String CLEAR_LINE = "\033[K";
    private static final Pattern PANE = Pattern.compile("(EARLY|ON_TIME|LATE)$");

    private final PrintStream out;
    private final UnaryOperator<String> paint;
    private int drawn;
    private boolean left;

    Terminal(PrintStream out, UnaryOperator<String> paint) {
      this.out = out;
      this.paint = paint;
    }

    @Override
    public long intervalMillis() {
      return 200;
    }

    @Override
    public synchronized void show(Page page) {
      if (left) {
        return;
      }
      List<String> lines = page.lines();
      StringBuilder frame = new StringBuilder(HIDE_CURSOR);
      if (drawn > 0) {
        frame.append("\033[").append(drawn).append('F');
      }
      for (String line : lines) {
        frame.append(paint.apply(line)).append(CLEAR_LINE).append('\n');
      }
      drawn = lines.size();
      out.print(frame);
      out.flush();
    }

    @Override
    public synchronized void leave() {
      left = true;
      out.print(SHOW_CURSOR);
      out.flush();
    }

    static String plain(String line) {
      return line;
    }

    static String colored(String line) {
      return PANE.matcher(line)
          .replaceFirst(
              pane -> {
                String color =
                    switch (pane.group()) {
                      case "EARLY" -> "33";
                      case "ON_TIME" -> "32";
                      default -> "35";
                    };
                return "\033[" + color + "m" + pane.group() + "\033[0m";
              });
    }
  }
}
