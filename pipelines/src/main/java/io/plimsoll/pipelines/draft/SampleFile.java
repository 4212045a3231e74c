package io.plimsoll.pipelines.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plimsoll.transforms.contract.ContractException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads sample events from a file: a JSON object on each line; empty lines are passed over. */
final class SampleFile {
  /** So many are looked at; of a larger file the rest is not read. */
  static final int MOST_SAMPLES = 10_000;

  private static final int MOST_MISTAKES = 10;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Path path;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();

  private SampleFile(Path path) {
    this.path = path;
  }

  /**
   * A sample event.
   *
   * @param line where it stands, from 1
   * @param bytes as it is written
   */
  record Sample(int line, byte[] bytes, JsonNode event) {
    /** Returns what is at a dotted path; a missing node if nothing is. */
    JsonNode at(String dotted) {
      JsonNode node = event;
      for (String name : dotted.split("\\.", -1)) {
        node = node.path(name);
      }
      return node;
    }
  }

  /**
   * Reads a file's samples.
   *
   * @throws ContractException if there is none, or a line is no JSON object: a line for each
   */
  static List<Sample> read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new ContractException(path + ": no such file (expected: a JSON object on each line)");
    }
    SampleFile file = new SampleFile(path);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      file.read(in);
    } catch (IOException e) {
      throw new ContractException(
          path + ": " + e.getMessage() + " (expected: a file to be read)", e);
    }
    if (file.mistakes.isEmpty() && file.samples.isEmpty()) {
      file.mistakes.add(path + ": no line (expected: a JSON object on each line)");
    }
    if (!file.mistakes.isEmpty()) {
      throw new ContractException(String.join("\n", file.mistakes));
    }
    return file.samples;
  }

  private void read(InputStream in) throws IOException {
    int line = 0;
    int next = 0;
    while (next >= 0 && samples.size() < MOST_SAMPLES && mistakes.size() < MOST_MISTAKES) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        bytes.write(next);
      }
      line++;
      if (!bytes.toString(StandardCharsets.UTF_8).isBlank()) {
        take(line, bytes.toByteArray());
      }
    }
  }

  private void take(int line, byte[] bytes) throws IOException {
    try {
      JsonNode event = JSON.readTree(bytes);
      if (event.isObject()) {
        samples.add(new Sample(line, bytes, event));
      } else {
        mistake(line, "not an object but " + nameOf(event));
      }
    } catch (JsonProcessingException e) {
      mistake(line, e.getOriginalMessage().replaceAll("\\s*\\R\\s*", " "));
    }
  }

  private static String nameOf(JsonNode node) {
    return node.isNull() ? "null" : SampledField.nameOf(SampledField.kindOf(node));
  }

  private void mistake(int line, String what) {
    mistakes.add(path + ":" + line + ": " + what + " (expected: a JSON object on each line)");
  }
}
