package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipelines.LedgerEntry.ViewCounts;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Prints a ledger: what became of the records of each contract, a table of its views, a verdict.
 */
final class LedgerReport {
  private static final int MOST_DIFFERENCES = 20;

  private LedgerReport() {}

  static void print(PrintWriter out, Ledger ledger, LedgerVerdict verdict) {
    ledger.accounts().forEach((contract, account) -> printAccount(out, contract, account));
    List<String> differences = verdict.differences();
    differences.stream().limit(MOST_DIFFERENCES).forEach(line -> out.println("  " + line));
    if (differences.size() > MOST_DIFFERENCES) {
      out.println("  and " + (differences.size() - MOST_DIFFERENCES) + " more");
    }
    out.println(verdict.line());
    out.flush();
  }

  /** Returns a ledger as JSON. */
  static ObjectNode json(LedgerScope scope, Ledger ledger, LedgerVerdict verdict) {
    ObjectNode node = json(verdict);
    node.put("run_id", scope.runId());
    node.put("generation", scope.generation());
    ArrayNode contracts = node.putArray("contracts");
    ledger
        .accounts()
        .forEach((contract, account) -> addAccount(contracts.addObject(), contract, account));
    return node;
  }

  /** Returns a verdict as JSON. */
  static ObjectNode json(LedgerVerdict verdict) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("adds_up", verdict.addsUp());
    node.put("read", verdict.read());
    verdict.differences().forEach(node.putArray("differences")::add);
    return node;
  }

  private static void addAccount(ObjectNode node, String contract, Ledger.Account account) {
    Collection<LedgerEntry> entries = account.minutes().values();
    node.put("contract", contract);
    node.put("read", sum(entries, LedgerEntry::read));
    node.put("admitted", sum(entries, LedgerEntry::admitted));
    node.put("duplicate", sum(entries, LedgerEntry::duplicate));
    node.put("conflict", sum(entries, LedgerEntry::conflict));
    node.put("dead_letter", sum(entries, LedgerEntry::deadLetter));
    node.put("quarantine", sum(entries, LedgerEntry::quarantine));
    node.put("tombstone", sum(entries, LedgerEntry::tombstone));
    ArrayNode views = node.putArray("views");
    for (String view : account.views()) {
      ViewCounts total = account.total(view);
      views
          .addObject()
          .put("view", view)
          .put("aggregated", total.aggregated())
          .put("filtered", total.filtered())
          .put("too_late", total.tooLate())
          .put("withheld", total.withheld())
          .put("events_of_rows", account.events(view));
    }
  }

  private static long sum(Collection<LedgerEntry> entries, ToLongFunction<LedgerEntry> count) {
    return entries.stream().mapToLong(count).sum();
  }

  private static void printAccount(PrintWriter out, String contract, Ledger.Account account) {
    Collection<LedgerEntry> entries = account.minutes().values();
    out.println(contract);
    line(out, "read", entries, LedgerEntry::read);
    line(out, "admitted", entries, LedgerEntry::admitted);
    line(out, "duplicate", entries, LedgerEntry::duplicate);
    line(out, "conflict", entries, LedgerEntry::conflict);
    line(out, "dead letter", entries, LedgerEntry::deadLetter);
    line(out, "quarantine", entries, LedgerEntry::quarantine);
    line(out, "tombstone", entries, LedgerEntry::tombstone);
    if (account.views().isEmpty()) {
      return;
    }
    int width = account.views().stream().mapToInt(String::length).max().orElse(0);
    width = Math.max(width, "view".length());
    out.printf(
        Locale.ROOT,
        "  %-" + width + "s %12s %12s %12s %12s %15s%n",
        "view",
        "aggregated",
        "filtered",
        "too_late",
        "withheld",
        "events of rows");
    for (String view : account.views()) {
      ViewCounts total = account.total(view);
      out.printf(
          Locale.ROOT,
          "  %-" + width + "s %,12d %,12d %,12d %,12d %15s%n",
          view,
          total.aggregated(),
          total.filtered(),
          total.tooLate(),
          total.withheld(),
          events(account.events(view)));
    }
  }

  private static String events(@Nullable Long events) {
    return events == null ? "top only" : String.format(Locale.ROOT, "%,d", events);
  }

  private static void line(
      PrintWriter out,
      String name,
      Collection<LedgerEntry> entries,
      ToLongFunction<LedgerEntry> count) {
    out.printf(Locale.ROOT, "  %-12s %,12d%n", name, sum(entries, count));
  }
}
