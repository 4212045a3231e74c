package io.plimsoll.runner.flink.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Makes the topics and fills the one that is read. */
final class Topics {
  private Topics() {}

  static void createSource(String bootstrapServers, String topic)
      throws InterruptedException, ExecutionException {
    NewTopic source = new NewTopic(topic, EventSequence.PARTITIONS, (short) 1);
    // The record's time is what the sequence says it is, so that every run decides alike.
    source.configs(Map.of("message.timestamp.type", "CreateTime"));
    create(bootstrapServers, List.of(source));
  }

  /** Makes every topic that a run may write to. */
  static void createForRun(RunSpec run) throws InterruptedException, ExecutionException {
    List<NewTopic> topics = new ArrayList<>();
    List<String> names =
        new ArrayList<>(ManyViews.names(run.views()).stream().map(run::rowsTopic).toList());
    names.addAll(
        List.of(
            run.name() + ".dead-letters",
            run.name() + ".quarantine",
            run.name() + ".conflicts",
            run.name() + ".too-late",
            run.name() + ".ledger"));
    for (String name : names) {
      topics.add(new NewTopic(name, EventSequence.PARTITIONS, (short) 1));
    }
    create(run.bootstrapServers(), topics);
  }

  /** Produces the whole sequence, uncompressed. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every failure
  static void fill(String bootstrapServers, String topic, EventSequence sequence, long events) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Clients.producer(bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long place = 0; place < events && failure.get() == null; place++) {
        producer.send(
            new ProducerRecord<>(
                topic,
                sequence.partition(place),
                sequence.arrival(place),
                null,
                sequence.value(place)),
            (written, error) -> {
              if (error != null) {
                failure.set(error);
              }
            });
      }
    }
    Exception cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("Cannot fill the topic " + topic, cause);
    }
  }

  private static void create(String bootstrapServers, List<NewTopic> topics)
      throws InterruptedException, ExecutionException {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      admin.createTopics(topics).all().get();
    }
  }
}
