package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** The real Wikipedia edits of 2015-09-12. */
final class WikiDay implements Day {
  static final int EDITS = 39_244;

  private static final String RESOURCE = "wikipedia/wikiticker-2015-09-12-sampled.json.gz";

  @Override
  public ShownView shown() {
    return new ShownView("edits_per_hour", "edits", "added", "channels");
  }

  @Override
  public List<WikiEdit> events(Random random) {
    InputStream resource = WikiDay.class.getClassLoader().getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(
          "resource: "
              + RESOURCE
              + " (expected: on the class path, from druid-processing's tests)");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), UTF_8))) {
      return lines.lines().map(WikiEdit::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }
}
