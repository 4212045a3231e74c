package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.CapturedRecords;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.TopicReader;
import io.plimsoll.quickstart.EmbeddedBroker;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;

/**
 * A broker with a topic of events, told piece by piece, and the answer that an undisturbed run over
 * all of them gives: every event in its minute once, every copy a duplicate, every broken record a
 * dead letter, and every event too late whose window was closed.
 *
 * <p>The events are ten a second, up to three seconds out of order. In the middle of them comes one
 * in each partition whose windows are long closed: it is the first that a job reads which goes on
 * there, before it knows any watermark.
 */
final class MinuteEvents implements AutoCloseable {
  static final int PARTITIONS = 3;
  private static final int EVENTS = 12_000;
  private static final int COPY_EVERY = 20;
  private static final int BROKEN_EVERY = 150;
  private static final long START = Instant.parse("2026-03-01T12:00:00Z").getMillis();
  private static final long STEP = 100;
  private static final long TOO_LATE = START - 2 * 60 * 60_000;

  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final Contract contract = ContractReader.read(contractFolder());
  private final KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          // With more, a new topic may take the second batch and then never the first.
          Map.of(
              "bootstrap.servers",
              broker.bootstrapServers(),
              "max.in.flight.requests.per.connection",
              1),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final List<byte[]> records = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<String, Long> expectedRows = new TreeMap<>();
  private int copies;
  private int broken;
  private int produced;

  MinuteEvents() {
    try (KafkaTopics topics = KafkaTopics.connect(kafka)) {
      topics.createTopicsOfRecorded(List.of(contract), PARTITIONS);
    }
    for (int i = 0; i < EVENTS; i++) {
      long time = START + i * STEP - (i * 7919L) % 3_000;
      long minute = Math.floorDiv(time, 60_000) * 60_000;
      expectedRows.merge(minute + " #" + i % 5, 1L, Long::sum);
      byte[] event = event(i, time);
      records.add(event);
      if (i % COPY_EVERY == 0) {
        records.add(event);
        copies++;
      }
      if (i % BROKEN_EVERY == 0) {
        records.add("{".getBytes(StandardCharsets.UTF_8));
        broken++;
      }
    }
    int middle = (records.size() + PARTITIONS) / 2;
    for (int i = 0; i < PARTITIONS; i++) {
      records.add(middle, event(EVENTS + i, TOO_LATE));
    }
    for (int i = 0; i < records.size(); i++) {
      ends.merge(new TopicPartition(contract.topic(), i % PARTITIONS), 1L, Long::sum);
    }
  }

  private static byte[] event(int id, long time) {
    return ("{\"schema_version\":1,\"event_id\":\"e"
            + id
            + "\",\"event_type\":\"wiki.edit\",\"event_time\":\""
            + Instant.ofEpochMilli(time)
            + "\",\"key\":\"k\",\"payload\":{\"channel\":\"#"
            + id % 5
            + "\",\"comment\":\"c\",\"isAnonymous\":false,\"isMinor\":false,\"isNew\":false,"
            + "\"isRobot\":false,\"isUnpatrolled\":false,\"namespace\":\"Main\",\"page\":\"p\","
            + "\"user\":\"u\",\"delta\":1,\"added\":1,\"deleted\":0}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  Contract contract() {
    return contract;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  int size() {
    return records.size();
  }

  /** Returns the offsets that all records end at. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  /** Returns the arguments of a command that speaks of these events. */
  List<String> arguments(String command) {
    return List.of(
        command,
        "--contract=" + contractFolder(),
        "--bootstrap-servers=" + broker.bootstrapServers());
  }

  /** Returns the option that ends a run behind the last record, produced yet or not. */
  String until() {
    return ends.entrySet().stream()
        .map(e -> e.getKey().topic() + ":" + e.getKey().partition() + ":" + e.getValue())
        .collect(Collectors.joining(",", "--until=", ""));
  }

  /** Produces what was not produced yet of the first {@code end} records. */
  void produceUpTo(int end) throws ExecutionException, InterruptedException {
    List<Future<?>> sent = new ArrayList<>();
    for (; produced < end; produced++) {
      byte[] record = records.get(produced);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  contract.topic(), produced % PARTITIONS, START + produced * STEP, null, record)));
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  /** Returns how many records the ledger says were read so far. */
  long read() {
    Map<String, Long> minutes = new HashMap<>();
    new TopicReader(kafka)
        .read(
            Table.LEDGER.nameOf(contract.id(), ""),
            record ->
                minutes.put(
                    CapturedRecords.text(record.key()), json(record.value()).get("read").asLong()));
    return minutes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Compares all that a run recorded with what it must. */
  void expectTheUndisturbedAnswer() {
    Outcome ledger = Outcome.of(arguments("ledger").toArray(String[]::new));
    assertThat(ledger.out())
        .contains("ledger: adds up (" + number(records.size()) + " read)")
        .containsPattern("admitted +" + number(EVENTS + PARTITIONS) + "\n")
        .containsPattern("duplicate +" + number(copies) + "\n")
        .containsPattern("dead letter +" + number(broken) + "\n");
    assertThat(ledger.exit()).isZero();
    Map<String, Long> found = new TreeMap<>();
    new TopicReader(kafka)
        .read(
            Table.ROWS.nameOf(contract.id(), "edits_per_minute"),
            record -> {
              // Of a key the panes are written in order: the last one is the newest.
              JsonNode row = json(record.value());
              found.put(
                  Instant.parse(row.get("window_start").asText()).getMillis()
                      + " "
                      + row.get("dimensions").get("channel").asText(),
                  row.get("measures").get("edits").asLong());
            });
    assertThat(found).isEqualTo(expectedRows);
    Set<String> tooLate = new HashSet<>();
    new TopicReader(kafka)
        .read(
            Table.TOO_LATE.nameOf(contract.id(), ""),
            record -> tooLate.add(CapturedRecords.text(record.key())));
    assertThat(tooLate).hasSize(PARTITIONS * contract.views().size());
  }

  private static JsonNode json(byte[] value) {
    try {
      return new ObjectMapper().readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static Path contractFolder() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("contracts"))) {
      root = root.getParent();
    }
    return root.resolve("contracts/wiki_edits");
  }

  @Override
  public void close() {
    producer.close();
    broker.close();
  }
}
