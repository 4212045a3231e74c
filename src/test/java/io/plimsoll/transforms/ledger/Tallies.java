package io.plimsoll.transforms.ledger;

import java.util.Map;
import java.util.TreeMap;

/** Reads what a tally counted. */
public final class Tallies {
  private Tallies() {}

  /** Empties a tally; returns its counts by name, over all contracts and minutes. */
  public static Map<String, Long> drain(Tally tally) {
    Map<String, Long> all = new TreeMap<>();
    tally.drain(
        (contract, entry) ->
            byName(entry).forEach((name, count) -> all.merge(name, count, Long::sum)));
    return all;
  }

  /** Returns the counts of an entry by name. */
  public static Map<String, Long> byName(LedgerEntry entry) {
    return entry.counts().byName();
  }
}
