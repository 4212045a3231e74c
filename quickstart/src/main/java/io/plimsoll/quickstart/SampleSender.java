package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.transforms.contract.Contract;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a contract's samples to its topic, as its producer would: one record for each line. */
final class SampleSender {
  private static final String SAMPLES = "samples.jsonl";
  private static final int TIMEOUT_MILLIS = 10_000;

  private SampleSender() {}

  /**
   * Sends them all, in their order.
   *
   * @throws IllegalStateException if there is no file of samples, or the broker does not take them
   */
  static int send(PrintStream out, String bootstrapServers, Contract contract, Path folder)
      throws IOException, InterruptedException {
    List<String> lines = lines(folder.resolve(SAMPLES));
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "enable.idempotence",
            true,
            "max.block.ms",
            TIMEOUT_MILLIS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String line : lines) {
        sent.add(producer.send(new ProducerRecord<>(contract.topic(), line.getBytes(UTF_8))));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "--send: "
              + contract.topic()
              + " at "
              + bootstrapServers
              + " (expected: a topic that is there; "
              + e.getCause()
              + ")",
          e);
    }
    out.println(lines.size() + " records sent to " + contract.topic() + ".");
    return 0;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(file + ": no such file (expected: a record on each line)", e);
    }
  }
}
