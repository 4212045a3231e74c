package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.WikiTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The adversarial stream spread over partitions by its keys, and what is left to chance there.
 *
 * @param racyKeys ids of the events that the truth calls too late
 */
record PartitionedTruth(List<Sent> sent, Set<String> racyKeys) {
  private static final int USED_PARTITIONS = 3;
  private static final long MINUTE = 60_000;
  private static final long LATENESS = 10 * MINUTE;
  private static final long DISORDER = 30_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record of the stream at its place in the topic. */
  record Sent(WikiTruth truth, int partition, long offset) {
    String place() {
      return partition + ":" + offset;
    }
  }

  /** The window and the channel of a row. */
  record Place(long windowStart, String channel) {}

  /** What the truth knows of a row. */
  record Numbers(long edits, long added) {}

  /** Reads the stream, and checks that no partition's watermark can make an accepted event late. */
  static PartitionedTruth read() throws IOException {
    List<Sent> sent = new ArrayList<>();
    Set<String> racyKeys = new HashSet<>();
    long[] offsets = new long[USED_PARTITIONS];
    long[] newest = new long[USED_PARTITIONS];
    for (WikiTruth truth : WikiTruth.read()) {
      boolean event = !truth.eventId().isEmpty();
      String key = event ? truth.eventId() : Long.toString(truth.offset());
      int partition = Math.floorMod(key.hashCode(), USED_PARTITIONS);
      sent.add(new Sent(truth, partition, offsets[partition]++));
      if (truth.outcome().equals("too_late")) {
        racyKeys.add(truth.eventId());
      } else if (truth.outcome().equals("accepted")) {
        assertThat(windowStart(truth) + MINUTE - 1 + LATENESS)
            .as("window of offset %d, by the watermark of its own partition", truth.offset())
            .isGreaterThanOrEqualTo(newest[partition] - DISORDER);
      }
      if (event) {
        newest[partition] = Math.max(newest[partition], truth.eventTime());
      }
    }
    return new PartitionedTruth(sent, racyKeys);
  }

  /** Returns the rows that the truth ends with. */
  static Map<Place, Numbers> rows() throws IOException {
    Map<Place, Numbers> rows = new HashMap<>();
    List<String> lines = WikiTruth.lines("data/adversarial/wiki_s1.expected_windows.csv.gz");
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      rows.put(
          new Place(Long.parseLong(cells[0]), cells[1]),
          new Numbers(Long.parseLong(cells[2]), Long.parseLong(cells[3])));
    }
    return rows;
  }

  /** Returns the records that chance decides, by the rows that they may be counted in. */
  Map<Place, List<Sent>> racyByWindow() {
    return sent.stream()
        .filter(this::isRacy)
        .collect(Collectors.groupingBy(each -> place(each.truth())));
  }

  boolean isRacy(Sent record) {
    return racyKeys.contains(record.truth().eventId());
  }

  Set<String> racyPlaces() {
    return sent.stream().filter(this::isRacy).map(Sent::place).collect(Collectors.toSet());
  }

  Set<String> places(String outcome) {
    return sent.stream()
        .filter(each -> each.truth().outcome().equals(outcome))
        .map(Sent::place)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long windowStart(WikiTruth truth) {
    return Math.floorDiv(truth.eventTime(), MINUTE) * MINUTE;
  }

  private static Place place(WikiTruth truth) {
    try {
      JsonNode event = JSON.readTree(truth.value());
      return new Place(windowStart(truth), event.get("payload").get("channel").asText());
    } catch (IOException e) {
      throw new AssertionError("offset " + truth.offset(), e);
    }
  }
}
