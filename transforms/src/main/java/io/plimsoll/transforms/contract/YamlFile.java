package io.plimsoll.transforms.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** One YAML file: its tree, the line of every node, and the mistakes found in it so far. */
public final class YamlFile {
  private record Mistake(int line, String text) {}

  private final Path path;
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();
  private @Nullable JsonNode root;

  private YamlFile(Path path) {
    this.path = path;
  }

  /** Reads a file. What is wrong with it as a file or as YAML is among its mistakes. */
  public static YamlFile read(Path path) {
    YamlFile file = new YamlFile(path);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      file.parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (NoSuchFileException e) {
      file.add(0, "no such file (expected: a file that can be read)");
    } catch (CharacterCodingException e) {
      file.add(0, "not UTF-8 (expected: YAML in UTF-8)");
    } catch (IOException e) {
      file.add(0, "cannot be read: " + e + " (expected: a file that can be read)");
    }
    return file;
  }

  /**
   * Reads what would be a file's text.
   *
   * @param path what the mistakes call it
   */
  public static YamlFile of(Path path, String text) {
    YamlFile file = new YamlFile(path);
    file.parse(text);
    return file;
  }

  private void parse(String text) {
    try {
      root = new YamlTree(this).read(text);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      add(line, "not YAML: " + oneLine(e.getProblem()) + " (expected: YAML)");
    } catch (YAMLException e) {
      add(0, "not YAML: " + oneLine(e.getMessage()) + " (expected: YAML)");
    }
  }

  /** Returns a file as if it held an empty mapping. */
  static YamlFile empty(Path path) {
    YamlFile file = new YamlFile(path);
    file.root = JsonNodeFactory.instance.objectNode();
    return file;
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "no reason given" : text.strip().replaceAll("\\s*\\R\\s*", ", ");
  }

  /** Returns the root; null where the file has mistakes that leave none. */
  public @Nullable Element root() {
    return root == null ? null : new Element(this, "", root);
  }

  void line(String pointer, int line) {
    lines.putIfAbsent(pointer, line);
  }

  /** Returns whether anything is wrong so far. */
  public boolean hasMistakes() {
    return !mistakes.isEmpty();
  }

  /** Returns the mistakes in the order of their lines. */
  public List<String> mistakes() {
    return mistakes.stream()
        .sorted(Comparator.comparingInt(Mistake::line))
        .map(Mistake::text)
        .distinct()
        .toList();
  }

  /** Notes a mistake at a node, or at a line where there is no tree yet. */
  void mistake(String pointer, String text) {
    String place = place(pointer);
    add(lineOf(pointer), place.isEmpty() ? text : place + ": " + text);
  }

  private void add(int line, String text) {
    mistakes.add(new Mistake(line, path + (line == 0 ? "" : ":" + line) + ": " + text));
  }

  private int lineOf(String pointer) {
    String at = pointer;
    while (!at.isEmpty()) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return 0;
  }

  /**
   * Says where a node is the way people do: {@code views[edits_per_minute].window.fixed}. An item
   * of a list is called by its name where it has one, else by its index.
   */
  private String place(String pointer) {
    StringBuilder place = new StringBuilder();
    JsonNode node = root;
    for (String token : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      String name = token.replace("~1", "/").replace("~0", "~");
      boolean inList = node != null && node.isArray();
      node = node == null ? null : inList ? node.get(Integer.parseInt(name)) : node.get(name);
      if (inList) {
        place.append('[').append(nameOf(node, name)).append(']');
      } else {
        place.append(place.length() == 0 ? "" : ".").append(name);
      }
    }
    return place.toString();
  }

  private static String nameOf(@Nullable JsonNode item, String index) {
    for (String key : List.of("name", "property", "server")) {
      if (item != null && item.path(key).isTextual()) {
        return item.path(key).textValue();
      }
    }
    return index;
  }
}
