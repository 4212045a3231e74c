package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.TopicUse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the ledger and the rows that a run wrote, and says whether they add up. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks that a run adds up, by its ledger and its rows.",
      "Every record read has one outcome, every admitted event one in each view, and the rows hold",
      "as many events as were aggregated. What the runner itself dropped is known only to the run,",
      "which checks it at its end. Exit code 1: it does not add up."
    })
final class LedgerCommand extends KafkaCommand {
  @Option(
      names = "--generation",
      paramLabel = "MILLIS",
      description = "The generation to check; default: the run that has the newest one.")
  private @Nullable Long generation;

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Override
  public Integer call() throws JsonProcessingException {
    expectNoRest("ledger");
    ContractSet contracts = contracts();
    KafkaSettings settings = kafkaSettings();
    try (KafkaTopics kafka = connect(settings)) {
      kafka.expectTopicsOf(contracts.all(), TopicUse.LEDGER);
      LedgerReader reader = new LedgerReader(settings, contracts);
      List<LedgerEntry> entries = reader.entries();
      Optional<LedgerScope> scope =
          generation == null
              ? LedgerScope.newest(entries)
              : Optional.of(LedgerScope.ofGeneration(generation));
      if (scope.isEmpty() || entries.stream().noneMatch(scope.get()::holds)) {
        String nothing =
            "ledger: nothing recorded"
                + (generation == null ? "" : " of generation " + generation)
                + " (expected: the entries of a run)";
        if (asJson) {
          Console.printJson(out(), LedgerReport.json(new LedgerVerdict(0, List.of(nothing))));
        } else {
          out().println(nothing);
        }
        return ExitCode.NO.code();
      }
      if (!asJson) {
        out().println("ledger of " + scope.get());
        return reader.check(entries, scope.get(), null, out()).code();
      }
      Ledger ledger = reader.ledger(entries, scope.get(), null);
      LedgerVerdict verdict = ledger.check();
      Console.printJson(out(), LedgerReport.json(scope.get(), ledger, verdict));
      return verdict.exit().code();
    }
  }
}
