package io.plimsoll.runner.flink.benchmark;

/** What the view says of one key in one window. */
record Totals(long events, long amount) {}
