package io.plimsoll.transforms.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.CapturedRecords;
import io.plimsoll.Promise;
import io.plimsoll.WikiTruth;
import io.plimsoll.transforms.admission.StreamRun.Packer;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of real edits in the order of their time, minute by minute and channel by channel, against
 * a table that was computed without Beam. Its columns that count distinct values have no measure to
 * compare with.
 */
@Tag("test-stream")
@Promise(2)
class WikiMinutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 500;
  private static final long DISORDER = 30_000;
  private static final String VIEWS =
      """
      views:
        - name: minutes
          window: {fixed: PT1M}
          dimensions: [payload.channel]
          measures:
            count: {count: {}}
            sum_added: {sum: payload.added}
            sum_deleted: {sum: payload.deleted}
            sum_delta: {sum: payload.delta}
            avg_added: {avg: payload.added}
            min_delta: {min: payload.delta}
            max_delta: {max: payload.delta}
            robot_edits: {count: {}, where: payload.isRobot}
      """;
  private static final List<String> MEASURES =
      List.of(
          "count",
          "sum_added",
          "sum_deleted",
          "sum_delta",
          "avg_added",
          "min_delta",
          "max_delta",
          "robot_edits");

  @Test
  void rowsOfAWholeDayAreTheExpectedTable(@TempDir Path folder) throws IOException {
    CapturedRecords captured = StreamRun.run(List.of(contract(folder)), stream(folder));

    Map<String, String> found = new TreeMap<>();
    for (JsonNode row : captured.rows("minutes").values()) {
      long start = Instant.parse(row.get("window_start").asText()).getMillis();
      found.put(
          start + " " + row.get("dimensions").get("channel").asText(),
          measures(name -> row.get("measures").get(name).asText()));
    }
    assertThat(found).isEqualTo(expected());
    assertThat(captured.of(Table.DEAD_LETTERS)).isEmpty();
    assertThat(captured.of(Table.TOO_LATE)).isEmpty();
  }

  private static Map<String, String> expected() throws IOException {
    List<String> lines = WikiTruth.lines("data/expected/wiki/fixed_1m_by_channel.csv.gz");
    List<String> names = List.of(lines.get(0).split(",", -1));
    Map<String, String> rows = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      rows.put(cells[0] + ' ' + cells[1], measures(name -> cells[names.indexOf(name)]));
    }
    return rows;
  }

  /** Spells the measures alike; an average is a double, which the table may spell otherwise. */
  private static String measures(UnaryOperator<String> valueOf) {
    StringBuilder text = new StringBuilder();
    for (String name : MEASURES) {
      String value = valueOf.apply(name);
      text.append(name)
          .append('=')
          .append(name.startsWith("avg") ? Double.toString(Double.parseDouble(value)) : value)
          .append(' ');
    }
    return text.toString();
  }

  private static Contract contract(Path folder) throws IOException {
    Path published = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(published.resolve("contracts"))) {
      published = published.getParent();
      assertThat(published).as("a folder above the user's that holds contracts/").isNotNull();
    }
    String name = "contract.odcs.yaml";
    Path source = published.resolve("contracts").resolve("wiki_edits").resolve(name);
    if (!Files.exists(folder.resolve(name))) {
      Files.copy(source, folder.resolve(name));
      Files.writeString(folder.resolve("views.yaml"), VIEWS);
    }
    return ContractReader.read(folder);
  }

  private static TestStream<RecordBatch> stream(Path folder) throws IOException {
    Packer packer = new Packer(List.of(contract(folder)), 0);
    TestStream.Builder<RecordBatch> stream = StreamRun.stream();
    List<String> lines = WikiTruth.lines("data/sets/wiki_edits.jsonl.gz");
    long watermark = RecordBatch.NO_WATERMARK;
    for (int from = 0; from < lines.size(); from += BATCH) {
      int to = Math.min(from + BATCH, lines.size());
      long oldest = time(lines.get(from));
      for (int i = from; i < to; i++) {
        packer.add(i, time(lines.get(i)), envelope(lines.get(i)));
      }
      stream =
          stream.addElements(
              TimestampedValue.of(packer.batch(watermark), Instant.ofEpochMilli(oldest)));
      watermark = time(lines.get(to - 1)) - DISORDER;
      stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static long time(String line) throws IOException {
    return Instant.parse(JSON.readTree(line).get("time").asText()).getMillis();
  }

  /** Puts an edit into the contract's envelope. */
  private static byte[] envelope(String line) throws IOException {
    ObjectNode payload = (ObjectNode) JSON.readTree(line);
    ObjectNode event = JSON.createObjectNode().put("schema_version", 1);
    event.set("event_id", payload.remove("event_id"));
    event.put("event_type", "wiki.edit");
    event.set("event_time", payload.remove("time"));
    event.set("key", payload.get("user"));
    event.set("payload", payload);
    return event.toString().getBytes(UTF_8);
  }
}
