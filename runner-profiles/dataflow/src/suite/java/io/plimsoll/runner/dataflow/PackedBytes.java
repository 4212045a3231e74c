package io.plimsoll.runner.dataflow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.SnappyError;
import org.xerial.snappy.SnappyInputStream;

/** Finds text in bytes that hold serialized and, as Beam does it, compressed objects. */
final class PackedBytes {
  /** With this begins what Beam serializes. */
  private static final String COMPRESSED = "\u0082SNAPPY\0";

  private PackedBytes() {}

  /** Returns bytes as text, and as further texts whatever is compressed in them, however deep. */
  static List<String> texts(byte[] bytes) {
    List<String> texts = new ArrayList<>();
    collect(new String(bytes, ISO_8859_1), texts);
    return texts;
  }

  private static void collect(String text, List<String> into) {
    into.add(text);
    for (int at = text.indexOf(COMPRESSED); at >= 0; at = text.indexOf(COMPRESSED, at + 1)) {
      collect(unpacked(text.substring(at).getBytes(ISO_8859_1)), into);
    }
  }

  /** Returns what comes out until something follows that was not packed with it. */
  private static String unpacked(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SnappyInputStream in = new SnappyInputStream(new ByteArrayInputStream(bytes))) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        out.write(next);
      }
    } catch (IOException | SnappyError e) {
      // Behind the end of what was packed.
      return out.toString(ISO_8859_1);
    }
    return out.toString(ISO_8859_1);
  }
}
