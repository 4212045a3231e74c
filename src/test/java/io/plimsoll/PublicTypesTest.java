package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

/** A public type is a promise to another package; without one it is package-private. */
class PublicTypesTest {

  private static final JavaClasses CLASSES = House.mainClasses();

  @Test
  void everyPublicTypeIsUsedByAnotherPackage() {
    Set<String> imported =
        House.mainSources().stream().flatMap(file -> importsOf(file)).collect(Collectors.toSet());
    Set<String> provided =
        Stream.concat(House.SHARED_ROOMS.stream(), Stream.of("runner-profiles"))
            .flatMap(room -> House.files(room, "").stream())
            .filter(file -> file.toString().contains("META-INF/services/"))
            .flatMap(file -> House.lines(file).stream())
            .map(String::strip)
            .collect(Collectors.toSet());
    assertThat(CLASSES.stream().filter(PublicTypesTest::isPublicByChoice))
        .as("public top-level types that no other package uses: make them package-private")
        .filteredOn(type -> !provided.contains(type.getName()))
        .filteredOn(type -> imported.stream().noneMatch(name -> names(name, type)))
        .filteredOn(PublicTypesTest::isUnusedElsewhere)
        .extracting(JavaClass::getName)
        .isEmpty();
  }

  /**
   * What a runner or the JVM finds by itself is public by necessity: mains and pipeline options.
   */
  private static boolean isPublicByChoice(JavaClass type) {
    return type.isTopLevelClass()
        && !type.getSimpleName().equals("package-info")
        && type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.isAssignableTo(PipelineOptions.class)
        && type.getMethods().stream()
            .noneMatch(
                method ->
                    method.getName().equals("main")
                        && method.getModifiers().contains(JavaModifier.STATIC));
  }

  private static boolean isUnusedElsewhere(JavaClass type) {
    return type.getDirectDependenciesToSelf().stream()
        .noneMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
  }

  /** What a source imports from packages other than its own, without {@code static}. */
  private static Stream<String> importsOf(Path source) {
    return House.lines(source).stream()
        .filter(line -> line.startsWith("import "))
        .map(line -> line.replaceFirst("^import (static )?", "").replace(";", ""));
  }

  private static boolean names(String imported, JavaClass type) {
    return imported.equals(type.getName()) || imported.startsWith(type.getName() + ".");
  }
}
