package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.io.store.BigQueryNames;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.views.ViewPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads contracts with their views, compiles the views, and tells every mistake. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Tells every mistake of contracts and their views, which it reads as a run would.",
      "Every mistake is a line that names the file, the place, the value and what was expected;",
      "exit code 2. Conditions that are interpreted are listed with what they cost, and names that",
      "BigQuery would not take, for which a run with --bigquery does not start."
    })
final class LintCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Folders with contract.odcs.yaml and views.yaml.")
  private List<Path> folders = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON, mistakes among it.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = Console.out(spec);
    List<String> mistakes = new ArrayList<>();
    ArrayNode findings = JsonNodeFactory.instance.arrayNode();
    for (Path folder : folders) {
      ObjectNode finding = findings.addObject().put("folder", folder.toString());
      try {
        lint(folder, finding);
        if (!asJson) {
          print(finding, out);
        }
      } catch (ContractException e) {
        String message = String.valueOf(e.getMessage());
        mistakes.add(message);
        message.lines().forEach(finding.withArray("mistakes")::add);
      }
    }
    if (asJson) {
      Console.printJson(out, findings);
    }
    if (!mistakes.isEmpty()) {
      throw new ContractException(String.join("\n", mistakes));
    }
    return ExitCode.DONE.code();
  }

  private static void lint(Path folder, ObjectNode finding) {
    Contract contract = ContractReader.read(folder);
    ViewPlan plan = new ViewPlan(List.of(contract));
    finding.put("fields", contract.fields().size());
    finding.put("views", contract.views().size());
    ArrayNode interpreted = finding.putArray("interpreted");
    plan.interpreted().forEach(each -> interpreted.add(each.toString()));
    BigQueryNames.mistakes(contract).forEach(finding.putArray("not_for_bigquery")::add);
    finding.putArray("mistakes");
  }

  private static void print(ObjectNode finding, PrintWriter out) {
    finding.path("interpreted").forEach(each -> out.println(each.asText()));
    finding
        .path("not_for_bigquery")
        .forEach(each -> out.println("not for BigQuery: " + each.asText()));
    out.println(
        finding.path("folder").asText()
            + ": ok ("
            + Console.count(finding.path("fields").asLong(), "field")
            + ", "
            + Console.count(finding.path("views").asLong(), "view")
            + ")");
  }
}
