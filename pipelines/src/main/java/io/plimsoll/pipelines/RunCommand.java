package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.io.kafka.TopicUse;
import io.plimsoll.transforms.views.InterpretedCondition;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.ViewPlan;
import io.plimsoll.transforms.views.WithheldWindows;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the views of some contracts, and checks a bounded run's ledger at its end. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Computes the views of one or more contracts from their Kafka topics.",
    footer = {
      "",
      "Every other option, as --name=value, goes to Beam and its runner.",
      "A run with --until ends by itself and checks its ledger. One that is resumed keeps its",
      "--run-id, so that its ledger stays one."
    })
final class RunCommand extends KafkaCommand {
  private static final AtomicLong LAST_GENERATION = new AtomicLong();

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      defaultValue = "earliest",
      description =
          "Where to begin without a savepoint: earliest, latest or an RFC 3339 instant of arrival;"
              + " default: ${DEFAULT-VALUE}.")
  private String from = "earliest";

  @Option(
      names = "--until",
      paramLabel = "END",
      description =
          "Where to end: now, or TOPIC:PARTITION:OFFSET,... (the first offset not read, for each"
              + " partition); default: never.")
  private @Nullable String until;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Names the run in its rows and its ledger; default: random.")
  private String runId = UUID.randomUUID().toString();

  @Mixin private StoreOptions stores = new StoreOptions();

  @Option(
      names = "--dry-run",
      description = {
        "Submit nothing and show what would be: options, topics, views and the names of the",
        "steps. Asks nobody but the broker, and goes on without it."
      })
  private boolean dryRun;

  @Override
  public Integer call() {
    RunnerProfile profile = RunnerProfile.find();
    PipelineOptions options = new BeamArguments(profile).parse(rest(), names());
    // A contract may lie in a file system that these options say how to reach.
    FileSystems.setDefaultPipelineOptions(options);
    profile.check(options);
    StartingPoint start = option(() -> StartingPoint.parse(from));
    Until end = Until.parse(until);
    KafkaSettings settings = kafkaSettings();
    AddedStore added = stores.added();
    ContractSet contracts = contracts();
    List<InterpretedCondition> interpreted = interpreted(contracts);
    JobIdentity.of(contracts).settle(options, rest(), profile);
    if (dryRun) {
      new DryRun(profile, options, contracts, settings, start, end, runId, added).print(out());
      return ExitCode.DONE.code();
    }
    if (added != null) {
      option(() -> added.expectTables(options, contracts.all()));
    }
    profile.expectReachable(options);
    try (KafkaTopics kafka = connect(settings)) {
      kafka.expectTopicsOf(contracts.all(), end.bounded() ? TopicUse.BOUNDED_RUN : TopicUse.RUN);
      List<TopicPartition> partitions = kafka.partitions(contracts.byTopic().keySet());
      Job job = new Job(contracts, settings, partitions, start, end.ends(kafka, partitions), added);
      profile.checkPartitions(options, job.partitionsByTopic());
      RunIdentity run =
          new RunIdentity(
              newGeneration(), runId, profile.restoresInPlace(), System::currentTimeMillis);
      LedgerReader reader = new LedgerReader(settings, contracts);
      WithheldWindows withheld =
          profile.resumes(options)
              ? Withholding.ofResumed(reader.entries(), runId)
              : Withholding.ofStart(kafka, job, Instant.now());
      announce(run, profile, partitions, withheld, interpreted);
      boolean attended = profile.attendance(options).covers(end);
      PipelineResult result;
      try {
        Pipeline pipeline = Pipeline.create(options);
        job.build(pipeline, run, profile, withheld);
        result =
            attended ? PipelineRun.toEnd(pipeline, profile) : PipelineRun.submit(pipeline, profile);
      } catch (RuntimeException e) {
        throw profile.explain(e, options);
      }
      if (!attended) {
        out().println(profile.whereabouts(result, options));
      }
      if (!attended || !end.bounded()) {
        return ExitCode.DONE.code();
      }
      LedgerScope scope = LedgerScope.ofRun(runId);
      return reader.check(scope, DroppedElements.of(result), out()).code();
    }
  }

  /** Returns the launch time in milliseconds, raised where the clock of this JVM did not move. */
  private static long newGeneration() {
    return LAST_GENERATION.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
  }

  /** Returns what of the views' conditions is not compiled. */
  private static List<InterpretedCondition> interpreted(ContractSet contracts) {
    return contracts.byTopic().values().stream()
        .flatMap(ofTopic -> new ViewPlan(ofTopic).interpreted().stream())
        .toList();
  }

  private void announce(
      RunIdentity run,
      RunnerProfile profile,
      List<TopicPartition> partitions,
      WithheldWindows withheld,
      List<InterpretedCondition> interpreted) {
    out()
        .printf(
            "run %s, generation %d, runner %s, partitions %d%n",
            run.runId(), run.generation(), profile.name(), partitions.size());
    withheld
        .bounds()
        .forEach(
            (contract, views) ->
                views.forEach(
                    (view, bound) ->
                        out()
                            .printf(
                                "withheld: windows of %s.%s before %s, which have rows that this"
                                    + " run lacks events of%n",
                                contract, view, bound)));
    interpreted.forEach(out()::println);
    out().flush();
  }
}
