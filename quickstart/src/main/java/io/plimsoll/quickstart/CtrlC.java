package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends everything quietly when somebody presses Ctrl-C: the pipeline, the broker, the JVM. */
final class CtrlC {
  private final PrintStream out;
  private final Duration patience;
  private final Thread hook = new Thread(this::end, "ctrl-c");
  private volatile boolean pressed;
  private volatile @Nullable Screen screen;
  private volatile @Nullable Pipeline pipeline;
  private volatile @Nullable EmbeddedBroker broker;

  /**
   * Listens from now on.
   *
   * @param patience how long the pipeline, and then the broker, may take to stop
   */
  CtrlC(PrintStream out, Duration patience) {
    this.out = out;
    this.patience = patience;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void leaves(Screen shown) {
    screen = shown;
  }

  void cancels(Pipeline running) {
    pipeline = running;
  }

  void closes(EmbeddedBroker open) {
    broker = open;
  }

  boolean pressed() {
    return pressed;
  }

  /** Listens no more: the end of the JVM is nobody's wish but its own. */
  void forget() {
    if (!pressed) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // Pressed this very moment.
      }
    }
  }

  private void end() {
    pressed = true;
    // What is torn down under running threads complains, and nobody wants to know.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    Screen left = screen;
    if (left != null) {
      left.leave();
    }
    out.println();
    out.println("Stopped.");
    out.flush();
    Pipeline running = pipeline;
    if (running != null) {
      running.cancel(patience);
    }
    EmbeddedBroker open = broker;
    if (open != null) {
      close(open);
    }
    // Other hooks may still wait for what has gone.
    Runtime.getRuntime().halt(Quickstart.INTERRUPTED);
  }

  private void close(EmbeddedBroker open) {
    Thread closing = new Thread(open::close, "broker-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
