package io.plimsoll.pipelines.estimate;

import static io.plimsoll.pipelines.estimate.Amounts.text;
import static io.plimsoll.pipelines.estimate.ContractLoad.DAYS_PER_MONTH;
import static io.plimsoll.pipelines.estimate.ContractLoad.SECONDS_PER_DAY;
import static io.plimsoll.pipelines.estimate.Lines.GIB;
import static io.plimsoll.pipelines.estimate.Lines.HOURS_PER_MONTH;

import io.plimsoll.pipelines.estimate.ContractLoad.Written;
import java.util.ArrayList;
import java.util.List;

/** Estimates what one contract comes to. */
final class ContractEstimate {
  private static final double TIB = 1L << 40;
  private static final double LEAST_QUERY = 10L << 20;
  private static final long ACTIVE_DAYS = 90;
  // A record of the archive beside the bytes of its event: topic, partition, offset, arrival, key.
  private static final double ENVELOPE = 60;
  // The worker that Terraform's module takes by default.
  private static final int WORKER_CORES = 2;
  private static final double WORKER_MEMORY_GIB = 8;
  private static final double WORKER_DISK_GIB = 30;

  private final EstimatedContract estimated;
  private final Assumptions assumptions;
  private final ContractLoad load;
  private final long topicDays;
  private final Lines lines;

  private ContractEstimate(
      EstimatedContract estimated, long topicDays, Assumptions assumptions, PriceList prices) {
    this.estimated = estimated;
    this.assumptions = assumptions;
    this.load = ContractLoad.of(estimated, assumptions);
    this.topicDays = topicDays;
    this.lines = new Lines(prices);
  }

  /**
   * Estimates a contract.
   *
   * @param topicDays how long its topic keeps events, for which another contract may ask, too
   */
  static Part of(
      EstimatedContract estimated, long topicDays, Assumptions assumptions, PriceList prices) {
    ContractEstimate estimate = new ContractEstimate(estimated, topicDays, assumptions, prices);
    estimate.events();
    estimate.rows();
    estimate.bytesPerDay();
    estimate.topics();
    estimate.archive();
    estimate.bigQuery();
    estimate.workers();
    return estimate.lines.part(estimated.contract().id() + " " + estimated.contract().version());
  }

  private void events() {
    lines.section("events");
    double peak = estimated.sizes().peakEventsPerSecond();
    lines.add("at the peak", peak, "a second", "peakEventsPerSecond of the contract, else 1000");
    lines.add(
        "on average",
        load.events() / SECONDS_PER_DAY,
        "a second",
        text(assumptions.averageLoad()) + " of the peak (--average-load)");
    lines.add("a day", load.events(), "events", text(SECONDS_PER_DAY) + " seconds");
    lines.add("a month", load.events() * DAYS_PER_MONTH, "events", "365 / 12 days");
    lines.add("one event", load.eventBytes().bytes(), "bytes", load.eventBytes().because());
  }

  private void rows() {
    lines.section("rows a day");
    for (Written view : load.views()) {
      lines.add(view.table(), view.rows().written(), "rows", view.rows().because());
    }
    double all = load.views().stream().mapToDouble(view -> view.rows().written()).sum();
    lines.add("for each event", all / load.events(), "rows", "all views together");
  }

  private void bytesPerDay() {
    lines.section("bytes a day");
    String compressed = " / " + text(assumptions.compression()) + " (--compression)";
    double factor = assumptions.compression();
    lines.addBytes("as sent", load.sent(), "events x bytes of one");
    lines.addBytes("source topic", load.sent() / factor, "as sent" + compressed + ", one copy");
    lines.addBytes("rows' topics", load.rowsJson() / factor, rowBytes() + compressed);
    lines.addBytes(
        "dead letters and the like",
        load.refusedBytes() / factor,
        "%s of the records (--refused), each with 400 bytes of facts%s"
            .formatted(text(assumptions.refused()), compressed));
    lines.addBytes(
        "ledger's topic",
        load.ledger().json() / factor,
        load.ledger().rows().because()
            + ": "
            + load.ledger().bytes().json()
            + " bytes"
            + compressed);
    lines.addBytes(
        "archive",
        archivePerDay(),
        "as sent and %s bytes an event%s".formatted(text(ENVELOPE), compressed));
    lines.addBytes(
        "BigQuery", load.bigQuery(), "%s, by the sizes of BigQuery's types".formatted(tables()));
  }

  private String rowBytes() {
    List<String> each = new ArrayList<>();
    load.views().forEach(view -> each.add(view.table() + " " + view.bytes().json()));
    return "bytes of a row by its columns: " + String.join(", ", each);
  }

  private String tables() {
    return "rows, ledger, dead letters and the like, "
        + (load.stored() > 0 ? "events" : "no events (--bigquery-events)");
  }

