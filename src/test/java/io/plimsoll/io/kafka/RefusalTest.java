package io.plimsoll.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  private static Refusal ofLogin(String options) {
    return Refusal.of(
        Map.of(
            "bootstrap.servers", "a:1", "sasl.jaas.config", "x.LoginModule required " + options));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "username=\"me\" password=\"hunter2\";|user me",
        "password=hunter2 username=me;|user me",
        "username=\"${env:USER}\" password=\"hunter2\";|user ${env:USER}",
        "username= password=\"hunter2\";|this client",
        "username=\" password=hunter2;|this client",
        "password=\"hunter2\";|this client",
      })
  void ofALoginOnlyTheUserIsShown(String options, String client) {
    assertThat(ofLogin(options).client()).isEqualTo(client);
  }

  @Test
  void everyDeniedOperationIsNamedOnce() {
    assertThat(Refusal.isDenied(new TopicAuthorizationException("t"))).isTrue();
    assertThat(ofLogin("username=me;").denied(List.of("READ a", "WRITE b")))
        .isEqualTo("permission: READ a, WRITE b (expected: granted to user me at a:1)");
  }

  @Test
  void certificateForAnotherHostIsTold() {
    Throwable cause = new KafkaException("No subject alternative names matching IP address found");

    assertThat(
            ofLogin("").explain(new SslAuthenticationException("SSL handshake failed", cause), 1))
        .startsWith("bootstrap.servers: a:1 (expected: a certificate that names this host; ")
        .endsWith("SSL handshake failed: No subject alternative names matching IP address found)");
  }

  @Test
  void whatHasToDoWithWhatWasAskedForIsLeftToTheAsker() {
    assertThat(ofLogin("").explain(new KafkaException("x"), 1)).isNull();
  }

  @Test
  void messagesOfCausesAreSaidOnceAndInOneLine() {
    Throwable inner = new IllegalStateException("b\n  c");

    assertThat(Refusal.messages(new KafkaException("a", inner))).isEqualTo("a: b c");
    assertThat(Refusal.messages(new KafkaException(inner))).isEqualTo("b c");
  }
}
