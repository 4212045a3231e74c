package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Model.CommandSpec;

/** Where the commands write, and how they spell what several of them write. */
final class Console {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Console() {}

  /** Returns where a command's results go. */
  static PrintWriter out(@Nullable CommandSpec spec) {
    return spec(spec).commandLine().getOut();
  }

  /** Returns what the parser knows of a command. */
  static CommandSpec spec(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("spec: null (expected: set by the parser)");
    }
    return spec;
  }

  /** Returns a number with its noun: {@code 1 view}, {@code 2 views}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Returns lines in which the cells of each column begin at one place. */
  static List<String> aligned(List<List<String>> lines) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        int width = width(line.get(i));
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    return lines.stream().map(line -> aligned(line, widths)).toList();
  }

  private static String aligned(List<String> line, List<Integer> widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String cell = line.get(i);
      text.append(cell).append(" ".repeat(widths.get(i) - width(cell) + 2));
    }
    return text.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Prints JSON, as people read it too. */
  static void printJson(PrintWriter out, Object value) throws JsonProcessingException {
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    out.flush();
  }

  /** Prints what is JSON as YAML, which people read more easily. */
  static void printYaml(PrintWriter out, JsonNode value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    out.print(new Yaml(options).dump(JSON.convertValue(value, Object.class)));
    out.flush();
  }
}
