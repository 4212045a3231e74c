package io.plimsoll.pipelines.estimate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What no contract says and an estimate needs: an option for each, with what is assumed else. */
public final class Assumptions {
  @Option(
      names = "--average-load",
      paramLabel = "SHARE",
      defaultValue = "0.25",
      description = "Average load as a share of the peak; default: ${DEFAULT-VALUE}.")
  private double averageLoad;

  @Option(
      names = "--event-bytes",
      paramLabel = "BYTES",
      description = {
        "Bytes of an event as it is sent; default: averageEventBytes of the contract, else the mean",
        "of its samples.jsonl, else 1000."
      })
  private @Nullable Double eventBytes;

  @Option(
      names = "--compression",
      paramLabel = "FACTOR",
      defaultValue = "4",
      description = {
        "By what factor topics and the archive shrink by compression;",
        "default: ${DEFAULT-VALUE}, of zstd and JSON in batches."
      })
  private double compression;

  @Option(
      names = "--groups",
      paramLabel = "N",
      defaultValue = "100",
      description = {
        "Rows of a window of a view with dimensions: how many values these have together;",
        "default: ${DEFAULT-VALUE}."
      })
  private double groups;

  @Option(
      names = "--session-events",
      paramLabel = "N",
      defaultValue = "10",
      description = "Events of a session; default: ${DEFAULT-VALUE}.")
  private double sessionEvents;

  @Option(
      names = "--rows-per-event",
      paramLabel = "N",
      description = {
        "Rows that each view writes for an event;",
        "default: by its windows, early panes and --groups."
      })
  private @Nullable Double rowsPerEvent;

  @Option(
      names = "--refused",
      paramLabel = "SHARE",
      defaultValue = "0.001",
      description = {
        "Share of the records that become dead letters, or are in quarantine, conflicting or too",
        "late; default: ${DEFAULT-VALUE}."
      })
  private double refused;

  @Option(
      names = "--events-per-second-per-core",
      paramLabel = "N",
      defaultValue = "50000",
      description = {
        "Events that a core takes in a second, as in Terraform; default: ${DEFAULT-VALUE}, which is",
        "what our own benchmark measured, rounded down, and on no managed worker yet."
      })
  private long perCore;

  @Option(
      names = "--yearly-growth",
      paramLabel = "FACTOR",
      defaultValue = "1.4",
      description = {
        "By what factor the peak grows in a year, as in Terraform; default: ${DEFAULT-VALUE}. It",
        "decides about partitions: costs are those of today."
      })
  private BigDecimal yearlyGrowth = BigDecimal.ONE;

  @Option(
      names = "--worker-load",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "How busy a worker is kept; default: ${DEFAULT-VALUE}.")
  private double workerLoad;

  @Option(
      names = "--shuffled",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = {
        "Share of an event's bytes that the views and the business key need, and that are shuffled",
        "to be deduplicated; default: ${DEFAULT-VALUE}."
      })
  private double shuffled;

  @Option(
      names = "--bigquery-events",
      description = {
        "Count the table of whole events too, as a run with this option writes it; each as large",
        "as it is sent."
      })
  private boolean bigQueryEvents;

  @Option(
      names = "--max-staleness",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = {
        "How old a reader's answer may be: BigQuery merges upserts so often, as in Terraform;",
        "default: ${DEFAULT-VALUE}."
      })
  private double maxStaleness;

  @Option(
      names = "--kafka-vcpus",
      paramLabel = "N",
      defaultValue = "3",
      description = "Cores of the Kafka cluster, as in Terraform; default: ${DEFAULT-VALUE}.")
  private int kafkaVcpus;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "3",
      description = "Copies of each partition, as in Terraform; default: ${DEFAULT-VALUE}.")
  private int replication;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one is out of its range: its option, value and range
   */
  public void check() {
    share("average-load", averageLoad);
    if (eventBytes != null) {
      within("event-bytes", eventBytes, 1, 1e9);
    }
    within("compression", compression, 1, 1000);
    within("groups", groups, 1, 1e12);
    within("session-events", sessionEvents, 1, 1e12);
    if (rowsPerEvent != null) {
      within("rows-per-event", rowsPerEvent, 0, 1e6);
    }
    within("refused", refused, 0, 1);
    within("events-per-second-per-core", (double) perCore, 1, 1e12);
    within("yearly-growth", yearlyGrowth.doubleValue(), 1, 100);
    share("worker-load", workerLoad);
    share("shuffled", shuffled);
    within("max-staleness", maxStaleness, 1, 86400);
    within("kafka-vcpus", kafkaVcpus, 3, 1e6);
    within("replication", replication, 1, 100);
  }

  private static void share(String option, double value) {
    // Of what is not a number neither is true.
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          option + ": " + shown(value) + " (expected: above 0, at most 1)");
    }
  }

  private static void within(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s to %s)"
              .formatted(option, shown(value), Amounts.text(least), Amounts.text(most)));
    }
  }

  private static String shown(double value) {
    return Double.isFinite(value) ? Amounts.text(value) : String.valueOf(value);
  }

  double averageLoad() {
    return averageLoad;
  }

  @Nullable Double eventBytes() {
    return eventBytes;
  }

  double compression() {
    return compression;
  }

  double groups() {
    return groups;
  }

  double sessionEvents() {
    return sessionEvents;
  }

  @Nullable Double rowsPerEvent() {
    return rowsPerEvent;
  }

  double refused() {
    return refused;
  }

  /** Returns how many partitions a topic gets for a peak. */
  Partitions partitions(long peak) {
    return new Partitions(peak, perCore, yearlyGrowth);
  }

  /** Returns how many events a second a worker of some cores is given. */
  double perWorker(int cores) {
    return perCore * workerLoad * cores;
  }

  /** Says how many events a second a worker is given. */
  String becauseOfWorkers() {
    return "%s events/s a core (--events-per-second-per-core) x %s (--worker-load)"
        .formatted(Amounts.text(perCore), Amounts.text(workerLoad));
  }

  double shuffled() {
    return shuffled;
  }

  /** Returns whether whole events are written to BigQuery, too. */
  boolean bigQueryEvents() {
    return bigQueryEvents;
  }

  double maxStaleness() {
    return maxStaleness;
  }

  int kafkaVcpus() {
    return kafkaVcpus;
  }

  int replication() {
    return replication;
  }
}
