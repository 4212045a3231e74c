package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.WikiTruth;
import io.plimsoll.transforms.contract.Contract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Compares the two decoders for as long as {@code -Dplimsoll.fuzz=PT10M} says. {@code
 * -Dplimsoll.fuzz.seed} repeats a run.
 */
@Tag("fuzz")
class DecoderFuzzTest {
  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS) // longer than any other test may take
  @EnabledIfSystemProperty(named = "plimsoll.fuzz", matches = "P.*")
  void decodersAgreeForAsLongAsAsked() throws IOException {
    Duration duration = Duration.parse(System.getProperty("plimsoll.fuzz"));
    long seed = Long.getLong("plimsoll.fuzz.seed", System.nanoTime());
    System.out.println("fuzz: seed " + seed);
    Random random = new Random(seed);
    RandomRecords records = new RandomRecords(random);
    RecordMutations mutations = new RecordMutations(random);
    List<byte[]> wiki =
        WikiTruth.read().stream()
            .map(WikiTruth::value)
            .filter(value -> value != null && value.length < 5_000)
            .toList();
    List<List<Contract>> topics = topics();
    List<Agreement> agreements = topics.stream().map(Agreement::new).toList();
    long executions = 0;
    long sure = 0;
    long events = 0;
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      int topic = random.nextInt(topics.size());
      byte[] record =
          topic == 0 && random.nextBoolean()
              ? wiki.get(random.nextInt(wiki.size()))
              : records.next(topics.get(topic));
      if (random.nextBoolean()) {
        record = mutations.of(record);
      }
      try {
        sure += agreements.get(topic).holds(record, Verdict.ARRIVAL) ? 1 : 0;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", topic " + topic + ": " + new String(record, StandardCharsets.UTF_8),
            e);
      }
      executions++;
      events += agreements.get(topic).wasEvent() ? 1 : 0;
    }
    System.out.println(
        "fuzz: " + executions + " executions, " + events + " events, the scanner sure of " + sure);
    assertThat(sure).isPositive();
  }

  static List<List<Contract>> topics() {
    List<List<Contract>> topics = new ArrayList<>();
    topics.add(List.of(WikiContract.deduplicating()));
    topics.add(List.of(Contracts.everyType()));
    topics.add(List.of(Contracts.strict()));
    topics.add(List.of(WikiContract.plain(), Contracts.everyType(), Contracts.strict()));
    return topics;
  }
}
