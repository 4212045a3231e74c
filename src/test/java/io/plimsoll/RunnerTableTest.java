package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the README's table of what each runner proves to what the build runs.
 *
 * <p>A cell says {@code yes} (tests carry the tag and this runner runs them), {@code no} (this
 * runner skips the tag) or {@code not yet} (no test carries it, or the suite does not run on this
 * runner).
 */
class RunnerTableTest {

  private static final Pattern TAG =
      Pattern.compile("@(?:net\\.jqwik\\.api\\.)?Tag\\(\"([^\"]+)\"\\)");

  /** Tests that run by command only, on whatever runner: no trait of one. */
  private static final Set<String> ON_REQUEST = Set.of("fuzz");

  private static final Map<String, Map<String, String>> TABLE = table();

  @Test
  void everyTagInUseHasARow() {
    assertThat(TABLE.keySet()).containsAll(tagsInUse());
  }

  @Test
  void everyExcludedTagHasARow() {
    assertThat(TABLE.keySet()).containsAll(excludedTags());
  }

  @Test
  void everyCellOfThisRunnerSaysWhatTheBuildDoes() {
    String runner = System.getProperty("suite.runner", "");
    Map<String, String> said = new LinkedHashMap<>();
    Map<String, String> done = new LinkedHashMap<>();
    TABLE.forEach(
        (tag, cells) -> {
          said.put(tag, cells.getOrDefault(runner, "no column " + runner));
          done.put(
              tag,
              excludedTags().contains(tag) ? "no" : tagsInUse().contains(tag) ? "yes" : "not yet");
        });
    assertThat(said).as("README.md, column %s", runner).isEqualTo(done);
  }

  private static Set<String> excludedTags() {
    return Arrays.stream(System.getProperty("suite.excludedTags", "").split(","))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Read from the sources: a tag that this runner skips is in use all the same. */
  private static Set<String> tagsInUse() {
    return House.files("src/test/java", "Test.java").stream()
        .flatMap(file -> House.lines(file).stream())
        .flatMap(line -> TAG.matcher(line).results().map(found -> found.group(1)))
        .filter(tag -> !ON_REQUEST.contains(tag))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Tag to runner to cell; the header names the runners, the first column the tags in backquotes.
   */
  private static Map<String, Map<String, String>> table() {
    List<String> lines = House.lines(House.ROOT.resolve("README.md"));
    int start = lines.indexOf("<!-- runners -->");
    int end = lines.indexOf("<!-- /runners -->");
    assertThat(start).as("README.md: line <!-- runners -->").isNotNegative();
    assertThat(end).as("README.md: line <!-- /runners -->").isGreaterThan(start);
    List<List<String>> rows =
        lines.subList(start + 1, end).stream()
            .filter(line -> line.startsWith("|"))
            .map(RunnerTableTest::cells)
            .toList();
    List<String> header = rows.get(0).stream().map(RunnerTableTest::lowerCase).toList();
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    for (List<String> row : rows.subList(2, rows.size())) {
      Matcher tag = Pattern.compile("`([^`]+)`").matcher(row.get(0));
      if (tag.matches()) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int column = 1; column < row.size(); column++) {
          cells.put(header.get(column), row.get(column));
        }
        table.put(tag.group(1), cells);
      }
    }
    return table;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Stream.of(line.split("\\|")).skip(1).map(String::strip).forEach(cells::add);
    return cells;
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