  private double archivePerDay() {
    return (load.sent() + load.events() * ENVELOPE) / assumptions.compression();
  }

  private void topics() {
    lines.section("kept in Kafka");
    double factor = assumptions.compression() * GIB;
    lines.addPaid(
        "events",
        load.sent() * topicDays / factor,
        Price.KAFKA_STORAGE,
        "source topic x " + text(topicDays) + " days (retention)");
    lines.addPaid(
        "rows",
        load.keptRowsJson() * estimated.rowDays() / factor,
        Price.KAFKA_STORAGE,
        "each row once, compacted, x " + text(estimated.rowDays()) + " days (rowRetention)");
    lines.addPaid(
        "dead letters and the like",
        load.refusedBytes() * estimated.eventDays() / factor,
        Price.KAFKA_STORAGE,
        "x " + text(estimated.eventDays()) + " days (retention)");
    lines.addPaid(
        "ledger",
        load.ledger().keptJson() * estimated.rowDays() / factor,
        Price.KAFKA_STORAGE,
        "each minute once, compacted, x " + text(estimated.rowDays()) + " days (rowRetention)");
  }

  private void archive() {
    lines.section("kept in the archive");
    for (ArchiveTier tier : ArchiveTier.of(estimated.eventDays(), estimated.rowDays())) {
      lines.addPaid(
          tier.name(),
          archivePerDay() * tier.days() / GIB,
          tier.price(),
          "archive x %s days, from an age of %s".formatted(text(tier.days()), text(tier.from())));
    }
  }

  private void bigQuery() {
    lines.section("BigQuery");
    long active = Math.min(ACTIVE_DAYS, estimated.rowDays());
    long activeAdded = Math.min(ACTIVE_DAYS, estimated.eventDays());
    lines.addPaid(
        "storage, active",
        (load.keptUpserts() * active + load.addedBytes() * activeAdded) / GIB,
        Price.BIGQUERY_STORAGE,
        "rows and ledger x %s days, all else x %s".formatted(text(active), text(activeAdded)));
    lines.addPaid(
        "storage, long-term",
        (load.keptUpserts() * (estimated.rowDays() - active)
                + load.addedBytes() * (estimated.eventDays() - activeAdded))
            / GIB,
        Price.BIGQUERY_LONG_TERM_STORAGE,
        "partitions of more than 90 days");
    lines.addPaid(
        "Storage Write API",
        load.bigQuery() * DAYS_PER_MONTH / GIB,
        Price.BIGQUERY_WRITE,
        "every row that is written; the free TiB of a project are not taken off");
    List<Written> upserted = new ArrayList<>(load.views());
    upserted.add(load.ledger());
    lines.addPaid(
        "merging upserts (CDC)",
        upserted.stream().mapToDouble(this::merged).sum() * DAYS_PER_MONTH / TIB,
        Price.BIGQUERY_QUERY,
        "every %s s (--max-staleness) where rows came, a day's partition of each of %s tables, 10 MiB at least"
            .formatted(text(assumptions.maxStaleness()), text(upserted.size())));
  }

  /** Returns how many bytes are read in a day to merge what came into a table. */
  private double merged(Written table) {
    double merges = Math.min(SECONDS_PER_DAY / assumptions.maxStaleness(), table.rows().moments());
    return merges * Math.max(LEAST_QUERY, table.keptBigQuery());
  }

  private void workers() {
    lines.section("workers");
    double perWorker = assumptions.perWorker(WORKER_CORES);
    double peak = estimated.sizes().peakEventsPerSecond();
    double workers = Math.max(1, Math.ceil(peak * assumptions.averageLoad() / perWorker));
    double hours = workers * HOURS_PER_MONTH;
    lines.add(
        "at the peak",
        Math.max(1, Math.ceil(peak / perWorker)),
        "workers",
        "%s x %s cores a worker".formatted(assumptions.becauseOfWorkers(), text(WORKER_CORES)));
    lines.add("on average", workers, "workers", "the average load; at least one, without a pause");
    lines.addPaid("cores", hours * WORKER_CORES, Price.WORKER_VCPU, "730 hours a month");
    lines.addPaid(
        "memory",
        hours * WORKER_MEMORY_GIB,
        Price.WORKER_MEMORY,
        text(WORKER_MEMORY_GIB) + " GiB a worker");
    lines.addPaid(
        "disk",
        hours * WORKER_DISK_GIB,
        Price.WORKER_DISK,
        text(WORKER_DISK_GIB) + " GiB a worker");
    lines.addPaid(
        "shuffle",
        (load.sent() * assumptions.shuffled() + load.rowsJson()) * DAYS_PER_MONTH / GIB,
        Price.WORKER_STREAMING,
        text(assumptions.shuffled()) + " of an event's bytes (--shuffled), and the rows");
  }
}
