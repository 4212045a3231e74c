package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A promise with tests but no patch that breaks it has never been seen to fail. */
class MutationsTest {

  @Test
  void everyPromiseThatATestShowsHasAPatchThatBreaksIt() {
    Set<Integer> shown =
        House.testClasses().stream()
            .flatMap(
                type ->
                    Stream.<HasAnnotations<?>>concat(Stream.of(type), type.getMethods().stream()))
            .flatMap(MutationsTest::promisesOf)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<Integer> broken =
        House.files("src/test/mutations", ".patch").stream()
            .map(MutationsTest::promiseBrokenBy)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).isNotEmpty().isEqualTo(broken);
  }

  @Test
  void everyPatchSaysInWordsWhatItBreaks() {
    assertThat(House.files("src/test/mutations", ".patch"))
        .allSatisfy(patch -> assertThat(House.lines(patch).get(0)).matches("[A-Z].*\\."));
  }

  private static <T extends HasAnnotations<?>> Stream<Integer> promisesOf(T element) {
    return element.getAnnotations().stream()
        .filter(annotation -> annotation.getRawType().isEquivalentTo(Promise.class))
        .flatMapToInt(annotation -> Arrays.stream(annotation.as(Promise.class).value()))
        .boxed();
  }

  private static int promiseBrokenBy(Path patch) {
    String name = patch.getFileName().toString();
    assertThat(name)
        .as("a patch's name: <promise>-<what>.patch")
        .matches("[1-7]-[a-z0-9-]+\\.patch");
    return Character.digit(name.charAt(0), 10);
  }
}
