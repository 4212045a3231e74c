package io.plimsoll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.PTransform;
import org.junit.jupiter.api.Test;

/** The house rules that Maven cannot see. */
class HouseTest {

  private static final JavaClasses CLASSES = House.mainClasses();

  private static final Pattern CATCH_ALL =
      Pattern.compile("(Manager|Utils?|Utilities|Helpers?|Common)(?![a-z])");

  /** From left to right: a room imports only what stands before it. */
  private static final List<String> ORDER =
      List.of("transforms", "io", "pipelines", "runner", "quickstart");

  @Test
  void noPackageIsACatchAll() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .noneMatch(name -> name.matches(".*\\.(utils?|common|helpers?|misc)(\\..*)?"));
  }

  @Test
  void noClassIsNamedForACatchAll() {
    assertThat(CLASSES.stream().map(JavaClass::getSimpleName))
        .noneMatch(name -> CATCH_ALL.matcher(name).find());
  }

  @Test
  void transformsAreNamedForWhatTheyDo() {
    noClasses()
        .that()
        .areAssignableTo(PTransform.class)
        .should()
        .haveNameMatching(".*(Transform|Source|Sink)")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void roomsImportLeftwardOnly() {
    for (int room = 0; room < ORDER.size() - 1; room++) {
      String[] later =
          ORDER.stream().skip(room + 1).map(name -> packagesOf(name)).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(packagesOf(ORDER.get(room)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void everyClassLivesInARoom() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(
            name ->
                ORDER.stream()
                    .anyMatch(room -> (name + ".").startsWith("io.plimsoll." + room + ".")));
  }

  @Test
  @Promise(2)
  void noRunnerIsNamedOutsideItsRoom() {
    // "direct" is left out: it is a plain word as well.
    Set<String> runners =
        House.files("runner-profiles", "pom.xml").stream()
            .map(pom -> pom.resolveSibling("").getFileName().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    runners.remove("direct");
    assertThat(runners).as("the rooms in runner-profiles").isNotEmpty();
    Pattern names =
        Pattern.compile(String.join("|", runners), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    Stream<Path> files =
        Stream.concat(
            House.SHARED_ROOMS.stream().flatMap(room -> House.files(room + "/src", "").stream()),
            Stream.concat(
                House.files("src/test/java", ".java").stream(),
                House.files("src/test/resources", "").stream()));
    assertThat(files.filter(HouseTest::isText).flatMap(file -> linesWith(names, file))).isEmpty();
  }

  @Test
  void noSourceIsLongerThan400Lines() {
    Stream<Path> sources =
        Stream.concat(House.mainSources().stream(), House.testSources().stream());
    assertThat(sources.filter(file -> House.lines(file).size() > 400))
        .as("over 400 lines: is there a second class in it?")
        .isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(House.mainSources().stream().map(Path::getParent).distinct())
        .allSatisfy(
            folder ->
                assertThat(House.files(House.ROOT.relativize(folder).toString(), ".java"))
                    .filteredOn(file -> file.equals(folder.resolve("package-info.java")))
                    .singleElement()
                    .satisfies(file -> assertThat(House.lines(file)).contains("@NullMarked")));
  }

  @Test
  void noTestSleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(House.testClasses());
  }

  private static String packagesOf(String room) {
    return "io.plimsoll." + room + "..";
  }

  private static boolean isText(Path file) {
    return file.toString().matches(".*\\.(java|ya?ml|json|jsonl|properties|txt|md)|.*/services/.*");
  }

  private static Stream<String> linesWith(Pattern words, Path file) {
    List<String> lines = House.lines(file);
    return IntStream.range(0, lines.size())
        .filter(i -> words.matcher(lines.get(i)).find())
        .mapToObj(i -> House.ROOT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
  }
}
