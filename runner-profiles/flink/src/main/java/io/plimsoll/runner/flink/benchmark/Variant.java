package io.plimsoll.runner.flink.benchmark;

import java.util.Locale;

/** Who does the work. */
enum Variant {
  /**
   * A consumer, a parser and a hash map in one thread: what no job with a runner under it can pass
   * by much.
   */
  CEILING,
  /** The job written against Flink's own API. */
  NATIVE,
  /** The whole pipeline, started by its launcher. */
  PLIMSOLL;

  static Variant of(String name) {
    for (Variant variant : values()) {
      if (variant.label().equals(name)) {
        return variant;
      }
    }
    throw new IllegalArgumentException(
        "only: " + name + " (expected: ceiling, native or plimsoll, separated by commas)");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
