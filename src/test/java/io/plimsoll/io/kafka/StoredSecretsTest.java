package io.plimsoll.io.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.cloud.Answer;
import io.plimsoll.cloud.Request;
import io.plimsoll.cloud.RestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client's secret that is in Secret Manager, by its name. */
class StoredSecretsTest {
  private static final String NAME = "projects/shop/secrets/kafka/versions/3";
  private static final String PASSWORD = "hunter2-\u00e4";

  private RestServer service;

  @BeforeEach
  void start() {
    service = new RestServer(StoredSecretsTest::answer);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static Answer answer(Request request) {
    if (!request.path().equals("/v1/" + NAME + ":access")) {
      return Answer.refusal(403, "forbidden", "Permission denied");
    }
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    found
        .putObject("payload")
        .put("data", Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)));
    return Answer.of(found);
  }

  private KafkaSettings settings(String name) {
    return KafkaSettings.of("localhost:9092")
        .withProperties(
            Map.of(
                "ssl.keystore.password",
                "${google:" + name + "}",
                "config.providers.google.param.endpoint",
                service.url()));
  }

  @Test
  void secretIsLookedUpWhereAClientIsMade() {
    assertThat(password(settings(NAME))).isEqualTo(PASSWORD);
  }

  @Test
  void settingsThatTravelHoldItsNameAlone() throws IOException {
    KafkaSettings settings = settings(NAME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    String travelling = bytes.toString(ISO_8859_1);
    assertThat(travelling).contains(NAME).doesNotContain("hunter2");
    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  @Test
  void secretThatIsRefusedIsNamed() {
    String other = NAME.replace("kafka", "theirs");
    assertThatThrownBy(() -> password(settings(other)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "${google:" + other + "}: HTTP 403 (expected: a secret that this account may access)");
  }

  @Test
  void nameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> password(settings("kafka")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("projects/P/secrets/S/versions/V");
  }

  private static String password(KafkaSettings settings) {
    return new AdminClientConfig(settings.clientProperties(Map.of()))
        .getPassword("ssl.keystore.password")
        .value();
  }
}
