package io.plimsoll.quickstart;

import static io.plimsoll.quickstart.DayRecord.Kind.BROKEN;
import static io.plimsoll.quickstart.DayRecord.Kind.CONFLICT;
import static io.plimsoll.quickstart.DayRecord.Kind.DUPLICATE;
import static io.plimsoll.quickstart.DayRecord.Kind.LATE;
import static io.plimsoll.quickstart.DayRecord.Kind.ON_TIME;
import static io.plimsoll.quickstart.DayRecord.Kind.TOMBSTONE;
import static io.plimsoll.quickstart.DayRecord.Kind.TOO_LATE;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.quickstart.DayRecord.Kind;
import io.plimsoll.transforms.batch.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WikiDayTest {
  private static final Set<Kind> EDITS = Set.of(ON_TIME, LATE, TOO_LATE);
  private static final List<DayRecord> DAY = new WikiDay().records(1);

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void everyRealEditIsThereOnceUnderAnIdOfItsOwn() {
    List<DayRecord> edits = DAY.stream().filter(e -> EDITS.contains(e.kind())).toList();

    assertThat(edits).hasSize(WikiDay.EDITS);
    assertThat(edits.stream().map(DayRecord::eventId).distinct()).hasSize(WikiDay.EDITS);
  }

  @Test
  void sameSeedMakesTheSameBytesAndAnotherSeedAnotherMix() {
    assertThat(digest(new WikiDay().records(1))).isEqualTo(digest(DAY));
    assertThat(digest(new WikiDay().records(2))).isNotEqualTo(digest(DAY));
  }

  @Test
  void kindsComeInTheirShares() {
    Map<Kind, Long> counts =
        DAY.stream()
            .collect(groupingBy(DayRecord::kind, () -> new EnumMap<>(Kind.class), counting()));

    assertThat(counts.get(DUPLICATE)).isBetween(1_000L, 1_350L);
    assertThat(counts.get(CONFLICT)).isBetween(150L, 250L);
    assertThat(counts.get(BROKEN)).isBetween(500L, 680L);
    assertThat(counts.get(TOMBSTONE)).isBetween(20L, 60L);
    assertThat(counts.get(LATE)).isBetween(1_000L, 1_700L);
    assertThat(counts.get(TOO_LATE)).isBetween(200L, 400L);
  }

  @Test
  void everyReasonForADeadLetterIsMixedIn() {
    Set<Reason> reasons = new HashSet<>();
    DAY.stream().map(DayRecord::reason).filter(r -> r != null).forEach(reasons::add);

    assertThat(reasons).containsExactlyInAnyOrder(Reason.values());
  }

  @Test
  void realEditIsInTheEnvelopeOfTheContract() throws Exception {
    DayRecord first = DAY.stream().filter(e -> EDITS.contains(e.kind())).findFirst().orElseThrow();

    JsonNode event = json.readTree(first.value());

    assertThat(event.at("/schema_version").intValue()).isEqualTo(1);
    assertThat(event.at("/event_id").textValue()).isEqualTo(first.eventId()).hasSize(20);
    assertThat(event.at("/event_type").textValue()).isEqualTo("wiki.edit");
    assertThat(event.at("/event_time").textValue()).startsWith("2015-09-12T00:4");
    assertThat(event.at("/key")).isEqualTo(event.at("/payload/user"));
    assertThat(event.at("/payload/channel").textValue()).endsWith(".wikipedia");
    assertThat(event.at("/payload").has("time")).isFalse();
  }

  @Test
  void recordArrivesAfterItsEventAndLateOnesWithinTenMinutes() throws Exception {
    for (DayRecord entry : DAY) {
      if (EDITS.contains(entry.kind())) {
        long behind = entry.arrivalMillis() - eventTime(entry);
        switch (entry.kind()) {
          case ON_TIME -> assertThat(behind).isBetween(0L, 5_000L);
          case LATE -> assertThat(behind).isBetween(60_000L, 540_000L);
          case TOO_LATE -> assertThat(behind).isBetween(10_800_000L, 21_600_000L);
          case QUARANTINE, DUPLICATE, CONFLICT, BROKEN, TOMBSTONE ->
              throw new AssertionError(entry.kind());
        }
      }
    }
  }

  @Test
  void duplicateHasTheContentOfItsEventAndAConflictHasAnother() throws Exception {
    Map<String, DayRecord> first = new HashMap<>();
    for (DayRecord entry : DAY) {
      switch (entry.kind()) {
        case ON_TIME, LATE, TOO_LATE -> first.put(entry.eventId(), entry);
        case DUPLICATE -> {
          DayRecord original = requireNonNull(first.get(entry.eventId()));
          assertThat(json.readTree(entry.value())).isEqualTo(json.readTree(original.value()));
          assertThat(entry.partition()).isEqualTo(original.partition());
        }
        case CONFLICT -> {
          DayRecord original = requireNonNull(first.get(entry.eventId()));
          JsonNode other = json.readTree(entry.value());
          assertThat(other.at("/event_id").textValue()).isEqualTo(original.eventId());
          assertThat(other).isNotEqualTo(json.readTree(original.value()));
          assertThat(entry.partition()).isEqualTo(original.partition());
        }
        case QUARANTINE, BROKEN, TOMBSTONE -> {}
      }
    }
  }

  @Test
  void arrivalNeverGoesBackAndEveryPartitionIsUsed() {
    long before = 0;
    for (DayRecord entry : DAY) {
      assertThat(entry.arrivalMillis()).isGreaterThanOrEqualTo(before);
      before = entry.arrivalMillis();
    }
    long[] ends = DayRecord.endOffsets(DAY);
    assertThat(ends).hasSize(DayRecord.PARTITIONS);
    assertThat(Arrays.stream(ends).min().orElseThrow()).isGreaterThan(9_000);
    assertThat(Arrays.stream(ends).sum()).isEqualTo(DAY.size());
  }

  private long eventTime(DayRecord entry) throws Exception {
    String time = json.readTree(entry.value()).at("/event_time").textValue();
    return Instant.parse(time).toEpochMilli();
  }

  private static int digest(List<DayRecord> day) {
    int digest = 0;
    for (DayRecord entry : day) {
      digest = 31 * digest + Long.hashCode(entry.arrivalMillis());
      digest = 31 * digest + Arrays.hashCode(entry.value());
    }
    return digest;
  }
}
