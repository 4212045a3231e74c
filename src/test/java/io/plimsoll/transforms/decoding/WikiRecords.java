package io.plimsoll.transforms.decoding;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The adversarial stream of wiki edits, each record with what must become of it. */
record WikiRecords(
    long arrival,
    byte @Nullable [] value,
    String outcome,
    @Nullable String reason,
    JsonNode truth) {

  /** Reads all records; skips the test, by name, where the shared data is absent. */
  static List<WikiRecords> read() throws IOException {
    Path folder = shared().resolve("data/adversarial");
    assumeTrue(
        Files.exists(folder.resolve("wiki_s1.records.jsonl.gz")),
        "skipped: no shared data at ../shared/data/adversarial");
    ObjectMapper mapper = new ObjectMapper();
    List<WikiRecords> all = new ArrayList<>();
    try (BufferedReader records = lines(folder.resolve("wiki_s1.records.jsonl.gz"));
        BufferedReader truths = lines(folder.resolve("wiki_s1.truth.jsonl.gz"))) {
      for (String line = records.readLine(); line != null; line = records.readLine()) {
        JsonNode record = mapper.readTree(line);
        JsonNode truth = mapper.readTree(truths.readLine());
        JsonNode value = record.get("value_b64");
        all.add(
            new WikiRecords(
                record.get("arrival_ms").asLong(),
                value.isNull() ? null : Base64.getDecoder().decode(value.asText()),
                truth.get("outcome").asText(),
                truth.get("reason").isNull() ? null : truth.get("reason").asText(),
                truth));
      }
    }
    return all;
  }

  private static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
  }

  private static Path shared() {
    String given = System.getProperty("plimsoll.shared");
    if (given != null) {
      return Path.of(given);
    }
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.isDirectory(root.resolve("contracts"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared");
  }
}
