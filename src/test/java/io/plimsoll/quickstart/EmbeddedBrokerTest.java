package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final long A_DAY_IN_2015 = 1_442_018_818_771L;

  @Test
  void recordComesBackWithItsOwnTimestampAndHeaders() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      createTopic(broker, "old");
      produce(broker, record("old", "a day in 2015".getBytes(UTF_8)));

      List<ConsumerRecord<byte[], byte[]>> read = consume(broker, "old", 1);

      assertThat(new String(read.get(0).value(), UTF_8)).isEqualTo("a day in 2015");
      assertThat(read.get(0).timestamp()).isEqualTo(A_DAY_IN_2015);
      assertThat(read.get(0).headers().lastHeader("h").value()).isEqualTo(new byte[] {7});
    }
  }

  @Test
  void recordOfSixteenMebibytesIsTaken() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      createTopic(broker, "large");
      produce(broker, record("large", new byte[16 << 20]));

      assertThat(consume(broker, "large", 1).get(0).value()).hasSize(16 << 20);
    }
  }

  @Test
  void topicIsNotMadeByAskingForIt() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("none")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void twoBrokersLiveBesideEachOther() throws Exception {
    try (EmbeddedBroker one = EmbeddedBroker.start();
        EmbeddedBroker two = EmbeddedBroker.start()) {
      createTopic(one, "same");
      createTopic(two, "same");
      produce(one, record("same", new byte[] {1}));
      produce(two, record("same", new byte[] {2}));

      assertThat(consume(one, "same", 1).get(0).value()).isEqualTo(new byte[] {1});
      assertThat(consume(two, "same", 1).get(0).value()).isEqualTo(new byte[] {2});
    }
  }

  @Test
  void closingTwiceIsHarmlessAndLeavesNoFileBehind(@TempDir Path folder) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder);
    createTopic(broker, "gone");
    assertThat(files(folder)).isNotEmpty();

    broker.close();
    broker.close();

    assertThat(files(folder)).isEmpty();
  }

  @Test
  void beamReadsItsOptionsInTheSameJvm() {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs("--jobName=" + "beside-a-broker").create();

      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertThat(options.getJobName()).isEqualTo("beside-a-broker");
    }
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 0, A_DAY_IN_2015, null, value);
    record.headers().add("h", new byte[] {7});
    return record;
  }

  private static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void produce(EmbeddedBroker broker, ProducerRecord<byte[], byte[]> record)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "max.request.size",
            EmbeddedBroker.MAX_RECORD_BYTES);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> consume(
      EmbeddedBroker broker, String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                return read.size() >= count;
              });
    }
    return read;
  }
}
