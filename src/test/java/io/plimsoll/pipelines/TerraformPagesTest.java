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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** The pages of Terraform's two roots: what they name is there, and what needs no cloud is done. */
class TerraformPagesTest {
  private static final Path TERRAFORM = House.ROOT.resolve("terraform");
  private static final GuidePage ON_PREMISES =
      new GuidePage(TERRAFORM.resolve("on-premises/README.md"));

  /** What resources are called after something else than their service. */
  private static final Map<String, String> SERVICES =
      Map.of(
          "artifact_registry", "artifactregistry",
          "bigquery_data_transfer", "bigquerydatatransfer",
          "billing", "billingbudgets",
          "managed_kafka", "managedkafka",
          "project_iam", "cloudresourcemanager",
          "secret_manager", "secretmanager",
          "service_account", "iam");

  private static Path page(String root) {
    return TERRAFORM.resolve(root).resolve("README.md");
  }

  static Stream<List<String>> commands() throws IOException {
    return Stream.concat(
        new GuidePage(page("google")).commands().stream(), ON_PREMISES.commands().stream());
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> declared(String root, String kind) throws IOException {
    String file = Files.readString(TERRAFORM.resolve(root).resolve(kind + "s.tf"));
    return found("(?m)^" + kind + " \"([a-z_]+)\"", file);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsOneOfTheLauncher(List<String> command) {
    ParseResult parsed = Plimsoll.commandLine().parseArgs(command.toArray(String[]::new));

    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    // What a run does not know is its runner's.
    if (parsed.commandSpec().userObject() instanceof KafkaCommand kafka
        && !(kafka instanceof RunCommand)) {
      assertThat(kafka.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"google", "on-premises"})
  void everyVariableAndOutputThatIsNamedIsDeclared(String root) throws IOException {
    String text = Files.readString(page(root));

    assertThat(declared(root, "variable"))
        .containsAll(found("-var '?([a-z_]+)=", text))
        .containsAll(found("(?m)^([a-z_]+) += ", text));
    assertThat(declared(root, "output")).containsAll(found("output -raw ([a-z_]+)", text));
    Path example = TERRAFORM.resolve(root).resolve("terraform.tfvars.example");
    if (Files.exists(example)) {
      assertThat(declared(root, "variable"))
          .containsAll(found("(?m)^(?:# )?([a-z_]+) += ", Files.readString(example)));
    }
  }

  @Test
  void everyServiceOfAResourceIsEnabled() throws IOException {
    Set<String> needed = new TreeSet<>();
    for (Path file : House.files("terraform/modules", ".tf")) {
      for (MatchResult resource :
          Pattern.compile("(?m)^resource \"google_([a-z0-9_]+)\"")
              .matcher(Files.readString(file))
              .results()
              .toList()) {
        needed.add(service(resource.group(1)) + ".googleapis.com");
      }
    }
    assertThat(needed).hasSizeGreaterThan(8);

    assertThat(found("([a-z]+\\.googleapis\\.com)", Files.readString(page("google"))))
        .containsAll(needed);
  }

  private static String service(String resource) {
    return SERVICES.entrySet().stream()
        .filter(each -> resource.startsWith(each.getKey() + "_"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> resource.replaceFirst("_.*", ""));
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void pageOfOnPremisesSaysWhatItsStepsSay() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Path o = Path.of("/tmp/w/tfx");
      Files.writeString(o.resolve("o.topics"), plimsoll(broker, "topics", "--partitions=3").out());
      send(broker);
      Files.writeString(o.resolve("o.try"), plimsoll(broker, "try").out());
      Files.writeString(o.resolve("o.run"), plimsoll(broker, "run", "--until=now").out());
      Files.writeString(o.resolve("o.rows"), plimsoll(broker, "rows", "orders_per_hour").out());
      Files.writeString(o.resolve("o.ledger"), plimsoll(broker, "ledger").out());
    }
  }

  private static Outcome plimsoll(EmbeddedBroker broker, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.add("--contract=" + House.ROOT.resolve("contracts/orders"));
    args.add("--bootstrap-servers=" + broker.bootstrapServers());
    return Outcome.of(args.toArray(String[]::new));
  }

  private static void send(EmbeddedBroker broker) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      // In one partition, so that their offsets are those of the page.
      for (String line : Files.readAllLines(House.ROOT.resolve("contracts/orders/samples.jsonl"))) {
        producer.send(new ProducerRecord<>("orders", 0, null, line)).get();
      }
    }
  }
}
