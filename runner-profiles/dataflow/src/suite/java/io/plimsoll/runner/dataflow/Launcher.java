package io.plimsoll.runner.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.House;
import io.plimsoll.cloud.FakeStorage;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.pipelines.Plimsoll;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.model.pipeline.v1.RunnerApi;

/** The launcher, as a user starts it, between a broker and fakes of the services. */
final class Launcher implements AutoCloseable {
  static final String BUCKET = "shop-staging";
  static final int PARTITIONS = 3;

  private static final Map<String, String> OPTIONS =
      Map.of(
          "--project", "=shop-analytics",
          "--region", "=europe-west4",
          "--tempLocation", "=gs://" + BUCKET + "/temp",
          "--stagingLocation", "=gs://" + BUCKET + "/staging",
          "--serviceAccount", "=plimsoll-orders@shop-analytics.iam.gserviceaccount.com",
          "--subnetwork", "=regions/europe-west4/subnetworks/plimsoll");

  final FakeStorage storage = new FakeStorage();
  final FakeDataflow dataflow = new FakeDataflow();
  private final EmbeddedBroker broker;
  private final Path contract;
  private final Path staged;

  /** What the launcher said, and how it ended. */
  record Ended(int exit, String out, String err) {
    void isOneLine(int expectedExit, String... parts) {
      assertThat(err.lines().toList()).hasSize(1).first().asString().startsWith("plimsoll: ");
      assertThat(err).contains(parts);
      assertThat(exit).isEqualTo(expectedExit);
    }
  }

  /**
   * @param folder takes what is staged, which is one small file: the class path is half a gigabyte
   */
  Launcher(EmbeddedBroker broker, Path contract, Path folder) throws IOException {
    this.broker = broker;
    this.contract = contract;
    this.staged = Files.write(folder.resolve("program.jar"), new byte[] {1, 2, 3});
    storage.makeBucket(BUCKET);
  }

  /** Returns the folder of one of the project's own contracts. */
  static Path published(String contract) {
    return House.ROOT.resolve("contracts").resolve(contract);
  }

  /** Starts a broker with the topics of a contract. */
  static EmbeddedBroker startBroker(Path folder) {
    LauncherLog.quieten();
    EmbeddedBroker broker = EmbeddedBroker.start();
    Contract contract = ContractReader.read(folder);
    try (KafkaTopics topics = KafkaTopics.connect(KafkaSettings.of(broker.bootstrapServers()))) {
      topics.createTopicsOf(List.of(contract), PARTITIONS);
    }
    return broker;
  }

  /**
   * Runs the program in this thread.
   *
   * @param more options, which win over those that are always given
   */
  Ended run(String... more) {
    Map<String, String> options = new TreeMap<>(OPTIONS);
    options.put("--contract", "=" + contract);
    options.put("--bootstrap-servers", "=" + broker.bootstrapServers());
    options.put("--filesToStage", "=" + staged);
    Stream.of(storage.options(), dataflow.options(), List.of(more))
        .flatMap(List::stream)
        .forEach(
            option -> {
              int end = option.indexOf('=');
              options.put(
                  end < 0 ? option : option.substring(0, end),
                  end < 0 ? "" : option.substring(end));
            });
    List<String> arguments = new ArrayList<>(List.of("run"));
    options.forEach((name, value) -> arguments.add(name + value));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Plimsoll.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    return new Ended(exit, out.toString(), err.toString());
  }

  /** Returns the job that was submitted last. */
  JsonNode lastJob() {
    List<JsonNode> jobs = dataflow.jobs();
    assertThat(jobs).isNotEmpty();
    return jobs.get(jobs.size() - 1);
  }

  /** Returns the graph of a job, as it was staged. */
  RunnerApi.Pipeline graphOf(JsonNode job) throws IOException {
    return RunnerApi.Pipeline.parseFrom(
        storage.read(job.at("/environment/sdkPipelineOptions/options/pipelineUrl").asText()));
  }

  @Override
  public void close() {
    dataflow.close();
    storage.close();
  }
}
