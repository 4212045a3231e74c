package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TopicUse;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a run would submit, and submits nothing. The broker is asked for the topics and their
 * partitions; where it does not answer, one of each topic is taken, which changes no name.
 */
record DryRun(
    RunnerProfile profile,
    PipelineOptions options,
    ContractSet contracts,
    KafkaSettings kafka,
    StartingPoint start,
    Until end,
    String runId,
    @Nullable AddedStore added) {
  private static final String HIDDEN = "(not shown)";

  private static final Pattern SECRET =
      Pattern.compile("password|passphrase|secret|token|credential(?!factoryclass)|key$");

  /** What the broker said, or why it said nothing. */
  private record Asked(
      List<TopicPartition> partitions, Map<TopicPartition, Long> ends, @Nullable String refusal) {}

  void print(PrintWriter out) {
    Asked asked = ask();
    Job job = new Job(contracts, kafka, asked.partitions(), start, asked.ends(), added);
    if (asked.refusal() == null) {
      profile.checkPartitions(options, job.partitionsByTopic());
    }
    // Before what serves the dry run alone is set.
    Map<String, String> shown = shown();
    List<String> steps = steps(job);
    out.println("dry run: nothing is submitted");
    out.println("runner: " + profile.name() + ", " + profile.runner().getSimpleName());
    out.println("job: " + options.getJobName());
    out.println("run: " + runId);
    section(out, "options", table(shown));
    section(out, "kafka", table(settings()));
    section(out, "topics", topics(job, asked.refusal()));
    section(out, "views", views());
    if (added != null) {
      section(out, added.store().name(), datasets(added));
    }
    section(out, "steps", steps);
    out.flush();
  }

  private static void section(PrintWriter out, String name, List<String> lines) {
    out.println(name + ":");
    lines.forEach(line -> out.println("  " + line));
  }

  private static List<String> table(Map<String, String> values) {
    List<List<String>> lines = new ArrayList<>();
    values.forEach((name, value) -> lines.add(List.of(name, value)));
    return Console.aligned(lines);
  }

  private Asked ask() {
    try (KafkaTopics topics = KafkaCommand.connect(kafka)) {
      topics.expectTopicsOf(contracts.all(), end.bounded() ? TopicUse.BOUNDED_RUN : TopicUse.RUN);
      List<TopicPartition> partitions = topics.partitions(contracts.byTopic().keySet());
      return new Asked(partitions, end.ends(topics, partitions), null);
    } catch (ServiceException e) {
      List<TopicPartition> first =
          contracts.byTopic().keySet().stream().map(topic -> new TopicPartition(topic, 0)).toList();
      return new Asked(first, Map.of(), e.getMessage());
    }
  }

  /** Returns the options that differ from Beam's defaults. */
  private Map<String, String> shown() {
    Map<String, String> shown = new TreeMap<>();
    DisplayData.from(options)
        .items()
        .forEach(
            item -> {
              String name = item.getKey();
              boolean hidden = SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
              shown.put(name, hidden ? HIDDEN : String.valueOf(item.getValue()));
            });
    return shown;
  }

  /** Returns where Kafka is, and the names of what its clients are told beside. */
  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    kafka.properties().keySet().forEach(name -> settings.put(name, HIDDEN));
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    if (kafka.propertiesFile() != null) {
      settings.put("properties file", kafka.propertiesFile());
    }
    return settings;
  }

  private List<String> topics(Job job, @Nullable String refusal) {
    List<String> lines = new ArrayList<>();
    if (refusal != null) {
      lines.add("not asked: " + refusal);
    }
    contracts
        .byTopic()
        .forEach(
            (topic, ofTopic) -> {
              int partitions = job.partitionsOf(topic).size();
              lines.add(
                  topic
                      + (refusal == null ? ", " + Console.count(partitions, "partition") : "")
                      + ", contract "
                      + String.join(
                          ", ", ofTopic.stream().map(c -> c.id() + " " + c.version()).toList()));
            });
    return lines;
  }

  private List<String> views() {
    List<List<String>> lines = new ArrayList<>();
    for (Contract contract : contracts.all()) {
      for (View view : contract.views()) {
        lines.add(
            List.of(
                contract.id() + "." + view.name(),
                "to " + Table.ROWS.nameOf(contract.id(), view.name())));
      }
    }
    return Console.aligned(lines);
  }

  private List<String> datasets(AddedStore added) {
    return contracts.all().stream()
        .map(
            each ->
                each.id() + " to " + added.target().project() + ":" + added.target().dataset(each))
        .toList();
  }

  /** Returns the full name of every step, as the runner's state and its metrics know them. */
  private List<String> steps(Job job) {
    profile.isolate(options);
    Pipeline pipeline = Pipeline.create(options);
    RunIdentity run = new RunIdentity(1, runId, profile.restoresInPlace(), () -> 1);
    job.build(pipeline, run, profile, WithheldWindows.none());
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(Node node) {
            names.add(node.getFullName());
          }
        });
    return names;
  }
}
