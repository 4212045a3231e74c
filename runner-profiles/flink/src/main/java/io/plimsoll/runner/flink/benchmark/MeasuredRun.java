package io.plimsoll.runner.flink.benchmark;

import java.util.List;

/** The main class of every measured JVM: does one run and prints what it cost. */
final class MeasuredRun {
  private MeasuredRun() {}

  public static void main(String[] words) throws Exception {
    RunSpec run = RunSpec.of(List.of(words));
    Meter.start(run.topic(), run.events());
    switch (run.variant()) {
      case CEILING -> Ceiling.run(run);
      case NATIVE -> NativeJob.run(run);
      case PLIMSOLL -> PlimsollJob.run(run);
    }
    // The answers are written; a thread that somebody left behind must not keep the JVM.
    System.exit(0);
  }
}
