package io.plimsoll.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says how to reach Kafka. Travels to the workers and into their checkpoints, so it holds no
 * secret: only where a worker finds it, which is a properties file or a reference such as {@code
 * ${env:KAFKA_PASSWORD}} or {@code ${file:/etc/kafka/secrets:password}}. Both are looked up where
 * and when a client is made.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties properties of Kafka's clients by name; they win over those of the file
 * @param propertiesFile path of a file of such properties, on every machine that makes a client;
 *     null: none
 */
public record KafkaSettings(
    String bootstrapServers, Map<String, String> properties, @Nullable String propertiesFile)
    implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String SERVERS = "bootstrap.servers";
  private static final String PROVIDERS = "config.providers";

  private static final Pattern SECRET =
      Pattern.compile(
          "password|passphrase|secret|sasl\\.jaas\\.config|basic\\.auth\\.user\\.info"
              + "|private\\.key|ssl\\..+\\.key$|ssl\\.keystore\\.certificate\\.chain");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z0-9_-]+:[^}]+}");

  /** In a login module's line the user's name may stand as it is, what proves it may not. */
  private static final Pattern PROOF =
      Pattern.compile("(?i)(password|secret|token|key)\\w*\\s*=\\s*[\"']?[^\"'\\s;]");

  public KafkaSettings {
    if (!bootstrapServers.matches("[^\\s,;]+:\\d{1,5}(\\s*,\\s*[^\\s,;]+:\\d{1,5})*")) {
      throw new IllegalArgumentException(
          SERVERS + ": " + bootstrapServers + " (expected: host:port, separated by commas)");
    }
    properties = new TreeMap<>(properties);
    properties.forEach(KafkaSettings::check);
  }

  /** Returns settings that name nothing but the servers. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, Map.of(), null);
  }

  /** Returns these settings with other properties. */
  public KafkaSettings withProperties(Map<String, String> properties) {
    return new KafkaSettings(bootstrapServers, properties, propertiesFile);
  }

  /** Returns these settings with a properties file. */
  public KafkaSettings withPropertiesFile(String path) {
    return new KafkaSettings(bootstrapServers, properties, path);
  }

  private static void check(String name, String value) {
    if (name.equals(SERVERS)) {
      throw new IllegalArgumentException(
          "kafka." + SERVERS + ": given as a property (expected: the option for the servers)");
    }
    if (!SECRET.matcher(name).find()) {
      return;
    }
    String rest = REFERENCE.matcher(value).replaceAll("");
    boolean open = name.endsWith("sasl.jaas.config") ? PROOF.matcher(rest).find() : !rest.isBlank();
    if (open) {
      throw new IllegalArgumentException(
          "kafka."
              + name
              + ": a secret in the open (expected: a reference such as ${env:NAME} or"
              + " ${file:/path:name}, or a line of the Kafka properties file)");
    }
  }

  /** Returns the servers without regard to their order. */
  Set<String> servers() {
    return new TreeSet<>(Arrays.asList(bootstrapServers.split("\\s*,\\s*")));
  }

  /**
   * Returns what a client is made with: some defaults, over them the file's properties, over those
   * the given ones. Reads the file.
   *
   * @throws IllegalArgumentException if the file cannot be read
   */
  Map<String, Object> clientProperties(Map<String, Object> defaults) {
    Map<String, Object> all = new HashMap<>(defaults);
    all.putAll(fileProperties());
    all.putAll(properties);
    all.put(SERVERS, bootstrapServers);
    if (!all.containsKey(PROVIDERS)) {
      StringBuilder names = new StringBuilder("env,file");
      all.put(
          PROVIDERS + ".env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
      all.put(
          PROVIDERS + ".file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
      for (SecretProvider each : ServiceLoader.load(SecretProvider.class)) {
        names.append(',').append(each.name());
        all.put(PROVIDERS + "." + each.name() + ".class", each.getClass().getName());
      }
      all.put(PROVIDERS, names.toString());
    }
    return all;
  }

  private Map<String, Object> fileProperties() {
    Map<String, Object> read = new HashMap<>();
    String path = propertiesFile;
    if (path == null) {
      return read;
    }
    Properties file = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      file.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "kafka-properties: " + path + " (expected: a readable file of properties)", e);
    }
    file.forEach((name, value) -> read.put((String) name, value));
    return read;
  }

  /** Returns the servers and the names of the properties, never a value. */
  @Override
  public String toString() {
    return "KafkaSettings["
        + bootstrapServers
        + ", properties="
        + properties.keySet()
        + ", propertiesFile="
        + propertiesFile
        + "]";
  }
}
