package io.plimsoll.quickstart;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker that lets nobody in without a certificate it knows, a name and a password, and lets
 * those do only what they are granted.
 *
 * <p>Who comes by the broker's own plain listener is the operator, a super user.
 */
public final class SecuredBroker implements AutoCloseable {
  private static final int ITERATIONS = 4096;

  private final EmbeddedBroker broker;
  private final int port;
  private final Admin admin;

  private SecuredBroker(EmbeddedBroker broker, int port) {
    this.broker = broker;
    this.port = port;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** Starts a broker that shows a certificate and expects the same one of its clients. */
  public static SecuredBroker start(Certificates certificates) {
    AtomicInteger port = new AtomicInteger();
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            null,
            freePort -> {
              port.set(freePort);
              return settings(freePort, certificates);
            });
    return new SecuredBroker(broker, port.get());
  }

  private static Map<String, String> settings(int port, Certificates certificates) {
    String listener = "SECURED://127.0.0.1:" + port;
    return Map.ofEntries(
        Map.entry("listeners", listener),
        Map.entry("advertised.listeners", listener),
        Map.entry("listener.security.protocol.map", "SECURED:SASL_SSL"),
        Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
        Map.entry(
            "listener.name.secured.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.keystore.location", certificates.keyStore().toString()),
        Map.entry("ssl.keystore.password", certificates.password()),
        Map.entry("ssl.truststore.type", "PKCS12"),
        Map.entry("ssl.truststore.location", certificates.trustStore().toString()),
        Map.entry("ssl.truststore.password", certificates.password()),
        Map.entry("listener.name.secured.ssl.client.auth", "required"),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("super.users", "User:ANONYMOUS"),
        Map.entry("allow.everyone.if.no.acl.found", "false"));
  }

  /** Returns the door for users. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Returns the door for the operator. */
  public String operatorsServers() {
    return broker.bootstrapServers();
  }

  /** Adds a user, who may do nothing yet. */
  public void addUser(String name, String password)
      throws ExecutionException, InterruptedException {
    ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
    admin
        .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(name, info, password)))
        .all()
        .get();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> admin.describeUserScramCredentials(List.of(name)).all().get().containsKey(name));
  }

  /** Grants operations on topics to a user and returns once the broker goes by them. */
  public void grant(String user, Map<String, List<AclOperation>> operations)
      throws ExecutionException, InterruptedException {
    List<AclBinding> grants = new ArrayList<>();
    operations.forEach(
        (topic, each) ->
            each.forEach(
                operation ->
                    grants.add(
                        new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                            new AccessControlEntry(
                                "User:" + user, "*", operation, AclPermissionType.ALLOW)))));
    admin.createAcls(grants).all().get();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(grants));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
    broker.close();
  }
}
