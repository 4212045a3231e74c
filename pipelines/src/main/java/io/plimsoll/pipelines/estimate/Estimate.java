package io.plimsoll.pipelines.estimate;

import static io.plimsoll.pipelines.estimate.Amounts.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What contracts come to: a part for each, and one for the Kafka cluster that they share.
 *
 * @param eventsPerMonth of all contracts
 */
public record Estimate(List<Part> contracts, Part cluster, double eventsPerMonth) {
  private static final double DCU_OF_A_CORE = 0.6;
  private static final double DCU_OF_A_GIB = 0.1;
  private static final double MEMORY_OF_A_CORE_GIB = 4;
  private static final double DISK_OF_A_CORE_GIB = 100;
  private static final double WRITTEN_BY_A_CORE_MIB = 20;
  private static final double A_MILLION = 1e6;

  public Estimate {
    contracts = List.copyOf(contracts);
  }

  /** What is known of a topic, in which several contracts may have their events. */
  private record Topic(long peak, long days) {
    Topic and(Topic other) {
      return new Topic(Math.addExact(peak, other.peak), Math.max(days, other.days));
    }
  }

  /** Estimates some contracts. */
  public static Estimate of(
      List<EstimatedContract> contracts, Assumptions assumptions, PriceList prices) {
    Map<String, Topic> topics = new TreeMap<>();
    for (EstimatedContract each : contracts) {
      Topic topic = new Topic(each.sizes().peakEventsPerSecond(), each.eventDays());
      topics.merge(each.contract().topic(), topic, Topic::and);
    }
    List<Part> parts = new ArrayList<>();
    double events = 0;
    double written = 0;
    for (EstimatedContract each : contracts) {
      Topic topic = topics.get(each.contract().topic());
      long days = topic == null ? each.eventDays() : topic.days();
      parts.add(ContractEstimate.of(each, days, assumptions, prices));
      ContractLoad load = ContractLoad.of(each, assumptions);
      events += load.events();
      written += load.topics() / assumptions.compression();
    }
    return new Estimate(
        parts, cluster(topics, written, assumptions, prices), events * ContractLoad.DAYS_PER_MONTH);
  }

  private static Part cluster(
      Map<String, Topic> topics, double written, Assumptions assumptions, PriceList prices) {
    Lines lines = new Lines(prices);
    lines.section("partitions");
    topics.forEach(
        (name, topic) -> {
          Partitions partitions = assumptions.partitions(topic.peak());
          lines.add(name, (double) partitions.count(), "partitions", partitions.because());
        });
    lines.section("brokers");
    double cores = assumptions.kafkaVcpus();
    double peak = written / ContractLoad.SECONDS_PER_DAY / assumptions.averageLoad();
    lines.add(
        "needed at the peak",
        Math.max(3, Math.ceil(peak / (WRITTEN_BY_A_CORE_MIB * (1 << 20)))),
        "cores",
        text(WRITTEN_BY_A_CORE_MIB) + " MiB written a second and core, at least 3");
    lines.addPaid(
        "cores and memory",
        cores * (DCU_OF_A_CORE + DCU_OF_A_GIB * MEMORY_OF_A_CORE_GIB) * Lines.HOURS_PER_MONTH,
        Price.KAFKA_COMPUTE,
        "%s cores (--kafka-vcpus) of 4 GiB, 1 DCU each, 730 hours".formatted(text(cores)));
    lines.addPaid(
        "disk",
        cores * DISK_OF_A_CORE_GIB,
        Price.KAFKA_LOCAL_STORAGE,
        text(DISK_OF_A_CORE_GIB) + " GiB a core");
    lines.addPaid(
        "copies in other zones",
        written * ContractLoad.DAYS_PER_MONTH * (assumptions.replication() - 1) / Lines.GIB,
        Price.KAFKA_ZONE_TRANSFER,
        "all topics' bytes, %s copies (--replication) but the first"
            .formatted(text(assumptions.replication())));
    return lines.part("Kafka cluster");
  }

  /** Returns what all of it costs in a month. */
  public double cost() {
    return contracts.stream().mapToDouble(Part::cost).sum() + cluster.cost();
  }

  /** Returns what a million events cost. */
  public double costOfAMillion() {
    return cost() / (eventsPerMonth / A_MILLION);
  }
}
