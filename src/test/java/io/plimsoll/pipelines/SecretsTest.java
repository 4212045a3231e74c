package io.plimsoll.pipelines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What proves who we are is shown to nobody and kept nowhere. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SecretsTest {
  private static final String SECRET = "hunter2";

  @TempDir private Path folder;

  @Test
  void pipelineHoldsWhereSecretsAreAndNoneOfThem() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "ssl.key.password=" + SECRET + "\nsasl.jaas.config=" + SECRET + "\n");
    String reference = "${file:" + folder.resolve("secrets") + ":key}";
    Files.writeString(folder.resolve("secrets"), "key=" + SECRET);
    KafkaSettings settings =
        KafkaSettings.of("localhost:1")
            .withPropertiesFile(file.toString())
            .withProperties(Map.of("ssl.keystore.password", reference));
    List<String> serialized = serialized(settings);

    assertThat(serialized).isNotEmpty().noneMatch(bytes -> bytes.contains(SECRET));
    assertThat(serialized)
        .as("source and sink, each with where the secrets are")
        .filteredOn(bytes -> bytes.contains(file.toString()) && bytes.contains(reference))
        .hasSizeGreaterThanOrEqualTo(2)
        .anyMatch(bytes -> bytes.contains("PackingConsumerFactory"))
        .anyMatch(bytes -> bytes.contains("TableProducerFactory"));
  }

  /** Returns what workers and their checkpoints get: sources, functions and Kafka's transforms. */
  private static List<String> serialized(KafkaSettings settings) {
    Contract contract = SecuredTopics.publishedContract();
    RunnerProfile profile = RunnerProfile.find();
    Pipeline pipeline = Pipeline.create(new BeamArguments(profile).parse(List.of(), List.of()));
    new Job(
            ContractSet.of(List.of(contract)),
            settings,
            List.of(new TopicPartition(contract.topic(), 0)),
            StartingPoint.earliest(),
            Map.of(),
            null)
        .build(pipeline, new RunIdentity(1, "run", true, () -> 0), profile, WithheldWindows.none());
    List<String> serialized = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(Node node) {
            add(node.getTransform());
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(Node node) {
            add(node.getTransform());
          }

          private void add(PTransform<?, ?> transform) {
            if (transform instanceof ParDo.MultiOutput<?, ?> parDo) {
              serialized.add(bytes(parDo.getFn()));
            } else if (transform instanceof Read.Unbounded<?> read) {
              serialized.add(bytes(read.getSource()));
            } else if (transform != null
                && transform.getClass().getPackage().equals(KafkaIO.class.getPackage())) {
              serialized.add(bytes(transform));
            }
          }
        });
    return serialized;
  }

  private static String bytes(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(object.getClass().getName(), e);
    }
    return bytes.toString(ISO_8859_1);
  }

  @Test
  void processThatTellsAllShowsNoSecret() throws Exception {
    try (SecuredTopics topics = new SecuredTopics(folder)) {
      topics.addUsers(Map.of("pipeline", topics.grantsOfRun()));
      List<String> arguments = topics.command("run", "--until=now", "--verbose");
      arguments.addAll(topics.options("pipeline"));
      // One secret by each way: the environment, a file of references, the file of properties.
      arguments.removeIf(argument -> argument.startsWith("--kafka.ssl.keystore.password="));
      arguments.removeIf(argument -> argument.startsWith("--kafka.sasl.jaas.config="));
      arguments.add(
          "--kafka.sasl.jaas.config=" + SecuredTopics.login("pipeline", "${env:SCRAM_PASSWORD}"));
      arguments.add(topics.file(Map.of("ssl.keystore.password", SecuredTopics.STORE_PASSWORD)));

      String said =
          launch(arguments, Map.of("SCRAM_PASSWORD", SecuredTopics.passwordOf("pipeline")));

      assertThat(said)
          .contains("ledger: adds up (" + topics.produced + " read)")
          .contains("AdminClientConfig values", "ConsumerConfig values", "ProducerConfig values")
          .contains("sasl.jaas.config = [hidden]", "ssl.keystore.password = [hidden]");
      assertThat(said.contains(SECRET)).as("a secret in the log").isFalse();

      String refused = launch(arguments, Map.of("SCRAM_PASSWORD", SECRET + "-is-wrong"));

      assertThat(refused)
          .contains("plimsoll: bootstrap.servers: ", "user pipeline", "\tat io.plimsoll.");
      assertThat(refused.contains(SECRET)).as("a secret in the log").isFalse();
    }
  }

  /** Runs the program in a JVM of its own that logs all, and returns everything it said. */
  private String launch(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED"));
    for (String logger :
        List.of(
            "defaultLogLevel",
            "log.org.apache.kafka",
            "log.org.apache.kafka.clients.NetworkClient",
            "log.org.apache.kafka.clients.admin",
            "log.org.apache.beam")) {
      command.add("-Dorg.slf4j.simpleLogger." + logger + "=debug");
    }
    command.addAll(List.of("-cp", classPath(), Plimsoll.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said, UTF_8);
  }

  /** Returns the class path of this JVM without the suite's own classes. */
  private static String classPath() {
    return String.join(
        File.pathSeparator,
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .filter(entry -> !entry.contains("test-classes"))
            .toList());
  }
}
