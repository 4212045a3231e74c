package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of the records of one contract that arrived in one minute.
 *
 * @param contract id of the contract; the topic's name for what belongs to none
 * @param minute start of the arrival minute, RFC 3339
 * @param generation launch time in milliseconds of the job that counted
 * @param runId the run that counted
 * @param deadLetters records per reason
 * @param brokenRules quarantined records per rule
 * @param views what became of the admitted events, per view
 */
record LedgerEntry(
    String contract,
    String minute,
    long generation,
    String runId,
    long read,
    long admitted,
    long duplicate,
    long conflict,
    Map<String, Long> deadLetters,
    Map<String, Long> brokenRules,
    long tombstone,
    Map<String, ViewCounts> views) {
  private static final ObjectMapper JSON = new ObjectMapper();

  LedgerEntry {
    deadLetters = Map.copyOf(deadLetters);
    brokenRules = Map.copyOf(brokenRules);
    views = Map.copyOf(views);
  }

  /**
   * Counts what became of the admitted events in one view.
   *
   * @param windows of overlapping windows, how many the aggregated events were added to, all
   *     together; of any other 0
   * @param filtered events that the filter did not take, those it could not judge included
   * @param withheld events of windows that the run writes no row of
   * @param withheldBefore event time before which windows are withheld; null: none are
   */
  record ViewCounts(
      long aggregated,
      long windows,
      long filtered,
      long tooLate,
      long withheld,
      @Nullable Instant withheldBefore) {
    static final ViewCounts NONE = new ViewCounts(0, 0, 0, 0, 0, null);

    ViewCounts plus(ViewCounts other) {
      return new ViewCounts(
          aggregated + other.aggregated,
          windows + other.windows,
          filtered + other.filtered,
          tooLate + other.tooLate,
          withheld + other.withheld,
          later(withheldBefore, other.withheldBefore));
    }

    private static @Nullable Instant later(@Nullable Instant left, @Nullable Instant right) {
      if (left == null || right == null) {
        return left == null ? right : left;
      }
      return left.isAfter(right) ? left : right;
    }

    /** Returns how many events its rows must count together: one in several windows, once each. */
    long inRows() {
      return windows > 0 ? windows : aggregated;
    }

    long all() {
      return aggregated + filtered + tooLate + withheld;
    }
  }

  /** Reads an entry from the value of a record of the ledger's topic. */
  static LedgerEntry parse(byte[] json) throws IOException {
    JsonNode node = JSON.readTree(json);
    if (!node.path("contract").isTextual() || !node.path("arrival_minute").isTextual()) {
      throw new IOException("contract, arrival_minute: absent (expected: both, as texts)");
    }
    Map<String, ViewCounts> views = new LinkedHashMap<>();
    node.path("views")
        .properties()
        .forEach(view -> views.put(view.getKey(), counts(view.getValue())));
    return new LedgerEntry(
        node.path("contract").asText(),
        node.path("arrival_minute").asText(),
        node.path("generation").asLong(),
        node.path("run_id").asText(),
        node.path("read").asLong(),
        node.path("admitted").asLong(),
        node.path("duplicate").asLong(),
        node.path("conflict").asLong(),
        byName(node.path("dead_letter")),
        byName(node.path("quarantine")),
        node.path("tombstone").asLong(),
        views);
  }

  private static Map<String, Long> byName(JsonNode counts) {
    Map<String, Long> byName = new LinkedHashMap<>();
    counts.properties().forEach(count -> byName.put(count.getKey(), count.getValue().asLong()));
    return byName;
  }

  private static ViewCounts counts(JsonNode view) {
    return new ViewCounts(
        view.path("aggregated").asLong(),
        view.path("windows").asLong(),
        view.path("filtered").asLong(),
        view.path("too_late").asLong(),
        view.path("withheld").asLong(),
        view.hasNonNull("withheld_before")
            ? Instant.parse(view.path("withheld_before").asText())
            : null);
  }

  long deadLetter() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  long quarantine() {
    return brokenRules.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many records have an outcome. */
  long accounted() {
    return admitted + duplicate + conflict + deadLetter() + quarantine() + tombstone;
  }

  ViewCounts view(String name) {
    return views.getOrDefault(name, ViewCounts.NONE);
  }
}
