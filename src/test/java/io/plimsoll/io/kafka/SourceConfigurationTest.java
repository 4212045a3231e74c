package io.plimsoll.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.contract.Contract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceConfigurationTest {
  private static SourceConfiguration launched(
      long launch, String topic, String servers, Map<TopicPartition, Long> until, String id) {
    return launched(launch, topic, servers, until, id, 1);
  }

  private static SourceConfiguration launched(
      long launch,
      String topic,
      String servers,
      Map<TopicPartition, Long> until,
      String id,
      int partitions) {
    Contract contract = NumberedEvents.contract(topic);
    Contract named =
        new Contract(
            id,
            contract.version(),
            topic,
            contract.fields(),
            contract.businessKey(),
            contract.eventTime(),
            null,
            null,
            contract.maxOutOfOrderness(),
            contract.idleTimeout(),
            contract.maxFutureSkew(),
            contract.deduplicationHorizon(),
            false,
            List.of(),
            List.of());
    return new SourceConfiguration(
        launch,
        topic,
        KafkaSettings.of(servers),
        StartingPoint.earliest(),
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList(),
        until,
        List.of(named),
        1,
        1,
        BatchPacker.Keep.REFUSED);
  }

  private static byte[] write(SourceConfiguration configuration) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(configuration);
    }
    return bytes.toByteArray();
  }

  private static SourceConfiguration read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (SourceConfiguration) in.readObject();
    }
  }

  @Test
  void savedConfigurationGivesWayToTheNewestLaunch() throws Exception {
    byte[] saved = write(launched(100, "newest", "a:1", Map.of(), "old"));
    byte[] now = write(launched(200, "newest", "a:1", Map.of(), "new"));

    assertThat(read(now).contracts().get(0).id()).isEqualTo("new");
    assertThat(read(saved).contracts().get(0).id()).isEqualTo("new");
    assertThat(read(write(read(saved))).launch).isEqualTo(200);
  }

  @Test
  void restoredSourceReadsThePartitionsItWasSavedWith() throws Exception {
    byte[] saved = write(launched(100, "grown", "a:1", Map.of(), "old", 2));
    byte[] now = write(launched(200, "grown", "a:1", Map.of(), "new", 3));

    assertThat(read(now).partitionsRead("grown")).containsExactly(0, 1, 2);
    SourceConfiguration restored = read(write(read(saved)));
    assertThat(restored.partitionsRead("grown")).containsExactly(0, 1);
    assertThat(restored.isFirst(new TopicPartition("grown", 0))).isTrue();
    assertThat(restored.isFirst(new TopicPartition("grown", 1))).isFalse();
    assertThat(restored.contracts().get(0).id()).isEqualTo("new");
  }

  @Test
  void configurationAloneComesBackAsItWas() throws Exception {
    TopicPartition partition = new TopicPartition("alone", 4);
    SourceConfiguration back =
        read(write(launched(100, "alone", "a:1", Map.of(partition, 7L), "x")));

    assertThat(back.until(partition)).isEqualTo(7);
    assertThat(back.isBounded()).isTrue();
    assertThat(back.kafka).isEqualTo(KafkaSettings.of("a:1"));
  }

  @Test
  void resumeWithAnotherEndIsRefused() throws Exception {
    TopicPartition partition = new TopicPartition("end", 0);
    byte[] saved = write(launched(100, "end", "a:1", Map.of(partition, 7L), "x"));
    read(write(launched(200, "end", "a:1", Map.of(), "x")));

    assertThatThrownBy(() -> read(saved))
        .hasMessage(
            "Cannot resume: --until is {end-0=7} in the savepoint and {} now"
                + " (expected: the same)");
  }

  @Test
  void resumeWithOtherServersIsRefusedInWhateverOrder() throws Exception {
    byte[] saved = write(launched(100, "servers", "a:1,b:2", Map.of(), "x"));
    read(write(launched(200, "servers", "b:2, a:1", Map.of(), "x")));
    assertThat(read(saved).launch).isEqualTo(200);

    read(write(launched(300, "servers", "c:3", Map.of(), "x")));
    assertThatThrownBy(() -> read(saved))
        .hasMessage(
            "Cannot resume: bootstrap.servers is [a:1, b:2] in the savepoint and [c:3] now"
                + " (expected: the same)");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        SourceConfiguration.class,
        PackingConsumerFactory.class,
        BatchTimestampPolicyFactory.class,
        RecordBatchDeserializerProvider.class,
        KafkaSettings.class,
        StartingPoint.class,
        TableKafkaIO.TableProducerFactory.class
      })
  void whatCheckpointsHoldIsNamedAndItsVersionFixed(Class<?> type) {
    assertThat(type.isAnonymousClass() || type.isSynthetic()).isFalse();
    assertThat(ObjectStreamClass.lookup(type).getSerialVersionUID()).isEqualTo(1);
  }
}
