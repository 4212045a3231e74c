package io.plimsoll.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * Runs a real Kafka broker, its own controller included, in this JVM.
 *
 * <p>It listens on loopback only, on two free ports, without authentication. Topics are never made
 * by asking for them; records keep whatever timestamp they are produced with and are never deleted
 * by age. Records of up to 20 MiB are taken, so that a dead letter of 16 MiB fits with its headers.
 *
 * <p>Several brokers can live in one JVM, beside each other or one after the other. Not promised:
 * durability. A broker loses everything when it is closed.
 */
public final class EmbeddedBroker implements AutoCloseable {
  static final int MAX_RECORD_BYTES = 20 << 20;

  private static final int NODE_ID = 1;
  private static final int ATTEMPTS = 5;

  /** Settings that list listeners. */
  private static final Set<String> LISTENERS =
      Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

  private final KafkaRaftServer server;
  private final Path directory;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, Path directory, int port) {
    this.server = server;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts a broker whose log lies in a new temporary folder, and returns once it takes records.
   *
   * @throws IllegalStateException if it cannot start
   */
  public static EmbeddedBroker start() {
    return start(null);
  }

  /**
   * Starts a broker whose log lies in a new folder inside the given one, and returns once it takes
   * records. Closing it deletes that new folder and leaves the given one.
   *
   * @throws IllegalStateException if it cannot start
   */
  public static EmbeddedBroker start(@Nullable Path parent) {
    return start(parent, freePort -> Map.of());
  }

  /**
   * Starts a broker with more settings, made anew for each attempt from one more port that is free.
   * A listener is added to the broker's own; any other setting wins over it.
   *
   * @throws IllegalStateException if it cannot start
   */
  static EmbeddedBroker start(@Nullable Path parent, IntFunction<Map<String, String>> more) {
    KafkaException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path directory = newDirectory(parent);
      int[] ports = freePorts();
      try {
        return startOnce(directory, ports[0], ports[1], more.apply(ports[2]));
      } catch (KafkaException e) {
        // Somebody took one of the free ports before we did.
        deleteTree(directory);
        last = e;
      } catch (RuntimeException | Error e) {
        deleteTree(directory);
        throw e;
      }
    }
    throw new IllegalStateException(
        "Cannot start the broker: no port stayed free in " + ATTEMPTS + " attempts", last);
  }

  /** Returns {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Stops the broker and deletes its log. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      deleteTree(directory);
    }
  }

  /**
   * Runs a broker as a JVM of its own: prints {@code bootstrap.servers=host:port} and stays until
   * its standard input is closed or it is killed.
   */
  public static void main(String... args) throws IOException {
    EmbeddedBroker broker = start(args.length > 0 ? Path.of(args[0]) : null);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
    System.out.println("bootstrap.servers=" + broker.bootstrapServers());
    System.out.flush();
    while (System.in.read() >= 0) {
      // What is written to it has no meaning; only its end has.
    }
    System.exit(0);
  }

  private static EmbeddedBroker startOnce(
      Path directory, int port, int controllerPort, Map<String, String> more) {
    Properties settings = settings(directory, port, controllerPort);
    more.forEach(
        (name, value) ->
            settings.merge(
                name, value, (own, added) -> LISTENERS.contains(name) ? own + "," + added : added));
    format(directory);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException | Error e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedBroker(server, directory, port);
  }

  private static void format(Path directory) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(out)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Cannot format the broker's folder " + directory + ": " + said, e);
    }
  }

  private static Properties settings(Path directory, int port, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.setProperty(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("log.dirs", directory.toString());

    // Recorded events are years old: neither their age nor their future may cost them.
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    p.setProperty("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    p.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    p.setProperty("auto.create.topics.enable", "false");

    // There is one broker.
    p.setProperty("default.replication.factor", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");

    // Quick to start and to stop: nobody else joins a group, and there is nobody to hand over to.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("controlled.shutdown.enable", "false");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    // A busy machine must not make the broker's own controller think it is gone.
    p.setProperty("broker.session.timeout.ms", "60000");

    // Small: it shares a JVM and two cores with a pipeline.
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    p.setProperty("log.segment.bytes", Integer.toString(256 << 20));
    p.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
    p.setProperty("log.preallocate", "false");
    return p;
  }

  private static int[] freePorts() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback);
        ServerSocket three = new ServerSocket(0, 1, loopback)) {
      return new int[] {one.getLocalPort(), two.getLocalPort(), three.getLocalPort()};
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find a free port on " + loopback, e);
    }
  }

  private static Path newDirectory(@Nullable Path parent) {
    try {
      return parent == null
          ? Files.createTempDirectory("plimsoll-broker-")
          : Files.createTempDirectory(Files.createDirectories(parent), "broker-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the broker's log", e);
    }
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // Already gone, which is what was wanted.
    } catch (IOException | UncheckedIOException e) {
      System.Logger log = System.getLogger(EmbeddedBroker.class.getName());
      log.log(System.Logger.Level.WARNING, "Cannot delete " + root, e);
    }
  }
}
