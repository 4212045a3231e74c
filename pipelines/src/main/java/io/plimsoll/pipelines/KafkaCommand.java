package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Holds the options of every command that reads contracts and speaks to Kafka. */
abstract class KafkaCommand implements Callable<Integer> {
  private static final String KAFKA_PREFIX = "--kafka.";

  @Option(
      names = "--contract",
      split = ",",
      paramLabel = "FOLDER",
      description =
          "Folder of a contract, here or as gs://BUCKET/FOLDER; of several, separated by commas.")
  private List<String> contracts = new ArrayList<>();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers to begin with.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = {
        "Settings for every Kafka client, as a properties file: TLS, SASL.",
        "Or one, as --kafka.<property>=VALUE, which wins over the file."
      })
  private @Nullable String kafkaProperties;

  @Unmatched private List<String> unmatched = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  ContractSet contracts() {
    return ContractSet.read(contracts);
  }

  /**
   * Returns how to reach Kafka.
   *
   * @throws UsageException if no server is given, or a secret in the open
   */
  KafkaSettings kafkaSettings() {
    String servers = bootstrapServers;
    if (servers == null) {
      throw new UsageException("--bootstrap-servers: none (expected: HOST:PORT of a Kafka broker)");
    }
    Map<String, String> properties = kafkaArguments();
    return option(() -> new KafkaSettings(servers, properties, kafkaProperties));
  }

  private Map<String, String> kafkaArguments() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String argument : unmatched) {
      if (argument.startsWith(KAFKA_PREFIX)) {
        int end = argument.indexOf('=');
        if (end <= KAFKA_PREFIX.length()) {
          throw new UsageException(
              (end < 0 ? argument : argument.substring(0, end))
                  + ": no property (expected: --kafka.<property>=VALUE)");
        }
        properties.put(argument.substring(KAFKA_PREFIX.length(), end), argument.substring(end + 1));
      }
    }
    return properties;
  }

  /** Connects to Kafka. */
  static KafkaTopics connect(KafkaSettings settings) {
    return option(() -> KafkaTopics.connect(settings));
  }

  /** Returns a value that is made from options, whose refusal is a mistake of the user's. */
  static <T> T option(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage(), e);
    }
  }

  /**
   * Returns the arguments that are neither ours nor Kafka's, after a look at Kafka's: a word that
   * follows one without a value may be a secret, and nobody must complain of it by its name.
   *
   * @throws UsageException if one of Kafka's has no value
   */
  List<String> rest() {
    kafkaArguments();
    return unmatched.stream().filter(argument -> !argument.startsWith(KAFKA_PREFIX)).toList();
  }

  /**
   * Checks that there is no argument that is neither ours nor Kafka's.
   *
   * @throws UsageException if there is one
   */
  void expectNoRest(String command) {
    for (String argument : rest()) {
      // Without the value: a mistyped --kafka.<property> may have brought a secret.
      String name = argument.replaceAll("(?s)^--|=.*", "");
      throw new UsageException(
          argument.replaceFirst("(?s)=.*", "")
              + ": unknown (expected: an option of "
              + command
              + Spelling.hint(name, names())
              + ")");
    }
  }

  /** Returns the names of our own options, without dashes. */
  List<String> names() {
    return spec().optionsMap().keySet().stream()
        .filter(name -> name.startsWith("--"))
        .map(name -> name.substring(2))
        .toList();
  }

  PrintWriter out() {
    return Console.out(spec);
  }

  /** Returns where goes what is not a result. */
  PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    return Console.spec(spec);
  }
}
