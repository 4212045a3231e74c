package io.plimsoll.runner.flink.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The main class of the broker's JVM: one node that is broker and controller, on the loopback
 * address. Prints its address, and ends when its input does, that is with whoever started it.
 */
final class Broker {
  static final String MARK = "bootstrap=";

  private Broker() {}

  public static void main(String[] words) throws Exception {
    String folder = Path.of(words[0]).toAbsolutePath().toString();
    int port = freePort();
    int controllerPort = freePort();
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAIN");
    settings.put(
        "listeners", "PLAIN://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "PLAIN://127.0.0.1:" + port);
    settings.put("log.dirs", folder);
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    // The events are of the past: nothing may be deleted for its age.
    settings.put("log.retention.ms", "-1");

    Formatter formatter = new Formatter();
    formatter.setNodeId(1);
    formatter.setClusterId(Uuid.randomUuid().toString());
    formatter.setControllerListenerName("CONTROLLER");
    formatter.setMetadataLogDirectory(folder);
    formatter.addDirectory(folder);
    formatter.run();
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
    System.out.println(MARK + "127.0.0.1:" + port);
    System.out.flush();
    while (System.in.read() >= 0) {
      // Nothing is expected but the end.
    }
    server.shutdown();
    System.exit(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
