package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.House;
import io.plimsoll.quickstart.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/** What GUIDE.md tells a new user to do can be done, and does what the page says. */
class GuideTest {
  private static final GuidePage PAGE = new GuidePage(House.ROOT.resolve("GUIDE.md"));

  private static String block(String name) throws IOException {
    return PAGE.block(name);
  }

  /** Returns the arguments of each command of the page. */
  static Stream<List<String>> commands() throws IOException {
    return PAGE.commands().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsOneOfTheLauncher(List<String> command) {
    ParseResult parsed = Plimsoll.commandLine().parseArgs(command.toArray(String[]::new));

    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    Object last = parsed.commandSpec().userObject();
    if (last instanceof KafkaCommand kafka) {
      assertThat(kafka.rest()).isEmpty();
    }
  }

  @Test
  void launcherIsNeededOftenEnough() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(8);
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void pageSaysWhatItsStepsSay(@TempDir Path parent) throws Exception {
    Path folder = Files.createDirectories(parent.resolve("contracts/rides"));
    Path samples = Files.writeString(folder.resolve("samples.jsonl"), block("samples"));

    Outcome init = Outcome.of("contract", "init", "--from=" + samples);
    assertThat(init.err()).isEmpty();
    assertThat(init.out().replace(parent + "/", "")).isEqualTo(block("init"));
    assertThat(folder.resolve("contract.odcs.yaml")).content().contains(block("contract"));
    assertThat(folder.resolve("views.yaml")).content().isEqualTo(block("views"));

    Files.writeString(folder.resolve("views.yaml"), block("views, changed"));
    assertThat(Outcome.of("contract", "lint", folder.toString()).out().replace(parent + "/", ""))
        .isEqualTo(block("lint"));

    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      assertThat(plimsoll(broker, folder, "topics").out()).isEqualTo(block("topics"));
      send(broker, block("samples"));
      assertThat(plimsoll(broker, folder, "try").out()).isEqualTo(block("try"));
      Outcome run = plimsoll(broker, folder, "run", "--until=now");
      assertThat(run.err()).isEmpty();
      assertThat(run.out().lines().skip(1))
          .containsExactlyElementsOf(block("run").lines().skip(1).toList());
      assertThat(plimsoll(broker, folder, "rows", "events_per_minute").out())
          .isEqualTo(block("rows"));
    }
  }

  private static Outcome plimsoll(EmbeddedBroker broker, Path folder, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.add("--contract=" + folder);
    args.add("--bootstrap-servers=" + broker.bootstrapServers());
    return Outcome.of(args.toArray(String[]::new));
  }

  private static void send(EmbeddedBroker broker, String lines) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String line : lines.lines().toList()) {
        producer.send(new ProducerRecord<>("rides", line)).get();
      }
    }
  }
}
