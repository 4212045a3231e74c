package io.plimsoll.runner.flink.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.pipelines.RunnerCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A session cluster of Flink: one JobManager, and TaskManagers of one slot each. */
public final class StandaloneCluster implements RunnerCluster {
  private static final String HOST = "127.0.0.1";
  private static final int ATTEMPTS = 3;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofMinutes(2);
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final Deque<ClusterProcess> workers = new ArrayDeque<>();
  private @Nullable ClusterProcess manager;
  private Path folder = Path.of("");
  private String address = "";
  private RestApi rest = new RestApi(address);
  private int started;

  @Override
  public void start(Path parent) {
    for (int attempt = 1; ; attempt++) {
      try {
        startOnce(parent.resolve("cluster-" + attempt));
        return;
      } catch (RuntimeException e) {
        // Somebody may have taken one of the free ports before Flink did.
        close();
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void startOnce(Path own) {
    folder = own;
    int[] ports = freePorts(2);
    address = HOST + ":" + ports[0];
    rest = new RestApi(address);
    configure(ports[0], ports[1]);
    ClusterProcess process =
        ClusterProcess.start(
            folder.resolve("jobmanager.log"),
            List.of("-Xmx400m", "-XX:+UseSerialGC"),
            JOB_MANAGER,
            List.of("--configDir", folder.toString()));
    manager = process;
    startWorker();
    await("room for a job")
        .atMost(START)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .failFast(process::expectAlive)
        .until(() -> ask(() -> rest.get("/overview").get("slots-available").asInt()) > 0);
  }

  private void configure(int restPort, int rpcPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", HOST);
    settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    settings.put("jobmanager.bind-host", HOST);
    settings.put("rest.address", HOST);
    settings.put("rest.port", Integer.toString(restPort));
    settings.put("rest.bind-port", Integer.toString(restPort));
    settings.put("rest.bind-address", HOST);
    settings.put("taskmanager.host", HOST);
    settings.put("taskmanager.bind-host", HOST);
    settings.put("io.tmp.dirs", folder.toString());
    settings.put("state.checkpoints.dir", folder.resolve("checkpoints").toUri().toString());
    settings.put("state.savepoints.dir", folder.resolve("savepoints").toUri().toString());

    // A dead TaskManager is noticed when two heartbeats in a row reach nobody: by default, 10 s
    // apart, after up to 20 s. A JobManager that is not up yet is asked again after 10 s.
    settings.put("heartbeat.interval", "500");
    settings.put("cluster.registration.error-delay", "200");
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", "100");
    settings.put("restart-strategy.fixed-delay.delay", "100 ms");

    // What a distribution's scripts work out; without them a TaskManager asks for each part.
    settings.put("taskmanager.numberOfTaskSlots", "1");
    settings.put("taskmanager.cpu.cores", "1.0");
    settings.put("taskmanager.memory.framework.heap.size", "64m");
    settings.put("taskmanager.memory.task.heap.size", "448m");
    settings.put("taskmanager.memory.framework.off-heap.size", "64m");
    settings.put("taskmanager.memory.task.off-heap.size", "64m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("taskmanager.memory.managed.size", "32m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "64m");
    settings.put("taskmanager.memory.jvm-overhead.max", "64m");
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("flink-conf.yaml"),
          settings.entrySet().stream()
              .map(each -> each.getKey() + ": " + each.getValue())
              .collect(Collectors.joining("\n", "", "\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns ports that are free now, all different. */
  private static int[] freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> options() {
    return List.of("--flinkMaster=" + address);
  }

  @Override
  public List<String> resume(String savepoint) {
    return List.of("--savepointPath=" + savepoint);
  }

  @Override
  public int runningJobs() {
    return ask(() -> runningIds().size());
  }

  @Override
  public int checkpoints() {
    return ask(
        () ->
            rest.get("/jobs/" + runningIds().get(0) + "/checkpoints")
                .get("counts")
                .get("completed")
                .asInt());
  }

  private List<String> runningIds() throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonNode job : rest.get("/jobs").get("jobs")) {
      if (!List.of("FINISHED", "CANCELED", "FAILED").contains(job.get("status").asText())) {
        ids.add(job.get("id").asText());
      }
    }
    return ids;
  }

  @Override
  public String stopWithSavepoint() {
    String job = "/jobs/" + ask(() -> runningIds().get(0));
    String request =
        ask(() -> rest.post(job + "/stop", "{\"drain\":false}").get("request-id").asText());
    JsonNode done =
        await("the savepoint of " + job)
            .atMost(STOP)
            .until(
                () -> ask(() -> rest.get(job + "/savepoints/" + request)),
                answer -> answer.get("status").get("id").asText().equals("COMPLETED"));
    if (!done.get("operation").has("location")) {
      throw new IllegalStateException("savepoint: " + done + " (expected: a location)");
    }
    return done.get("operation").get("location").asText();
  }

  @Override
  public void startWorker() {
    started++;
    workers.add(
        ClusterProcess.start(
            folder.resolve("taskmanager-" + started + ".log"),
            List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:MaxMetaspaceSize=256m",
                // What is kept until a decision is stable is written by Kryo, by its fields.
                "--add-opens=java.base/java.util=ALL-UNNAMED"),
            TASK_MANAGER,
            List.of(
                "--configDir",
                folder.toString(),
                "-D",
                "taskmanager.resource-id=worker-" + started)));
  }

  @Override
  public void killWorker() {
    workers.remove().close();
  }

  @Override
  public void close() {
    workers.forEach(ClusterProcess::close);
    workers.clear();
    if (manager != null) {
      manager.close();
    }
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
