package io.plimsoll.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.plimsoll.quickstart.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** BigQuery: tables that are looked up by REST, and written by gRPC with TLS, on one port. */
public final class FakeBigQuery implements AutoCloseable {
  private static final Pattern TABLE =
      Pattern.compile("/bigquery/v2/projects/([^/]+)/datasets/([^/]+)/tables/([^/?]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, FakeTable> tables = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private volatile Function<Map<String, Object>, @Nullable String> refusals = row -> null;
  private volatile @Nullable String forbidden;
  private final Trusting trusting;
  private final Server grpc;
  private final HttpServer rest;
  private final OnePort port;

  private FakeBigQuery(Certificates certificates) throws IOException, GeneralSecurityException {
    trusting = new Trusting(certificates);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = certificates.password().toCharArray();
    try (InputStream in = Files.newInputStream(certificates.keyStore())) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    grpc =
        NettyServerBuilder.forAddress(any)
            .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(own)).build())
            .maxInboundMessageSize(32 << 20)
            .addService(new WriteService(this))
            .build()
            .start();
    rest = HttpServer.create(any, 0);
    rest.createContext("/", this::answer);
    rest.start();
    port = new OnePort(grpc.getPort(), rest.getAddress().getPort());
  }

  /**
   * Starts it without a table.
   *
   * @param folder for its certificate
   */
  public static FakeBigQuery start(Path folder) {
    try {
      return new FakeBigQuery(Certificates.in(folder, "bigquery", "changeit"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot start", e);
    }
  }

  /** Returns the options by which a pipeline finds it. */
  public String[] options() {
    return new String[] {
      "--bigQueryEndpoint=http://localhost:" + port.port(),
      "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory"
    };
  }

  /**
   * Makes the tables of a contract.
   *
   * @param schema what {@code plimsoll schema --json} says of it
   */
  public void makeTables(String project, String dataset, JsonNode schema) {
    for (JsonNode table : schema.path("tables")) {
      JsonNode description = table.path("bigquery");
      tables.put(
          name(project, dataset, description.path("table").asText()), new FakeTable(description));
    }
  }

  /** Returns a table that was made. */
  public FakeTable table(String project, String dataset, String table) {
    FakeTable found = find(project, dataset, table);
    if (found == null) {
      throw new IllegalArgumentException(
          name(project, dataset, table) + " (expected: one of " + tables.keySet() + ")");
    }
    return found;
  }

  /** Takes a table away. */
  public void drop(String project, String dataset, String table) {
    tables.remove(name(project, dataset, table));
  }

  /** Has the next requests to append each end with a fault. */
  public void failNext(Fault... next) {
    synchronized (faults) {
      faults.addAll(List.of(next));
    }
  }

  /** Has rows refused for which a reason is returned. */
  public void refuse(Function<Map<String, Object>, @Nullable String> reasonOf) {
    refusals = reasonOf;
  }

  /** Has every look at a table refused. */
  public void forbid(String message) {
    forbidden = message;
  }

  @Nullable Fault nextFault() {
    synchronized (faults) {
      return faults.poll();
    }
  }

  /** Returns how many faults are still to come. */
  public int faultsLeft() {
    synchronized (faults) {
      return faults.size();
    }
  }

  @Nullable String refusalOf(Map<String, Object> row) {
    return refusals.apply(row);
  }

  @Nullable FakeTable find(String project, String dataset, String table) {
    return tables.get(name(project, dataset, table));
  }

  private static String name(String project, String dataset, String table) {
    return project + ':' + dataset + '.' + table;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Matcher matcher = TABLE.matcher(exchange.getRequestURI().getPath());
      FakeTable table =
          matcher.matches() ? find(matcher.group(1), matcher.group(2), matcher.group(3)) : null;
      String message = forbidden;
      if (message != null) {
        send(exchange, 403, error(403, message));
      } else if (table == null) {
        send(exchange, 404, error(404, "Not found: " + exchange.getRequestURI().getPath()));
      } else {
        send(exchange, 200, described(matcher, table));
      }
    }
  }

  private static ObjectNode described(Matcher matcher, FakeTable table) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("tableReference")
        .put("projectId", matcher.group(1))
        .put("datasetId", matcher.group(2))
        .put("tableId", matcher.group(3));
    var fields = root.putObject("schema").putArray("fields");
    for (JsonNode column : table.description().path("columns")) {
      // The service answers with the older names of some types.
      String type = column.path("type").asText();
      fields
          .addObject()
          .put("name", column.path("name").asText())
          .put("type", type.equals("INT64") ? "INTEGER" : type.equals("BOOL") ? "BOOLEAN" : type)
          .put("mode", column.path("mode").asText());
    }
    JsonNode key = table.description().path("primary_key");
    if (!key.isEmpty()) {
      root.putObject("tableConstraints").putObject("primaryKey").set("columns", key);
    }
    return root;
  }

  private static ObjectNode error(int code, String message) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("error").put("code", code).put("message", message);
    return root;
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    try {
      port.close();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot stop", e);
    } finally {
      grpc.shutdownNow();
      rest.stop(0);
      trusting.close();
    }
  }
}
