package io.plimsoll.pipelines;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a contract may take the place of its last version. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Compares a contract and its views with an older version. What breaks producers, readers or",
      "a job's state is a line each and needs a new major version; exit code 1 without one."
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

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (old == null || now == null) {
      throw new UsageException("contract check: no folder (expected: OLD and NEW)");
    }
    return check(old, now, Console.out(spec)).code();
  }

  private static ExitCode check(Path oldPath, Path newPath, PrintWriter out) {
    boolean folders = Files.isDirectory(oldPath) && Files.isDirectory(newPath);
    Contract before = read(oldPath);
    Contract after = read(newPath);
    List<Change> changes = new ArrayList<>(ContractChanges.between(before, after));
    if (folders) {
      changes.addAll(ViewChanges.between(before, after));
    } else {
      out.println("views: not compared (expected: two folders)");
    }
    SemanticVersion from = SemanticVersion.of(before.version());
    SemanticVersion to = SemanticVersion.of(after.version());
    boolean allowed = to.isNewMajorAfter(from);
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
    return allowed || changes.isEmpty() ? ExitCode.DONE : ExitCode.NO;
  }

  private static Contract read(Path path) {
    return Files.isRegularFile(path) ? ContractReader.readFile(path) : ContractReader.read(path);
  }
}
