package io.plimsoll.pipelines;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what belongs to the run that is looked at: everything of a run id, so that a run that was
 * stopped and resumed under its id is one; or of one generation only.
 */
record LedgerScope(@Nullable String runId, @Nullable Long generation) {
  static LedgerScope ofRun(String runId) {
    return new LedgerScope(runId, null);
  }

  static LedgerScope ofGeneration(long generation) {
    return new LedgerScope(null, generation);
  }

  /** Returns the run that has the newest generation; empty where nothing was recorded. */
  static Optional<LedgerScope> newest(Collection<LedgerEntry> entries) {
    return entries.stream()
        .max(Comparator.comparingLong(LedgerEntry::generation))
        .map(entry -> ofRun(entry.runId()));
  }

  boolean holds(LedgerEntry entry) {
    return holds(entry.runId(), entry.generation());
  }

  boolean holds(RowTable.Row row) {
    return holds(row.runId(), row.generation());
  }

  private boolean holds(String id, long number) {
    return (runId == null || runId.equals(id)) && (generation == null || generation == number);
  }

  @Override
  public String toString() {
    return runId != null ? "run " + runId : "generation " + generation;
  }
}
