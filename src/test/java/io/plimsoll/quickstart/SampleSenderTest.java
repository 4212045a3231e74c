package io.plimsoll.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSenderTest {
  private static Path orders() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("contracts/orders"))) {
      at = at.getParent();
    }
    return Objects.requireNonNull(at, "no project above").resolve("contracts/orders");
  }

  @Test
  void everySampleIsARecordAsItIsWritten() throws Exception {
    Path folder = orders();
    Contract contract = ContractReader.read(folder);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> read = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      ContractTopics.create(broker.bootstrapServers(), ContractTopics.of(contract, 1));

      SampleSender.send(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          broker.bootstrapServers(),
          contract,
          folder);

      try (TableTail tail = new TableTail(broker.bootstrapServers(), List.of(contract.topic()))) {
        tail.drain(record -> read.add(new String(record.value(), StandardCharsets.UTF_8)));
        tail.poll(Duration.ZERO, record -> read.add("one too many"));
      }
    }
    assertThat(read).isEqualTo(Files.readAllLines(folder.resolve("samples.jsonl")));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith(read.size() + " records sent to orders.");
  }

  @Test
  void folderWithoutSamplesIsAMistake(@TempDir Path empty) {
    Contract contract = ContractReader.read(orders());

    assertThatThrownBy(() -> SampleSender.send(System.out, "127.0.0.1:1", contract, empty))
        .hasMessage(
            empty.resolve("samples.jsonl") + ": no such file (expected: a record on each line)");
  }
}
