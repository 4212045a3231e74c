package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.Collection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the windows that a run must not write, because an earlier run wrote their rows and this one
 * cannot read all their events again.
 *
 * <p>An event that is not read, deleted by retention or before {@code --from}, arrived no later
 * than the first that is, and its event time is ahead of its arrival by no more than the contract's
 * {@code maxFutureSkew}: beyond, it would have been a dead letter. Windows that begin after that
 * lack nothing. The event time of the first event read would be a closer bound and not a safe one:
 * that event may be a late one.
 */
final class Withholding {
  private Withholding() {}

  /** Returns what a start without a state to go on from withholds. */
  static WithheldWindows ofStart(KafkaTopics kafka, Job job, Instant now) {
    WithheldWindows withheld = WithheldWindows.none();
    for (String topic : job.contracts().byTopic().keySet()) {
      Instant newest = kafka.newestNotRead(job.partitionsOf(topic), job.start(), now);
      if (newest != null) {
        withheld = and(withheld, kafka, job.contractsOf(topic), newest);
      }
    }
    return withheld;
  }

  private static WithheldWindows and(
      WithheldWindows withheld, KafkaTopics kafka, Collection<Contract> contracts, Instant newest) {
    WithheldWindows all = withheld;
    for (Contract contract : contracts) {
      Instant bound = newest.plus(contract.maxFutureSkew()).plus(Duration.millis(1));
      for (View view : contract.views()) {
        if (kafka.holdsRecords(Table.ROWS.nameOf(contract.id(), view.name()))) {
          all = all.and(contract.id(), view.name(), bound);
        }
      }
    }
    return all;
  }

  /**
   * Returns what a run withholds that goes on from the state of an earlier one: what that one did,
   * as its ledger says, for its windows are as incomplete in its state.
   */
  static WithheldWindows ofResumed(Collection<LedgerEntry> entries, String runId) {
    LedgerScope scope = LedgerScope.ofRun(runId);
    if (entries.stream().noneMatch(scope::holds)) {
      scope = LedgerScope.newest(entries).orElse(scope);
    }
    WithheldWindows withheld = WithheldWindows.none();
    for (LedgerEntry entry : entries) {
      if (scope.holds(entry)) {
        for (var view : entry.views().entrySet()) {
          @Nullable Instant bound = view.getValue().withheldBefore();
          if (bound != null) {
            withheld = withheld.and(entry.contract(), view.getKey(), bound);
          }
        }
      }
    }
    return withheld;
  }
}
