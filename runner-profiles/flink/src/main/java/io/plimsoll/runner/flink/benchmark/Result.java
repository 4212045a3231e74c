package io.plimsoll.runner.flink.benchmark;

/** One run's measurement and which run it was. */
record Result(
    Variant variant,
    int parallelism,
    boolean deduplication,
    int repetition,
    Measurement measurement) {}
