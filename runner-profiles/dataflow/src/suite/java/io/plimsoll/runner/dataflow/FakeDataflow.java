package io.plimsoll.runner.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.cloud.Answer;
import io.plimsoll.cloud.Request;
import io.plimsoll.cloud.RestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dataflow as far as a launcher sees it: takes jobs, tells their states, replaces and cancels them,
 * and runs none.
 *
 * <p>What it does not prove: that the service takes such a job, that a worker starts, that its
 * check of an update agrees, and what it costs. A job of a name that is taken is answered as Beam
 * expects it, with the job that has it.
 */
final class FakeDataflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern JOBS =
      Pattern.compile("/v1b3/projects/([^/]+)/locations/([^/]+)/jobs(?:/([^/]+)(/.*)?)?");
  private static final String RUNNING = "JOB_STATE_RUNNING";

  private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
  private final RestServer server = new RestServer(this::answer);
  private boolean forbidden;
  private boolean full;
  private boolean hidden;
  private String begins = RUNNING;

  /** Returns the options by which a pipeline finds it. */
  List<String> options() {
    return List.of("--dataflowEndpoint=" + server.url() + "/");
  }

  /** Has every request refused. */
  synchronized void forbid() {
    forbidden = true;
  }

  /** Has every new job refused. */
  synchronized void forbidNewJobs() {
    full = true;
  }

  /** Has lists show no job, as to who asks just before somebody else submits one. */
  synchronized void hideJobs() {
    hidden = true;
  }

  /** Has jobs begin in another state. */
  synchronized void beginJobsIn(String state) {
    begins = state;
  }

  /** Returns every job that was submitted, in order, each as it was sent, its state added. */
  synchronized List<JsonNode> jobs() {
    return List.copyOf(jobs.values());
  }

  private synchronized Answer answer(Request request) {
    Matcher path = JOBS.matcher(request.path());
    if (!path.matches()) {
      return Answer.unknown(request);
    }
    if (forbidden || (full && request.method().equals("POST"))) {
      return Answer.refusal(403, "forbidden", "The caller does not have permission");
    }
    if (path.group(3) == null) {
      return request.method().equals("POST") ? create(path, request) : list(request);
    }
    ObjectNode job = jobs.get(path.group(3));
    if (job == null) {
      return Answer.refusal(404, "notFound", "No such job: " + path.group(3));
    }
    if (path.group(4) != null) {
      // Messages and metrics: there are none.
      return Answer.of(JsonNodeFactory.instance.objectNode());
    }
    if (request.method().equals("PUT")) {
      job.set("currentState", read(request).path("requestedState"));
    }
    return Answer.of(job);
  }

  private Answer create(Matcher path, Request request) {
    ObjectNode job = read(request);
    JsonNode replaced = job.path("replaceJobId");
    for (ObjectNode other : jobs.values()) {
      if (isActive(other) && other.path("name").equals(job.path("name"))) {
        if (!other.path("id").equals(replaced)) {
          return Answer.of(other);
        }
        other.put("currentState", "JOB_STATE_UPDATED");
      }
    }
    String id = "2026-01-01_00_00_00-" + (jobs.size() + 1);
    job.put("id", id)
        .put("projectId", path.group(1))
        .put("location", path.group(2))
        .put("currentState", begins);
    jobs.put(id, job);
    return Answer.of(job);
  }

  private Answer list(Request request) {
    String name = request.query().get("name");
    boolean activeOnly = request.query().getOrDefault("filter", "").equals("ACTIVE");
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    for (ObjectNode job : jobs.values()) {
      if (!hidden
          && (name == null || name.equals(job.path("name").asText()))
          && (!activeOnly || isActive(job))) {
        // As the service does, which leaves the list out where it is empty.
        ArrayNode listed = found.withArray("jobs");
        listed.addObject().setAll(Map.of("id", job.path("id"), "name", job.path("name")));
        ((ObjectNode) listed.get(listed.size() - 1)).set("currentState", job.path("currentState"));
      }
    }
    return Answer.of(found);
  }

  private static boolean isActive(JsonNode job) {
    return job.path("currentState").asText().equals(RUNNING);
  }

  private static ObjectNode read(Request request) {
    try {
      return (ObjectNode) JSON.readTree(request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
