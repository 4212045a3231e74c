package io.plimsoll.runner.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.plimsoll.pipelines.Plimsoll;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --flinkMaster} takes, and what is said where no JobManager is. */
@Timeout(60)
class FlinkMasterTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:",
        ":8081",
        "localhost:0",
        "localhost:65536",
        "localhost:8081:1",
        "http://localhost:8081",
        "[::1]:8081",
        "[collection]",
        "[locale]"
      })
  void anythingButAnAddressIsAUsageError(String master) {
    expectOneLine(2, master, "--flinkMaster: " + master + " (expected: HOST:PORT ");
  }

  @Test
  void portWhereNobodyListensIsToldSoon() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String master = "127.0.0.1:" + free;

    expectOneLine(
        3,
        master,
        "--flinkMaster: " + master + " (expected: a running JobManager's REST API; ConnectExc");
  }

  @Test
  void portWhereNobodyAnswersIsToldSoon() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String master = "127.0.0.1:" + silent.getLocalPort();

      expectOneLine(3, master, "--flinkMaster: " + master, "timed out");
    }
  }

  @Test
  void somebodyElseIsTakenForNoJobManager() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] answer = "hello".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    other.start();
    try {
      String master = "127.0.0.1:" + other.getAddress().getPort();

      expectOneLine(3, master, "--flinkMaster: " + master, "somebody else answers: HTTP 200");
    } finally {
      other.stop(0);
    }
  }

  private static void expectOneLine(int exit, String master, String... parts) {
    StringWriter err = new StringWriter();
    Instant start = Instant.now();
    int code =
        Plimsoll.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "run",
            "--contract=" + contractFolder(),
            "--bootstrap-servers=127.0.0.1:1",
            "--flinkMaster=" + master);
    assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("plimsoll: ");
    assertThat(err.toString()).contains(parts);
    assertThat(code).isEqualTo(exit);
  }

  private static Path contractFolder() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("contracts"))) {
      root = root.getParent();
    }
    return root.resolve("contracts/wiki_edits");
  }
}
