package io.plimsoll.pipelines.draft;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML as people do, with comments, which a general writer of YAML leaves out. */
final class DraftText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*");

  /** Words that some reader of YAML takes for something else than a text. */
  private static final Pattern RESERVED =
      Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|nan|inf");

  private static final int WIDTH = 116;

  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  DraftText line(int indent, String line) {
    text.append(" ".repeat(indent)).append(line).append('\n');
    return this;
  }

  /** Adds a comment, broken into lines. */
  DraftText comment(int indent, String comment) {
    StringBuilder line = new StringBuilder("#");
    for (String word : comment.split(" ")) {
      if (indent + line.length() + 1 + word.length() > WIDTH && line.length() > 1) {
        line(indent, line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    return line(indent, line.toString());
  }

  /** Returns a mapping on one line; its values are YAML already. */
  static String mapping(Map<String, String> entries) {
    return entries.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Returns a text as YAML: plain where nobody could take it for anything else, else in quotes. */
  static String scalar(String value) {
    // A string of JSON is one of YAML.
    return PLAIN.matcher(value).matches() && !RESERVED.matcher(value).matches()
        ? value
        : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }

  /** Returns a name as it may stand in a comment: on one line, whatever it holds. */
  static String inComment(String value) {
    String scalar = scalar(value);
    return scalar.replaceAll("[\\x{85}\\x{2028}\\x{2029}]", "?");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
