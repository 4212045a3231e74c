package io.plimsoll.quickstart;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

/** Runs the pipeline on a thread of its own and keeps what it says until somebody asks. */
final class Pipeline {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Thread thread;
  private volatile int exitCode = Quickstart.FAILED;

  /** Starts a command line of a pipeline and returns its exit code once it has ended. */
  interface Launcher {
    int run(PrintWriter out, PrintWriter err, String... args);
  }

  Pipeline(Launcher launcher, String... args) {
    thread = new Thread(() -> run(launcher, args), "pipeline");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  /** Asks it to stop, and waits for at most the given time until it did. */
  void cancel(Duration patience) {
    thread.interrupt();
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int exitCode() {
    return exitCode;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  private void run(Launcher launcher, String... args) {
    try (PrintWriter outWriter = new PrintWriter(out, true);
        PrintWriter errWriter = new PrintWriter(err, true)) {
      exitCode = launcher.run(outWriter, errWriter, args);
    } catch (RuntimeException | Error e) {
      err.write("The pipeline failed: " + e + System.lineSeparator());
      System.getLogger(Pipeline.class.getName())
          .log(System.Logger.Level.ERROR, "The pipeline failed", e);
    }
  }
}
