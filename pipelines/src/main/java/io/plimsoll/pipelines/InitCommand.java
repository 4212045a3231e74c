package io.plimsoll.pipelines;

import io.plimsoll.pipelines.draft.ContractDraft;
import io.plimsoll.pipelines.draft.Wishes;
import io.plimsoll.pipelines.draft.Wishes.TypeOfEvent;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drafts a contract and its views from sample events. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Drafts contract.odcs.yaml and views.yaml from sample events, a JSON object on each line.",
      "It finds the event time, the business key, the type of every field, and a view of each",
      "minute, and overwrites nothing. What it cannot tell is named with the option that says it;",
      "exit code 2."
    })
final class InitCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      required = true,
      description = "The samples; the first 10,000 are looked at.")
  private @Nullable Path from;

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description = "Where the files are written; default: the folder of the samples.")
  private @Nullable Path into;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The contract's id, which names its tables; default: the folder's name.")
  private @Nullable String id;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The topic of the events; default: the contract's id.")
  private @Nullable String topic;

  @Option(
      names = "--event-time",
      paramLabel = "PATH",
      description = "The field that holds the event time, such as payload.at; default: guessed.")
  private @Nullable String eventTime;

  @Option(
      names = "--event-type",
      paramLabel = "PATH=VALUE",
      description = {
        "The field that tells events of several types apart, and the type to draft for;",
        "default: event_type, where all samples have one."
      })
  private @Nullable String eventType;

  @Option(
      names = "--key",
      paramLabel = "PATH",
      split = ",",
      description = "The fields of the business key, by commas; default: guessed.")
  private List<String> key = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (from == null) {
      throw new UsageException("--from: none (expected: a file of samples)");
    }
    Path folder = into != null ? into : from.resolveSibling("");
    Path contract = folder.resolve(ContractReader.CONTRACT);
    Path views = folder.resolve(ContractReader.VIEWS);
    for (Path file : List.of(contract, views)) {
      if (Files.exists(file)) {
        throw new UsageException(
            file + ": is there already (expected: no such file; nothing is overwritten)");
      }
    }
    ContractDraft draft = ContractDraft.of(from, wishes(folder));
    PrintWriter out = Console.out(spec);
    write(contract, draft.contract(), out);
    write(views, draft.views(), out);
    draft.findings().forEach(line -> out.println("  " + line));
    out.flush();
    Contract read = ContractReader.read(folder);
    draft.judge(read).forEach(line -> out.println("  " + line));
    return ExitCode.DONE.code();
  }

  private Wishes wishes(Path folder) {
    String name = id;
    if (name == null) {
      Path last = folder.toAbsolutePath().normalize().getFileName();
      name = last == null ? "" : last.toString();
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,149}")) {
      throw new UsageException(
          (id == null ? "name of the folder: " : "--id: ")
              + name
              + " (expected: letters, digits, dots, underscores and hyphens; --id=ID says it)");
    }
    String named = topic == null ? name : topic;
    if (!named.matches("[A-Za-z0-9._-]{1,200}")) {
      throw new UsageException(
          "--topic: " + named + " (expected: letters, digits, dots, underscores and hyphens)");
    }
    return new Wishes(name, named, eventTime, typeOfEvent(), key);
  }

  private @Nullable TypeOfEvent typeOfEvent() {
    if (eventType == null) {
      return null;
    }
    int end = eventType.indexOf('=');
    if (end < 1 || end == eventType.length() - 1) {
      throw new UsageException(
          "--event-type: " + eventType + " (expected: PATH=VALUE, such as kind=order)");
    }
    return new TypeOfEvent(eventType.substring(0, end), eventType.substring(end + 1));
  }

  private static void write(Path file, String text, PrintWriter out) throws IOException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UsageException(file + ": " + e.getMessage() + " (expected: to be written)", e);
    }
    out.println(file + ": drafted");
  }
}
