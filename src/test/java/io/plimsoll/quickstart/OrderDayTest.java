package io.plimsoll.quickstart;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.quickstart.DayRecord.Kind;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderDayTest {
  private static final List<DayRecord> DAY = new OrderDay().records(1);

  /** Returns the folder of the published contract. */
  static Path contract() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("contracts/orders"))) {
      at = at.getParent();
    }
    return Objects.requireNonNull(at, "no folder contracts above this one")
        .resolve("contracts/orders");
  }

  @Test
  void everyRecordBecomesByItsContractWhatItWasMadeToBe() {
    Contract contract = ContractReader.read(contract());
    RecordDecoder decoder = RecordDecoder.of(List.of(contract));
    DecodedRecord decoded = new DecodedRecord();
    Map<List<Long>, List<Long>> contentOfKey = new HashMap<>();
    Set<String> broken = new HashSet<>();
    for (DayRecord record : DAY) {
      decoder.decode(record.value(), record.arrivalMillis(), Set.of(), decoded);
      List<Long> key = List.of(decoded.keyHigh(), decoded.keyLow());
      List<Long> content = List.of(decoded.contentHigh(), decoded.contentLow());
      assertThat(decoded.kind())
          .as(record.eventId() + " " + decoded.message())
          .isEqualTo(
              switch (record.kind()) {
                case ON_TIME, LATE, TOO_LATE, DUPLICATE, CONFLICT -> DecodedRecord.Kind.EVENT;
                case QUARANTINE -> DecodedRecord.Kind.QUARANTINE;
                case BROKEN -> DecodedRecord.Kind.DEAD_LETTER;
                case TOMBSTONE -> DecodedRecord.Kind.TOMBSTONE;
              });
      switch (record.kind()) {
        case ON_TIME, LATE, TOO_LATE -> assertThat(contentOfKey.put(key, content)).isNull();
        case DUPLICATE -> assertThat(contentOfKey.get(key)).isEqualTo(content);
        case CONFLICT -> assertThat(contentOfKey.get(key)).isNotNull().isNotEqualTo(content);
        case BROKEN -> assertThat(decoded.reason()).isEqualTo(record.reason());
        case QUARANTINE -> broken.add(contract.rules().get(decoded.rule()).name());
        case TOMBSTONE -> {}
      }
    }
    assertThat(broken).containsExactlyInAnyOrderElementsOf(OrderDay.RULES);
    assertThat(contract.rules().stream().map(Rule::name))
        .containsExactlyInAnyOrderElementsOf(OrderDay.RULES);
  }

  @Test
  void sameSeedMakesTheSameBytesAndAnotherSeedOtherOrders() {
    assertThat(digest(new OrderDay().records(1))).isEqualTo(digest(DAY));
    assertThat(digest(new OrderDay().records(2))).isNotEqualTo(digest(DAY));
  }

  @Test
  void kindsComeInTheirShares() {
    Map<Kind, Long> counts =
        DAY.stream()
            .collect(groupingBy(DayRecord::kind, () -> new EnumMap<>(Kind.class), counting()));

    assertThat(counts.get(Kind.QUARANTINE)).isBetween(150L, 350L);
    assertThat(counts.get(Kind.DUPLICATE)).isBetween(550L, 900L);
    assertThat(counts.get(Kind.CONFLICT)).isBetween(60L, 180L);
    assertThat(counts.get(Kind.BROKEN)).isBetween(250L, 480L);
    assertThat(counts.get(Kind.TOO_LATE)).isBetween(80L, 320L);
    assertThat(counts.get(Kind.LATE)).isBetween(500L, 1_300L);
    assertThat(counts.get(Kind.TOMBSTONE)).isBetween(5L, 60L);
  }

  private static int digest(List<DayRecord> day) {
    int digest = 0;
    for (DayRecord record : day) {
      digest = 31 * digest + Long.hashCode(record.arrivalMillis());
      digest = 31 * digest + Arrays.hashCode(record.value());
    }
    return digest;
  }
}
