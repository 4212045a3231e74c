package io.plimsoll.transforms.ledger;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.contract.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts the records of a bundle where their fate is decided, once for the ledger and the metrics
 * alike. A count is an addition to an array: names are put to it once a bundle. Not thread-safe.
 */
public final class Tally {
  /** Takes what was counted. */
  public interface Receiver {
    /** Takes the counts of one arrival minute. */
    void accept(String contract, LedgerEntry entry);
  }

  /** What is counted of every record. */
  public enum Count {
    READ("read", "records_read"),
    BYTES_READ("bytes_read", "bytes_read"),
    ADMITTED("admitted", "records_admitted"),
    DUPLICATE("duplicate", "records_duplicate"),
    CONFLICT("conflict", "records_conflict"),
    TOMBSTONE("tombstone", "records_tombstone");

    private final String name;
    private final String metric;

    Count(String name, String metric) {
      this.name = name;
      this.metric = metric;
    }

    String ledgerName() {
      return name;
    }
  }

  /** What is counted for each view of every admitted event. */
  public enum ViewCount {
    AGGREGATED("aggregated", "events_aggregated"),
    FILTERED("filtered", "events_filtered"),
    FILTER_UNDEFINED("filter_undefined", "events_filter_undefined"),
    TOO_LATE("too_late", "events_too_late"),
    WITHHELD("withheld", "events_withheld"),
    CLOSED_WINDOWS("closed_windows", "closed_windows"),
    /** Of overlapping windows: those that the aggregated events were added to. */
    WINDOWS("windows", "windows"),
    SUSPECTS("suspects", "suspects");

    private final String name;
    private final String metric;

    ViewCount(String name, String metric) {
      this.name = name;
      this.metric = metric;
    }
  }

  /** What the ledger calls the dead letters of all reasons, and the quarantined of all rules. */
  static final String DEAD_LETTER = "dead_letter";

  static final String QUARANTINE = "quarantine";

  private static final long MINUTE = 60_000;
  private static final int REASONS_AT = Count.values().length;
  private static final int PER_VIEW = ViewCount.values().length;
  private static final int VIEWS_AT = REASONS_AT + Reason.values().length;

  private final String topic;
  private final List<Contract> contracts;
  private final List<Names> names = new ArrayList<>();
  private final Map<Long, Map<Integer, long[]>> minutes = new HashMap<>();
  private final String source;
  private long minute = Long.MIN_VALUE;
  private int contract = Integer.MIN_VALUE;
  private long[] counts = new long[0];

  /**
   * Makes a tally.
   *
   * @param topic what records are counted under that belong to no contract
   * @param source partition whose records are counted, as {@code topic-partition}; empty further on
   */
  public Tally(String topic, List<Contract> contracts, String source) {
    this.topic = topic;
    this.contracts = contracts;
    this.source = source;
    names.add(new Names(topic, List.of(), List.of()));
    contracts.forEach(each -> names.add(new Names(each.id(), each.views(), each.rules())));
  }

  /** Turns to the record that is counted next. */
  public void record(int contract, long arrival) {
    long itsMinute = Math.floorDiv(arrival, MINUTE);
    if (itsMinute != minute || contract != this.contract) {
      minute = itsMinute;
      this.contract = contract;
      counts =
          minutes
              .computeIfAbsent(minute, key -> new HashMap<>())
              .computeIfAbsent(contract, key -> new long[namesOf(key).ledger.length]);
    }
  }

  /** Counts something of the record. */
  public void add(Count count, long number) {
    counts[count.ordinal()] += number;
  }

  /** Counts the record as a dead letter. */
  public void addDeadLetter(Reason reason) {
    counts[REASONS_AT + reason.ordinal()]++;
  }

  /** Counts the record as quarantined, by the rule's index in its contract. */
  public void addQuarantine(int rule) {
    counts[counts.length - 1 - rule]++;
  }

  /** Counts the event for a view, by the view's index in its contract. */
  public void add(int view, ViewCount count) {
    add(view, count, 1);
  }

  /** Counts something of the event for a view, by the view's index in its contract. */
  public void add(int view, ViewCount count, long number) {
    counts[VIEWS_AT + view * PER_VIEW + count.ordinal()] += number;
  }

  /** Hands over what was counted, adds it to the metrics, and starts anew. */
  public void drain(Receiver receiver) {
    minutes.forEach(
        (itsMinute, byContract) ->
            byContract.forEach(
                (itsContract, values) -> {
                  Names of = namesOf(itsContract);
                  receiver.accept(
                      itsContract == DecodedRecord.NO_CONTRACT
                          ? topic
                          : contracts.get(itsContract).id(),
                      new LedgerEntry(source, itsMinute, of.publish(values)));
                }));
    clear();
  }

  /** Forgets what was counted. */
  public void clear() {
    minutes.clear();
    minute = Long.MIN_VALUE;
    contract = Integer.MIN_VALUE;
  }

  private Names namesOf(int contract) {
    return names.get(contract + 1);
  }

  /** The names of the counts of a contract, in the ledger and as metrics. */
  private static final class Names {
    private final String[] ledger;
    private final Counter[] metrics;
    private final Counter deadLetters;

    Names(String contract, List<View> views, List<Rule> rules) {
      ledger = new String[VIEWS_AT + views.size() * PER_VIEW + rules.size()];
      metrics = new Counter[ledger.length];
      deadLetters = Metrics.counter(contract, "records_dead_letter");
      for (Count count : Count.values()) {
        set(count.ordinal(), count.name, contract, count.metric);
      }
      for (Reason reason : Reason.values()) {
        set(
            REASONS_AT + reason.ordinal(),
            DEAD_LETTER + '.' + reason.code(),
            contract,
            "dead_letter_" + reason.code());
      }
      for (int view = 0; view < views.size(); view++) {
        String name = views.get(view).name();
        for (ViewCount count : ViewCount.values()) {
          set(
              VIEWS_AT + view * PER_VIEW + count.ordinal(),
              name + '/' + count.name,
              contract + '.' + name,
              count.metric);
        }
      }
      // Behind the views and from the end on, so that no place depends on both numbers.
      for (int rule = 0; rule < rules.size(); rule++) {
        set(
            ledger.length - 1 - rule,
            QUARANTINE + '.' + rules.get(rule).name(),
            contract,
            "records_quarantine");
      }
    }

    private void set(int index, String name, String namespace, String metric) {
      ledger[index] = name;
      metrics[index] = Metrics.counter(namespace, metric);
    }

    Counts publish(long[] values) {
      Map<String, Long> byName = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        if (values[i] != 0) {
          byName.put(ledger[i], values[i]);
          metrics[i].inc(values[i]);
          if (i >= REASONS_AT && i < VIEWS_AT) {
            deadLetters.inc(values[i]);
          }
        }
      }
      return Counts.of(byName);
    }
  }
}
