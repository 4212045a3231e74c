package io.plimsoll.pipelines;

import java.util.List;
import java.util.Locale;

/**
 * Says whether a ledger adds up.
 *
 * @param read records read, of all contracts
 * @param differences what does not add up, a line each; empty if all does
 */
record LedgerVerdict(long read, List<String> differences) {
  LedgerVerdict {
    differences = List.copyOf(differences);
  }

  boolean addsUp() {
    return differences.isEmpty();
  }

  /** Returns how a command ends that asked for it. */
  ExitCode exit() {
    return addsUp() ? ExitCode.DONE : ExitCode.NO;
  }

  /** Returns the verdict in one line. */
  String line() {
    return addsUp()
        ? String.format(Locale.ROOT, "ledger: adds up (%,d read)", read)
        : String.format(
            Locale.ROOT,
            "ledger: does not add up (%,d read, differences: %d)",
            read,
            differences.size());
  }
}
