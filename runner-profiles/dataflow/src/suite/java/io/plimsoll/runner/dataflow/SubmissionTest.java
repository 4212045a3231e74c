package io.plimsoll.runner.dataflow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.House;
import io.plimsoll.cloud.Answer;
import io.plimsoll.cloud.FakeBigQuery;
import io.plimsoll.cloud.RestServer;
import io.plimsoll.pipelines.Plimsoll;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.runner.dataflow.Launcher.Ended;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.model.pipeline.v1.RunnerApi.PTransform;
import org.apache.beam.model.pipeline.v1.RunnerApi.ParDoPayload;
import org.apache.beam.sdk.util.SerializableUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real runner translates, stages and submits, to services that are fakes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SubmissionTest {
  private static final String SECRET = "hunter2";
  private static final Path CONTRACT = Launcher.published("orders");
  private static final EmbeddedBroker BROKER = Launcher.startBroker(CONTRACT);

  @TempDir private Path folder;
  private Launcher launcher;

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @BeforeEach
  void start() throws Exception {
    launcher = new Launcher(BROKER, CONTRACT, folder);
  }

  @AfterEach
  void close() {
    launcher.close();
  }

  @Test
  void jobIsSubmittedAndLeftAlone() throws Exception {
    Ended ended = launcher.run();

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    JsonNode job = launcher.lastJob();
    assertThat(ended.out())
        .contains(
            "job " + job.path("id").asText(),
            "https://console.cloud.google.com/dataflow/jobs/europe-west4/",
            "?project=shop-analytics");
    assertThat(job.path("currentState").asText()).isEqualTo("JOB_STATE_RUNNING");
  }

  @Test
  void jobHasTheSettingsThatWereAskedFor() {
    launcher.run("--numWorkers=2", "--maxNumWorkers=7", "--labels={\"team\":\"sales\"}");

    JsonNode job = launcher.lastJob();
    assertThat(job.path("name").asText()).isEqualTo("plimsoll-orders");
    assertThat(job.path("type").asText()).isEqualTo("JOB_TYPE_STREAMING");
    assertThat(job.path("labels").toString())
        .contains("\"contract\":\"orders\"", "\"contract_version\":\"1-", "\"team\":\"sales\"")
        .contains("\"plimsoll_version\":\"");
    JsonNode environment = job.path("environment");
    assertThat(environment.path("serviceAccountEmail").asText())
        .isEqualTo("plimsoll-orders@shop-analytics.iam.gserviceaccount.com");
    assertThat(texts(environment.path("experiments")))
        .contains("use_runner_v2", "enable_streaming_engine", "enable_windmill_service")
        .doesNotContain("use_deprecated_read");
    assertThat(environment.at("/version/job_type").asText()).isEqualTo("FNAPI_STREAMING");
    JsonNode workers = environment.path("workerPools").path(0);
    assertThat(workers.path("numWorkers").asInt()).isEqualTo(2);
    assertThat(workers.at("/autoscalingSettings/maxNumWorkers").asInt()).isEqualTo(7);
    assertThat(workers.at("/autoscalingSettings/algorithm").asText())
        .isEqualTo("AUTOSCALING_ALGORITHM_BASIC");
    assertThat(workers.path("ipConfiguration").asText()).isEqualTo("WORKER_IP_PRIVATE");
    assertThat(workers.path("subnetwork").asText())
        .isEqualTo("regions/europe-west4/subnetworks/plimsoll");
    assertThat(workers.path("workerHarnessContainerImage").asText()).contains("beam_java17_sdk");
  }

  @Test
  void stagedGraphIsOurs() throws Exception {
    launcher.run();

    RunnerApi.Pipeline graph = launcher.graphOf(launcher.lastJob());
    List<String> names = new ArrayList<>();
    List<String> splittable = new ArrayList<>();
    for (PTransform step : graph.getComponents().getTransformsMap().values()) {
      names.add(step.getUniqueName());
      if (step.getSpec().getUrn().equals("beam:transform:pardo:v1")
          && !ParDoPayload.parseFrom(step.getSpec().getPayload())
              .getRestrictionCoderId()
              .isEmpty()) {
        splittable.add(step.getUniqueName());
      }
    }
    assertThat(names).contains("Read orders", "Views of orders", "Records of all topics", "Write");
    assertThat(splittable)
        .as("what reads")
        .isNotEmpty()
        .allMatch(name -> name.startsWith("Read orders/"));
  }

  @Test
  void stagedGraphHasTheStepsThatUpdatesAreHeldTo() throws Exception {
    launcher.run();

    Set<String> staged =
        launcher.graphOf(launcher.lastJob()).getComponents().getTransformsMap().values().stream()
            .map(PTransform::getUniqueName)
            .collect(Collectors.toSet());
    List<String> held =
        Files.readAllLines(House.ROOT.resolve("src/test/resources/names/dataflow.txt")).stream()
            .map(line -> line.replaceFirst(" -> .*", ""))
            .filter(name -> name.matches("(Read|Views of) orders/.*"))
            .toList();
    assertThat(held).hasSizeGreaterThan(20);
    assertThat(staged).containsAll(held);
  }

  @Test
  void jobThatWritesToBigQueryTooIsSubmitted() throws Exception {
    StringWriter schema = new StringWriter();
    Plimsoll.run(
        new PrintWriter(schema), new PrintWriter(schema), "schema", "" + CONTRACT, "--json");
    try (FakeBigQuery bigQuery = FakeBigQuery.start(folder)) {
      bigQuery.makeTables(
          "shop-analytics", "orders_blue", new ObjectMapper().readTree(schema.toString()));
      List<String> options = new ArrayList<>(List.of(bigQuery.options()));
      options.addAll(List.of("--bigquery=shop-analytics", "--slot=blue"));

      Ended ended = launcher.run(options.toArray(String[]::new));

      assertThat(ended.err()).isEmpty();
      assertThat(ended.exit()).isZero();
      assertThat(
              launcher
                  .graphOf(launcher.lastJob())
                  .getComponents()
                  .getTransformsMap()
                  .values()
                  .stream()
                  .map(PTransform::getUniqueName))
          .contains("Write", "Write to bigquery", "Write what bigquery refuses");

      bigQuery.drop("shop-analytics", "orders_blue", "ledger");
      launcher.run(options.toArray(String[]::new)).isOneLine(3, "ledger");
      assertThat(launcher.dataflow.jobs()).hasSize(1);
    }
  }

  @Test
  void noSecretIsInAnOptionOrInTheGraph() throws Exception {
    Path store = Files.writeString(folder.resolve("store"), "key=" + SECRET);
    String reference = "${file:" + store + ":key}";
    String name = "${secret:projects/shop/secrets/trust/versions/3}";
    Path properties = folder.resolve("client.properties");

    Ended ended;
    try (RestServer secrets = new RestServer(request -> Answer.of(accessed()))) {
      Files.writeString(
          properties,
          "ssl.keystore.password="
              + SECRET
              + "\nconfig.providers.secret.param.endpoint="
              + secrets.url());
      ended =
          launcher.run(
              "--kafka.ssl.key.password=" + reference,
              "--kafka.ssl.truststore.password=" + name,
              "--kafka-properties=" + properties);
    }

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    JsonNode job = launcher.lastJob();
    List<String> texts = new ArrayList<>(List.of(job.toString(), ended.out(), ended.err()));
    for (String object : launcher.storage.objects(Launcher.BUCKET)) {
      texts.addAll(
          PackedBytes.texts(launcher.storage.read("gs://" + Launcher.BUCKET + "/" + object)));
    }
    assertThat(texts.stream().anyMatch(text -> text.contains(SECRET))).isFalse();
    assertThat(texts)
        .as("where the secrets are, in the graph")
        .anyMatch(
            text -> Stream.of(reference, name, properties.toString()).allMatch(text::contains));
    assertThat(job.toString()).doesNotContain(reference, name);
  }

  /** What Secret Manager says to whoever may know. */
  private static JsonNode accessed() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("payload").put("data", SECRET.getBytes(ISO_8859_1));
    return answer;
  }

  @Test
  void secretBesideTheGraphWouldBeFound() throws Exception {
    byte[] packed =
        SerializableUtils.serializeToByteArray(
            new ArrayList<>(List.of(SerializableUtils.serializeToByteArray(SECRET))));

    assertThat(PackedBytes.texts(packed)).anyMatch(text -> text.contains(SECRET));
  }

  @Test
  void updateReplacesTheJobOfItsName() {
    launcher.run("--run-id=first");
    String first = launcher.lastJob().path("id").asText();

    Ended ended =
        launcher.run(
            "--run-id=first", "--update", "--transformNameMapping={\"Old name\":\"Write\"}");

    assertThat(ended.err()).isEmpty();
    JsonNode job = launcher.lastJob();
    assertThat(job.path("replaceJobId").asText()).isEqualTo(first);
    assertThat(job.path("transformNameMapping").toString()).isEqualTo("{\"Old name\":\"Write\"}");
    assertThat(launcher.dataflow.jobs().get(0).path("currentState").asText())
        .isEqualTo("JOB_STATE_UPDATED");
  }

  @Test
  void updateOfNoJobIsToldBeforeAnythingIsStaged() {
    launcher
        .run("--update")
        .isOneLine(
            2,
            "--jobName: plimsoll-orders (expected: with --update, a running job of this name;"
                + " there is none)");
    assertThat(launcher.storage.objects(Launcher.BUCKET)).isEmpty();
  }

  @Test
  void nameThatIsTakenIsToldBeforeAnythingIsStaged() {
    launcher.run("--jobName=mine");
    String first = launcher.lastJob().path("id").asText();
    int staged = launcher.storage.objects(Launcher.BUCKET).size();

    launcher
        .run("--jobName=mine")
        .isOneLine(
            2,
            "--jobName: mine (expected: no active job of this name, or --update to replace it; it"
                + " is job "
                + first);
    assertThat(launcher.storage.objects(Launcher.BUCKET)).hasSize(staged);
    assertThat(launcher.dataflow.jobs()).hasSize(1);
  }

  @Test
  void nameThatSomebodyTakesMeanwhileIsTold() {
    launcher.run();
    launcher.dataflow.hideJobs();

    launcher.run().isOneLine(2, "--jobName: plimsoll-orders (expected: no active job of this name");
    assertThat(launcher.dataflow.jobs()).hasSize(1);
  }

  @Test
  void missingBucketIsTold() {
    launcher
        .run("--tempLocation=gs://no-such-bucket/temp")
        .isOneLine(
            3, "--tempLocation: gs://no-such-bucket/temp (expected: a bucket; it does not exist)");
    launcher
        .run("--stagingLocation=gs://no-such-bucket/staging")
        .isOneLine(3, "--stagingLocation: gs://no-such-bucket/staging (expected: a bucket; it");
  }

  @Test
  void forbiddenBucketIsTold() {
    launcher.storage.forbid(Launcher.BUCKET);

    launcher
        .run()
        .isOneLine(
            3,
            "--tempLocation: gs://shop-staging/temp (expected: a bucket that you may read and"
                + " write; access is denied)");
  }

  @Test
  void refusedPermissionIsTold() {
    launcher.dataflow.forbidNewJobs();
    launcher
        .run()
        .isOneLine(
            3,
            "dataflow: project shop-analytics, region europe-west4 (expected: permission to submit"
                + " a job; HTTP 403: The caller does not have permission)");

    launcher.dataflow.forbid();
    launcher.run().isOneLine(3, "dataflow: project shop-analytics", "HTTP 403");
  }

  @Test
  void boundedRunIsAttendedToItsEnd() {
    launcher.dataflow.beginJobsIn("JOB_STATE_DONE");

    Ended ended = launcher.run("--until=now", "--run-id=bounded");

    // Nothing was there to be read.
    assertThat(ended.out()).contains("ledger: adds up (0 read)");
    assertThat(ended.exit()).isZero();
  }

  @Test
  void boundedRunThatFailsIsTold() {
    launcher.dataflow.beginJobsIn("JOB_STATE_FAILED");

    launcher.run("--until=now").isOneLine(1, "state: FAILED (expected: DONE;");
  }

  @Test
  void boundedRunThatIsStoppedIsCancelled() throws ExecutionException, InterruptedException {
    FutureTask<Ended> running = new FutureTask<>(() -> launcher.run("--until=now"));
    Thread thread = new Thread(running, "launcher");
    thread.start();
    Awaitility.await()
        .atMost(100, TimeUnit.SECONDS)
        .until(() -> !launcher.dataflow.jobs().isEmpty());

    thread.interrupt();

    assertThat(running.get().exit()).isEqualTo(130);
    assertThat(launcher.lastJob().path("currentState").asText()).isEqualTo("JOB_STATE_CANCELLED");
  }

  @Test
  void templateIsWrittenAndNoJobSubmitted() throws Exception {
    Ended ended = launcher.run("--templateLocation=gs://" + Launcher.BUCKET + "/templates/job");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("template: gs://shop-staging/templates/job");
    assertThat(new String(launcher.storage.read("gs://shop-staging/templates/job"), ISO_8859_1))
        .contains("\"plimsoll-orders\"", "pipelineUrl");
    assertThat(launcher.dataflow.jobs()).isEmpty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
