package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * Values as the last version encoded them: a job that goes on finds such bytes in its state. What
 * reads them must make the same value of them; {@code -Dplimsoll.names=write} writes them anew, and
 * whoever does that has made running jobs start over.
 */
public final class SavedBytes {
  private static final Path FILE = House.ROOT.resolve("src/test/resources/names/bytes.txt");
  private static final String ARROW = " -> ";

  private SavedBytes() {}

  /**
   * Expects that a coder reads the bytes that it made of a sample in the last version.
   *
   * @param name of the sample
   */
  public static <T> void expectRead(String name, Coder<T> coder, T sample) throws CoderException {
    Map<String, String> saved = read();
    byte[] now = CoderUtils.encodeToByteArray(coder, sample);
    if ("write".equals(System.getProperty("plimsoll.names"))) {
      saved.put(name, HexFormat.of().formatHex(now));
      write(saved);
    }
    assertThat(saved).containsKey(name);
    T back = CoderUtils.decodeFromByteArray(coder, HexFormat.of().parseHex(saved.get(name)));
    assertThat(CoderUtils.encodeToByteArray(coder, back)).as(name).isEqualTo(now);
  }

  private static Map<String, String> read() {
    Map<String, String> saved = new TreeMap<>();
    if (Files.exists(FILE)) {
      for (String line : House.lines(FILE)) {
        String[] parts = line.split(ARROW, 2);
        saved.put(parts[0], parts[1]);
      }
    }
    return saved;
  }

  private static void write(Map<String, String> saved) {
    List<String> lines = new ArrayList<>();
    saved.forEach((name, bytes) -> lines.add(name + ARROW + bytes));
    try {
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
