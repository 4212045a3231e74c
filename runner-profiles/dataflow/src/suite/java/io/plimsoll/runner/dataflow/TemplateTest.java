package io.plimsoll.runner.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.House;
import io.plimsoll.pipelines.Plimsoll;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The flex template against what it starts, and against what Terraform gives it. */
class TemplateTest {
  private static final Path FOLDER = House.ROOT.resolve("runner-profiles/dataflow/template");
  private static final String KAFKA = "kafka.";

  /** What a template's job does not have: nobody reads what it would say. */
  private static final Set<String> OF_A_TERMINAL = Set.of("help", "version", "verbose", "dry-run");

  private static Map<String, JsonNode> parameters() throws IOException {
    Map<String, JsonNode> parameters = new TreeMap<>();
    for (JsonNode each :
        new ObjectMapper().readTree(FOLDER.resolve("metadata.json").toFile()).path("parameters")) {
      parameters.put(each.path("name").asText(), each);
    }
    return parameters;
  }

  /** Returns what the command says of each of its options, in one line. */
  private static Map<String, String> options() {
    StringWriter out = new StringWriter();
    Plimsoll.run(new PrintWriter(out), new PrintWriter(out), "run", "--help");
    Map<String, String> options = new TreeMap<>();
    Matcher option =
        Pattern.compile("(?m)^ +(?:-\\w, )?--([a-z-]+)(?:=\\S+)?\\s+((?:.*\\R)(?: {20,}.*\\R)*)")
            .matcher(out.toString());
    while (option.find()) {
      options.put(option.group(1), option.group(2).replaceAll("\\s+", " ").trim());
    }
    options.keySet().removeAll(OF_A_TERMINAL);
    return options;
  }

  @Test
  void parametersAreTheOptionsOfARunWithTheWordsOfItsHelp() throws IOException {
    Map<String, String> said = new TreeMap<>();
    parameters()
        .forEach(
            (name, parameter) -> {
              if (!name.startsWith(KAFKA)) {
                said.put(name, parameter.path("helpText").asText());
              }
            });
    assertThat(said).isEqualTo(options());
  }

  @Test
  void onlyWhatARunCannotDoWithoutIsRequired() throws IOException {
    Set<String> required = new TreeSet<>();
    parameters()
        .forEach(
            (name, parameter) -> {
              if (!parameter.path("isOptional").asBoolean()) {
                required.add(name);
              }
            });
    assertThat(required).containsExactly("bootstrap-servers", "contract");
  }

  @Test
  void eachParameterThatTerraformGivesIsOne() throws IOException {
    String module = Files.readString(House.ROOT.resolve("terraform/modules/dataflow/main.tf"));
    String variables =
        Files.readString(House.ROOT.resolve("terraform/modules/dataflow/variables.tf"));
    Set<String> given = new TreeSet<>();
    String merged =
        module.substring(module.indexOf("parameters = merge("), module.indexOf("for name, value"));
    Matcher key = Pattern.compile("(?m)^ +\"?([a-z.-]+)\"? += ").matcher(merged);
    while (key.find()) {
      given.add(key.group(1));
    }
    assertThat(given).contains("contract", "slot", "kafka.group.id");
    String defaults =
        variables.substring(
            variables.indexOf("variable \"kafka_properties\""),
            variables.indexOf("variable \"service_account\""));
    Matcher property = Pattern.compile("(?m)^ +\"([a-z.]+)\" += ").matcher(defaults);
    List<String> properties = new ArrayList<>();
    while (property.find()) {
      properties.add(KAFKA + property.group(1));
    }
    assertThat(properties).isNotEmpty();
    given.addAll(properties);
    assertThat(parameters().keySet()).containsAll(given);
  }

  @Test
  void launcherRunsWithTheParameters() {
    assertThat(
            TemplateLauncher.arguments(
                new String[] {
                  "--contract=/template/contracts/orders",
                  "--bigquery-events=true",
                  "--kafka.group.id=blue"
                }))
        .containsExactly(
            "run",
            "--contract=/template/contracts/orders",
            "--bigquery-events",
            "--kafka.group.id=blue");
    assertThat(TemplateLauncher.arguments(new String[] {"--bigquery-events=false", "--slot=false"}))
        .containsExactly("run", "--slot=false");
  }

  @Test
  void imageHoldsTheBundledJarAndStartsTheLauncher() throws IOException {
    String image = Files.readString(FOLDER.resolve("Dockerfile"));
    assertThat(image)
        .contains(
            "target/plimsoll-runner-dataflow-*-bundled.jar /template/plimsoll.jar",
            "FLEX_TEMPLATE_JAVA_MAIN_CLASS=" + TemplateLauncher.class.getName(),
            "FLEX_TEMPLATE_JAVA_CLASSPATH=/template/plimsoll.jar");
  }

  @Test
  void loginHandlerOfManagedKafkaIsThere() throws ClassNotFoundException {
    assertThat(Class.forName("com.google.cloud.hosted.kafka.auth.GcpLoginCallbackHandler"))
        .isNotNull();
  }
}
