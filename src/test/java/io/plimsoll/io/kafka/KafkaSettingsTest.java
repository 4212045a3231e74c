package io.plimsoll.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final KafkaSettings SETTINGS = KafkaSettings.of("localhost:9092");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.keystore.password",
        "ssl.key.password",
        "ssl.keystore.key",
        "ssl.keystore.certificate.chain",
        "sasl.oauthbearer.client.secret",
        "basic.auth.user.info",
      })
  void secretInTheOpenIsRefusedWithoutRepeatingIt(String name) {
    assertThatThrownBy(() -> SETTINGS.withProperties(Map.of(name, "hunter2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kafka." + name + ": a secret in the open (expected: ")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void loginModuleWithItsPasswordInTheOpenIsRefused() {
    String login = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    assertThatThrownBy(
            () ->
                SETTINGS.withProperties(
                    Map.of(
                        "sasl.jaas.config",
                        login + " username=\"${env:USER}\" password=\"hunter2\";")))
        .hasMessageNotContaining("hunter2");
    SETTINGS.withProperties(
        Map.of("sasl.jaas.config", login + " username=\"me\" password=\"${env:PASSWORD}\";"));
  }

  @Test
  void referenceIsTakenAndResolvedByTheClient() {
    KafkaSettings settings =
        SETTINGS.withProperties(Map.of("ssl.keystore.password", "${env:KEYSTORE}"));

    assertThat(settings.clientProperties(Map.of()))
        .containsEntry("ssl.keystore.password", "${env:KEYSTORE}")
        .containsEntry("config.providers", "env,file,google")
        .containsKeys(
            "config.providers.env.class",
            "config.providers.file.class",
            "config.providers.google.class");
  }

  @Test
  void givenPropertyWinsOverTheFileAndTheFileOverADefault(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "client.id=file\nretries=7\nlinger.ms=9\nssl.key.password=hunter2\n");
    KafkaSettings settings =
        SETTINGS.withPropertiesFile(file.toString()).withProperties(Map.of("client.id", "given"));

    assertThat(settings.clientProperties(Map.of("retries", 3, "acks", "all")))
        .containsEntry("client.id", "given")
        .containsEntry("retries", "7")
        .containsEntry("acks", "all")
        .containsEntry("ssl.key.password", "hunter2")
        .containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void fileIsReadWhereTheClientIsMadeAndNeverSerialized(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "ssl.key.password=hunter2\n");
    KafkaSettings settings = SETTINGS.withPropertiesFile(file.toString());
    settings.clientProperties(Map.of());

    KafkaSettings arrived = SerializableUtils.clone(settings);
    Files.writeString(file, "ssl.key.password=changed\n");
    assertThat(arrived).isEqualTo(settings);
    assertThat(arrived.clientProperties(Map.of())).containsEntry("ssl.key.password", "changed");
  }

  @Test
  void fileThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> SETTINGS.withPropertiesFile("no/such/file").clientProperties(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka-properties: no/such/file (expected: a readable file of properties)");
  }

  @Test
  void toStringShowsNoValue() {
    assertThat(SETTINGS.withProperties(Map.of("client.id", "visible")).toString())
        .contains("client.id", "localhost:9092")
        .doesNotContain("visible");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "a:1;b:2", "localhost:port"})
  void serversThatAreNotHostAndPortAreRefused(String servers) {
    assertThatThrownBy(() -> KafkaSettings.of(servers))
        .hasMessage(
            "bootstrap.servers: " + servers + " (expected: host:port, separated by commas)");
  }

  @ParameterizedTest
  @CsvSource({"earliest,EARLIEST", "latest,LATEST", "2015-09-12T00:00:00Z,TIME"})
  void startingPointIsReadFromText(String text, StartingPoint.Kind kind) {
    assertThat(StartingPoint.parse(text).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "newest", "2015-09-12", "2015-09-12T00:00:00", "2015-13-12T00:00:00Z"})
  void startingPointOfAnotherTextIsRefused(String text) {
    assertThatThrownBy(() -> StartingPoint.parse(text))
        .hasMessageStartingWith("from: " + text + " (expected: earliest, latest or a time such as");
  }
}
