package io.plimsoll.pipelines;

import io.plimsoll.pipelines.LedgerEntry.ViewCounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one run recorded of itself, and checks that it adds up:
 *
 * <pre>
 *   read = admitted + duplicate + conflict + dead letter + quarantine + tombstone
 *   admitted = aggregated + filtered + too_late + withheld       for each view
 *   events of the rows = aggregated, once a window                for each view without top
 *   dropped by the runner = 0
 * </pre>
 */
final class Ledger {
  private final Map<String, Account> accounts = new TreeMap<>();
  private final @Nullable Long dropped;

  /** What was recorded of one contract: the newest entry of each minute, and its views' rows. */
  record Account(Map<String, LedgerEntry> minutes, Map<String, @Nullable Long> rowEvents) {
    long read() {
      return minutes.values().stream().mapToLong(LedgerEntry::read).sum();
    }

    Set<String> views() {
      Set<String> names = new LinkedHashSet<>(rowEvents.keySet());
      minutes.values().forEach(entry -> names.addAll(entry.views().keySet()));
      return names;
    }

    ViewCounts total(String view) {
      return minutes.values().stream()
          .map(entry -> entry.view(view))
          .reduce(ViewCounts.NONE, ViewCounts::plus);
    }

    /** Returns the events of a view's rows; null if only its best rows are written. */
    @Nullable Long events(String view) {
      return rowEvents.containsKey(view) ? rowEvents.get(view) : Long.valueOf(0);
    }
  }

  /**
   * @param entries the run's entries; of one minute's the newest generation counts
   * @param rowEvents per contract and view the sum of the events of its newest rows; null where
   *     only the best rows are written, which proves nothing
   * @param dropped what the runner says it dropped as too late; null: not known
   */
  Ledger(
      Collection<LedgerEntry> entries,
      Map<String, Map<String, @Nullable Long>> rowEvents,
      @Nullable Long dropped) {
    this.dropped = dropped;
    rowEvents.forEach((contract, views) -> account(contract).rowEvents.putAll(views));
    for (LedgerEntry entry : entries) {
      account(entry.contract())
          .minutes
          .merge(
              entry.minute(),
              entry,
              (old, next) -> next.generation() < old.generation() ? old : next);
    }
  }

  private Account account(String contract) {
    return accounts.computeIfAbsent(contract, id -> new Account(new TreeMap<>(), new TreeMap<>()));
  }

  Map<String, Account> accounts() {
    return accounts;
  }

  /** Checks all four equations. */
  LedgerVerdict check() {
    List<String> differences = new ArrayList<>();
    accounts.forEach(
        (contract, account) -> {
          account.minutes.values().forEach(entry -> checkMinute(entry, account, differences));
          account.views().forEach(view -> checkRows(contract, view, account, differences));
        });
    if (dropped != null && dropped != 0) {
      differences.add(number("dropped by the runner: %,d (expected: 0)", dropped));
    }
    return new LedgerVerdict(
        accounts.values().stream().mapToLong(Account::read).sum(), differences);
  }

  private static void checkMinute(LedgerEntry entry, Account account, List<String> differences) {
    String where = entry.contract() + " " + entry.minute();
    if (entry.read() != entry.accounted()) {
      differences.add(
          difference(where, "read", entry.read(), "with an outcome", entry.accounted()));
    }
    for (String view : account.views()) {
      long decided = entry.view(view).all();
      if (entry.admitted() != decided) {
        differences.add(
            difference(
                where + " " + view,
                "admitted",
                entry.admitted(),
                "aggregated + filtered + too_late + withheld",
                decided));
      }
    }
  }

  private static void checkRows(
      String contract, String view, Account account, List<String> differences) {
    ViewCounts total = account.total(view);
    long aggregated = total.inRows();
    Long events = account.events(view);
    if (events != null && aggregated != events) {
      differences.add(
          difference(
              contract + " " + view,
              total.windows() > 0 ? "aggregated, once a window" : "aggregated",
              aggregated,
              "events of the rows",
              events));
    }
  }

  private static String difference(
      String where, String expected, long left, String actual, long right) {
    return where
        + number(": %s %,d, %s %,d (difference %+,d)", expected, left, actual, right, left - right);
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
