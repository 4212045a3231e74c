package io.plimsoll.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page that tells somebody what to do: its blocks of commands, and of what these say. */
record GuidePage(Path file) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- (?<name>[a-z, ]+) -->\\R)?```(?<kind>\\w+)\\R(?<text>.*?)```", Pattern.DOTALL);

  /** A block of the page: its kind, and its name where a test needs it. */
  record Block(String name, String kind, String text) {}

  List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(file));
    while (matcher.find()) {
      blocks.add(
          new Block(
              Objects.requireNonNullElse(matcher.group("name"), ""),
              matcher.group("kind"),
              matcher.group("text")));
    }
    return blocks;
  }

  /** Returns the text of the block of a name. */
  String block(String name) throws IOException {
    return blocks().stream()
        .filter(block -> block.name().equals(name))
        .map(Block::text)
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no block named " + name));
  }

  /** Returns the arguments of each of our commands on the page. */
  List<List<String>> commands() throws IOException {
    return blocks().stream()
        .filter(block -> block.kind().equals("sh"))
        .flatMap(block -> block.text().lines())
        .filter(line -> line.startsWith("plimsoll "))
        .map(line -> List.of(line.substring("plimsoll ".length()).split(" +")))
        .toList();
  }
}
