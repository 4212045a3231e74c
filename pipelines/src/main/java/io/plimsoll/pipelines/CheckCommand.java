package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** Says whether a contract may take the place of its last version. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Compares a contract and its views with an older version.",
      "What breaks producers, readers or a job's state is a line each and needs a new major version;",
      "exit code 1 without one."
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "Folder of the contract as it was, or its contract.odcs.yaml alone.")
  private @Nullable Path old;

  @Parameters(
      index = "1",
      paramLabel = "NEW",
      description = "The same of the contract as it is to be. Views are compared of two folders.")
  private @Nullable Path now;

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    if (old == null || now == null) {
      throw new UsageException("contract check: no folder (expected: OLD and NEW)");
    }
    return check(old, now, Console.out(spec)).code();
  }

  private ExitCode check(Path oldPath, Path newPath, PrintWriter out)
      throws JsonProcessingException {
    boolean folders = Files.isDirectory(oldPath) && Files.isDirectory(newPath);
    Contract before = read(oldPath);
    Contract after = read(newPath);
    List<Change> changes = new ArrayList<>(ContractChanges.between(before, after));
    if (folders) {
      changes.addAll(ViewChanges.between(before, after));
    }
    SemanticVersion from = SemanticVersion.of(before.version());
    SemanticVersion to = SemanticVersion.of(after.version());
    boolean allowed = to.isNewMajorAfter(from);
    ExitCode exit = allowed || changes.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    if (asJson) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("contract", after.id()).put("old", from.toString()).put("new", to.toString());
      node.put("allowed", exit == ExitCode.DONE).put("views_compared", folders);
      changes.forEach(node.putArray("breaking_changes")::addPOJO);
      Console.printJson(out, node);
      return exit;
    }
    if (!folders) {
      out.println("views: not compared (expected: two folders)");
    }
    for (Change change : changes) {
      out.println(allowed ? change.allowed(from, to) : change.refused(from));
    }
    String versions = after.id() + " " + from + " -> " + to + ": ";
    if (changes.isEmpty()) {
      out.println(versions + "compatible");
    } else {
      out.println(
          versions
              + Console.count(changes.size(), "breaking change")
              + (allowed ? ", allowed" : ", not allowed"));
    }
    return exit;
  }

  private static Contract read(Path path) {
    return Files.isRegularFile(path) ? ContractReader.readFile(path) : ContractReader.read(path);
  }
}
