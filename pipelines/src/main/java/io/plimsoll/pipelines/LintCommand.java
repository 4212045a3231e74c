package io.plimsoll.pipelines;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads contracts with their views, compiles the views, and tells every mistake. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Reads contracts and their views and compiles the views, as a run would.",
      "Every mistake is a line that names the file, the place, the value and what was expected;",
      "exit code 2. Conditions that are interpreted are listed with what they cost."
    })
final class LintCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Folders with contract.odcs.yaml and views.yaml.")
  private List<Path> folders = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Console.out(spec);
    List<String> mistakes = new ArrayList<>();
    for (Path folder : folders) {
      try {
        lint(folder, out);
      } catch (ContractException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ContractException(String.join("\n", mistakes));
    }
    return ExitCode.DONE.code();
  }

  private static void lint(Path folder, PrintWriter out) {
    Contract contract = ContractReader.read(folder);
    new ViewPlan(List.of(contract)).interpreted().forEach(out::println);
    out.println(
        folder
            + ": ok ("
            + Console.count(contract.fields().size(), "field")
            + ", "
            + Console.count(contract.views().size(), "view")
            + ")");
  }
}
