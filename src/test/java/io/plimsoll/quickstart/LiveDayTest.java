package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Drives the whole quickstart but for the pipeline, whose place a few lines by hand take. */
class LiveDayTest {
  private static final Contract CONTRACT =
      new Contract(
          "wiki_edits",
          "1.0.0",
          "wiki_edits",
          List.of(),
          List.of("event_id"),
          new EventTime("event_time", EventTime.Format.RFC3339),
          null,
          null,
          org.joda.time.Duration.standardSeconds(30),
          org.joda.time.Duration.standardMinutes(1),
          org.joda.time.Duration.standardMinutes(5),
          org.joda.time.Duration.standardHours(24),
          false,
          List.of(),
          List.of(
              new View(
                  "edits_per_hour",
                  new Window.Fixed(org.joda.time.Duration.standardHours(1)),
                  List.of(),
                  null,
                  List.of(),
                  org.joda.time.Duration.standardMinutes(10),
                  null)));

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void dayIsPlayedToItsEndsAndConcludedWithTheTableAndTheVerdict() throws Exception {
    LiveDay day = day((out, err, args) -> countByHand(args, records -> out.println("It adds up.")));

    assertThat(day.play()).isZero();

    List<DayRecord> all = new WikiDay().records(7);
    assertThat(shown.toString(UTF_8).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        String.format(
                            Locale.ROOT, "read %,d = %,d admitted", all.size(), all.size())))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(String.format(Locale.ROOT, "  #by\\.hand +%,d +.*", all.size())))
        .contains("It adds up.");
  }

  @Test
  void pipelineThatRefusesEndsTheDayAtOnceWithItsExitCode() throws Exception {
    LiveDay day =
        day(
            (out, err, args) -> {
              out.println("No such view.");
              return 2;
            });

    assertThat(day.play()).isEqualTo(2);
    assertThat(shown.toString(UTF_8)).contains("No such view.");
  }

  private LiveDay day(Pipeline.Launcher launcher) {
    return new LiveDay(
        new PrintStream(shown, true, UTF_8),
        launcher,
        Path.of("contracts", "wiki_edits"),
        CONTRACT,
        new WikiDay(),
        Speed.MAX,
        7,
        false);
  }

  private interface AtTheEnd {
    void say(long records);
  }

  /** Reads each partition to the end it was told, and writes one row and one line of the ledger. */
  private static int countByHand(String[] args, AtTheEnd end) {
    String bootstrap = option(args, "--bootstrap-servers");
    Map<TopicPartition, Long> ends =
        Arrays.stream(option(args, "--until").split(","))
            .map(part -> part.split(":"))
            .collect(
                toMap(
                    part -> new TopicPartition(part[0], Integer.parseInt(part[1])),
                    part -> Long.parseLong(part[2])));
    long read = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        read += consumer.poll(Duration.ofMillis(100)).count();
        send(producer, "wiki_edits.ledger", ledger(read));
      }
      send(producer, "wiki_edits.rows.edits_per_hour", row(read));
    }
    end.say(read);
    return 0;
  }

  private static String option(String[] args, String name) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(name + "="))
        .map(arg -> arg.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String value) {
    var unused =
        producer.send(new ProducerRecord<>(topic, "key".getBytes(UTF_8), value.getBytes(UTF_8)));
  }

  private static String ledger(long read) {
    return "{\"read\": " + read + ", \"admitted\": " + read + "}";
  }

  private static String row(long edits) {
    return """
        {"window_start": "2015-09-12T00:00:00.000Z", "window_end": "2015-09-12T01:00:00.000Z",
         "dimensions": {"channel": "#by.hand"}, "measures": {"edits": %d, "added": 1},
         "pane": "ON_TIME", "pane_index": 0, "generation": 1}
        """
        .formatted(edits);
  }
}
