package io.plimsoll;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A record of the adversarial stream of wiki edits, and what must become of it.
 *
 * @param watermarkBefore the watermark before the record, in milliseconds; the smallest long if
 *     none
 * @param margin distance to the nearest boundary of lateness, in milliseconds; the largest long if
 *     none is near
 */
public record WikiTruth(
    long offset,
    long arrival,
    byte @Nullable [] key,
    byte @Nullable [] value,
    String outcome,
    String reason,
    String eventId,
    long eventTime,
    long watermarkBefore,
    boolean late,
    long margin,
    List<String> alsoOk) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns a file of the shared data; skips the test, by name, where it is absent. */
  public static Path shared(String file) {
    String given = System.getProperty("plimsoll.shared");
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.isDirectory(root.resolve("contracts"))) {
      root = root.getParent();
    }
    Path path = (given != null ? Path.of(given) : root.resolveSibling("shared")).resolve(file);
    assumeTrue(Files.exists(path), "skipped: no shared data at ../shared/" + file);
    return path;
  }

  /** Reads the lines of a file of the shared data, which may be gzipped. */
  public static List<String> lines(String file) throws IOException {
    InputStream bytes = Files.newInputStream(shared(file));
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** Reads the stream in its order of arrival. */
  public static List<WikiTruth> read() throws IOException {
    List<String> records = lines("data/adversarial/wiki_s1.records.jsonl.gz");
    List<String> truths = lines("data/adversarial/wiki_s1.truth.jsonl.gz");
    List<WikiTruth> all = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      JsonNode record = JSON.readTree(records.get(i));
      JsonNode truth = JSON.readTree(truths.get(i));
      List<String> alsoOk = new ArrayList<>();
      truth.get("also_ok").forEach(each -> alsoOk.add(each.asText()));
      all.add(
          new WikiTruth(
              record.get("offset").asLong(),
              record.get("arrival_ms").asLong(),
              bytes(record.get("key_b64")),
              bytes(record.get("value_b64")),
              truth.get("outcome").asText(),
              truth.get("reason").asText(""),
              truth.path("event_id").asText(""),
              truth.path("event_time_ms").asLong(),
              truth.get("wm_before_ms").asLong(Long.MIN_VALUE),
              truth.get("late").asBoolean(),
              truth.get("margin_ms").asLong(Long.MAX_VALUE),
              alsoOk));
    }
    return all;
  }

  private static byte @Nullable [] bytes(JsonNode base64) {
    return base64.isNull() ? null : Base64.getDecoder().decode(base64.asText());
  }
}
