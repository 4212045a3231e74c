package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.views.CompiledView;
import io.plimsoll.transforms.views.ViewPlan;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What records of a topic turned out to be: counts per outcome and reason with an example of each,
 * and how late the events are against the watermark of their own partition. That of a run is the
 * least of all partitions', so that there fewer are late. No watermark is known of what came before
 * the first record that was read.
 */
final class Trial {
  private final String topic;
  private final RecordJudge judge;
  private final List<Contract> contracts;
  private final ViewPlan plan;
  private final long maxOutOfOrderness;
  private final Map<Outcome, Finding> findings = new TreeMap<>();
  private final Map<Integer, Long> watermarks = new HashMap<>();
  private final Map<CompiledView, Long> tooLate = new HashMap<>();
  private long records;
  private long events;
  private long late;
  private long largestLateness;

  Trial(String topic, List<Contract> contracts) {
    this.topic = topic;
    this.contracts = contracts;
    judge = new RecordJudge(contracts);
    plan = new ViewPlan(contracts);
    maxOutOfOrderness =
        contracts.stream()
            .mapToLong(contract -> contract.maxOutOfOrderness().getMillis())
            .max()
            .orElse(0);
  }

  private record Outcome(String name, String contract, String reason)
      implements Comparable<Outcome> {
    @Override
    public int compareTo(Outcome other) {
      int order = name.compareTo(other.name);
      order = order != 0 ? order : contract.compareTo(other.contract);
      return order != 0 ? order : reason.compareTo(other.reason);
    }
  }

  /** How often something came, and the first of them. */
  private record Finding(long count, int partition, long offset, String message) {
    Finding oneMore() {
      return new Finding(count + 1, partition, offset, message);
    }
  }

  void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    records++;
    DecodedRecord decoded = judge.judge(record);
    Contract contract = judge.contract();
    findings.merge(
        new Outcome(judge.outcome(), contract == null ? "" : contract.id(), judge.reason()),
        new Finding(1, record.partition(), record.offset(), judge.message()),
        (old, one) -> old.oneMore());
    if (!decoded.hasEventTime()) {
      return;
    }
    long watermark = watermarks.getOrDefault(record.partition(), RecordBatch.NO_WATERMARK);
    long time = decoded.eventTime();
    if (decoded.kind() == DecodedRecord.Kind.EVENT) {
      events++;
      if (time < watermark) {
        late++;
        largestLateness = Math.max(largestLateness, watermark - time);
      }
      for (CompiledView view : plan.views(decoded.contract())) {
        if (view.closedWindows(time, watermark) == view.windowing().count()) {
          tooLate.merge(view, 1L, Long::sum);
        }
      }
    }
    watermarks.put(record.partition(), Math.max(watermark, time - maxOutOfOrderness));
  }

  boolean hasEvents() {
    return events > 0;
  }

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("topic", topic);
    node.put("records", records);
    var outcomes = node.putArray("outcomes");
    findings.forEach(
        (outcome, finding) -> {
          ObjectNode one = outcomes.addObject();
          one.put("outcome", outcome.name());
          one.put("contract", outcome.contract().isEmpty() ? null : outcome.contract());
          one.put("reason", outcome.reason().isEmpty() ? null : outcome.reason());
          one.put("records", finding.count());
          one.put("partition", finding.partition());
          one.put("offset", finding.offset());
          one.put("message", finding.message().isEmpty() ? null : finding.message());
        });
    ObjectNode lateness = node.putObject("lateness");
    lateness.put("late", late);
    lateness.put("largest_ms", largestLateness);
    ObjectNode perView = lateness.putObject("too_late");
    for (int i = 0; i < contracts.size(); i++) {
      for (CompiledView view : plan.views(i)) {
        perView.put(nameOf(view), tooLate.getOrDefault(view, 0L));
      }
    }
    return node;
  }

  void print(PrintWriter out) {
    out.println(topic + ": " + Console.count(records, "record") + ", nothing written");
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("outcome", "contract", "reason", "records", "first at", "message"));
    findings.forEach(
        (outcome, finding) ->
            lines.add(
                List.of(
                    outcome.name(),
                    outcome.contract(),
                    outcome.reason(),
                    Long.toString(finding.count()),
                    finding.partition() + ":" + finding.offset(),
                    finding.message())));
    Console.aligned(lines).forEach(line -> out.println("  " + line));
    out.println(
        "  late by their partition's watermark: "
            + late
            + " of "
            + Console.count(events, "event")
            + ", by "
            + Duration.millis(largestLateness).toPeriod()
            + " at most");
    for (int i = 0; i < contracts.size(); i++) {
      for (CompiledView view : plan.views(i)) {
        out.println("  too late for " + nameOf(view) + ": " + tooLate.getOrDefault(view, 0L));
      }
    }
    out.flush();
  }

  private static String nameOf(CompiledView view) {
    return view.contract().id() + "." + view.declared().name();
  }
}
