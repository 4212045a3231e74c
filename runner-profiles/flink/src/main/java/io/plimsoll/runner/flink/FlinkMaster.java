package io.plimsoll.runner.flink;

import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.pipelines.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the REST API of a running JobManager is. */
record FlinkMaster(String host, int port) {
  private static final Pattern FORM = Pattern.compile("([^\\s:/\\[\\]]+):(\\d{1,5})");
  private static final int MOST_PORTS = 65_535;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws UsageException if it is something else, which Beam would take for "wherever I am"
   */
  static FlinkMaster parse(String master) {
    Matcher form = FORM.matcher(master);
    if (form.matches()) {
      int port = Integer.parseInt(form.group(2));
      if (port >= 1 && port <= MOST_PORTS) {
        return new FlinkMaster(form.group(1), port);
      }
    }
    throw new UsageException(
        "--flinkMaster: "
            + master
            + " (expected: HOST:PORT of a JobManager's REST API, or [local] for this JVM)");
  }

  /**
   * Asks who is there: Flink's own client would try for a minute, and then tell of futures.
   *
   * @throws ServiceException if no JobManager answers
   */
  void expectJobManager() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + this + "/config")).timeout(PATIENCE).build();
    try {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200 || !response.body().contains("\"flink-version\"")) {
        throw unexpected("somebody else answers: HTTP " + response.statusCode(), null);
      }
    } catch (IOException e) {
      String name = e.getClass().getSimpleName();
      throw unexpected(e.getMessage() == null ? name : name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unexpected("interrupted", e);
    }
  }

  private ServiceException unexpected(String found, @Nullable Exception cause) {
    return new ServiceException(
        "--flinkMaster: " + this + " (expected: a running JobManager's REST API; " + found + ")",
        cause);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
