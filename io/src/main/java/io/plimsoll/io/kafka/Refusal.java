package io.plimsoll.io.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells in one line why Kafka did not do what it was asked: what, where, and what was expected.
 *
 * @param servers the bootstrap servers
 * @param protocol the security protocol that the client speaks
 * @param client who asks, in words
 */
record Refusal(String servers, String protocol, String client) {
  /** Of a login module's line only this may be shown, and only if it looks like a name. */
  private static final Pattern USER =
      Pattern.compile(
          "(?i)\\busername\\s*=\\s*(?:\"([^\"\\s;]{1,80})\"|([\\w.@-]{1,80})(?=[\\s;]))");

  private static final String EXPECTED = " (expected: ";

  /** Returns the refusals of a client that is made from some properties. */
  static Refusal of(Map<String, Object> properties) {
    String login = text(properties, SaslConfigs.SASL_JAAS_CONFIG, "");
    Matcher user = USER.matcher(login);
    return new Refusal(
        text(properties, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ""),
        text(
            properties,
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL),
        user.find()
            ? "user " + Objects.requireNonNullElse(user.group(1), user.group(2))
            : "this client");
  }

  private static String text(Map<String, Object> properties, String name, String otherwise) {
    Object value = properties.get(name);
    return value == null ? otherwise : value.toString().strip();
  }

  /**
   * Explains a failure that has nothing to do with what was asked for.
   *
   * @param timeoutMillis how long the client waited
   * @return null if it has
   */
  @Nullable String explain(Throwable cause, int timeoutMillis) {
    String server = "bootstrap.servers: " + servers + EXPECTED;
    if (cause instanceof SslAuthenticationException) {
      return server + handshake(messages(cause)) + ")";
    }
    if (cause instanceof AuthenticationException) {
      return server + "credentials that it takes from " + client + "; " + messages(cause) + ")";
    }
    if (cause instanceof TimeoutException) {
      return server
          + "a Kafka broker that answers within "
          + timeoutMillis / 1000
          + " s"
          + silence()
          + ")";
    }
    return null;
  }

  /** Returns whether a client may not do what it asked for. */
  static boolean isDenied(Throwable cause) {
    return cause instanceof AuthorizationException;
  }

  /** Names operations, each with its topic, that the client is not allowed. */
  String denied(List<String> operations) {
    return "permission: "
        + String.join(", ", operations)
        + EXPECTED
        + "granted to "
        + client
        + " at "
        + servers
        + ")";
  }

  private static String handshake(String reason) {
    if (reason.contains("PKIX") || reason.contains("certification path")) {
      return "a certificate that the truststore trusts, ssl.truststore.location; " + reason;
    }
    if (reason.contains("subject alternative") || reason.contains("No name matching")) {
      return "a certificate that names this host; " + reason;
    }
    if (reason.contains("fatal alert")) {
      return "a TLS handshake, with a certificate of ours if it asks for one,"
          + " ssl.keystore.location; "
          + reason;
    }
    return "a TLS handshake; " + reason;
  }

  /** Says what may be the matter with a server that does not answer. */
  private String silence() {
    boolean tls = protocol.endsWith("SSL");
    return switch (TlsProbe.of(servers)) {
      case TLS ->
          tls
              ? "; it speaks TLS but does not answer security.protocol=" + protocol
              : "; it speaks TLS and this client does not, security.protocol=" + protocol;
      case NO_TLS ->
          tls ? "; it does not speak TLS and this client does, security.protocol=" + protocol : "";
      case UNKNOWN -> "";
    };
  }

  /** Returns what a failure and its causes say, in one line, nothing twice. */
  static String messages(Throwable failure) {
    List<String> messages = new ArrayList<>();
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 10; t = t.getCause(), depth++) {
      String message = t.getMessage();
      String ofCause = String.valueOf(t.getCause());
      if (message != null
          && !message.equals(ofCause)
          && messages.stream().noneMatch(said -> said.contains(message))) {
        messages.add(message.replaceAll("\\s*\\R\\s*", " "));
      }
    }
    return messages.isEmpty() ? failure.toString() : String.join(": ", messages);
  }
}
