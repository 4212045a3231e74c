package io.plimsoll.quickstart;

import static java.util.Objects.requireNonNull;

import io.plimsoll.pipelines.Plimsoll;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Shows Plimsoll at work in one JVM: a broker, a day of real Wikipedia edits or of orders with all
 * that goes wrong in a stream, the pipeline, and a page that shows numbers come, close and get
 * corrected.
 */
@Command(
    name = "quickstart",
    description =
        "Plays a day of real Wikipedia edits, or of an invented shop's orders, through a real broker"
            + " and shows the numbers.",
    sortOptions = false)
final class Quickstart implements Callable<Integer> {
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  private static final String CONTRACTS = "contracts";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "1440",
      converter = Speed.Converter.class,
      description = "How many times faster than it happened; max: as fast as it goes (1440).")
  private Speed speed = new Speed(1440);

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides what goes wrong in the stream, and when (1).")
  private long seed = 1;

  @Option(
      names = "--contract",
      paramLabel = "NAME|FOLDER",
      defaultValue = "wiki_edits",
      description =
          "The contract to run: a folder, or its name under contracts/: wiki_edits or orders"
              + " (wiki_edits).")
  private String contract = "wiki_edits";

  @Option(names = "--keep", description = "Leave the broker up at the end, until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--tail",
      paramLabel = "HOST:PORT",
      description = "Only print the rows from the broker that another quickstart keeps up.")
  private @Nullable String tail;

  @Option(
      names = "--send",
      paramLabel = "HOST:PORT",
      description = "Only send the contract's samples.jsonl to its topic on a broker.")
  private @Nullable String send;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and stop.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean help;

  private Quickstart() {}

  /** Runs the quickstart and ends the JVM with the pipeline's exit code. */
  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Quickstart())
        .setParameterExceptionHandler(
            (e, args) -> {
              e.getCommandLine().getErr().println(e.getMessage());
              return USAGE;
            })
        .setExecutionExceptionHandler(
            (e, commandLine, result) -> {
              commandLine.getErr().println(e.getMessage());
              System.getLogger(Quickstart.class.getName())
                  .log(System.Logger.Level.ERROR, "The quickstart failed", e);
              return e instanceof ContractException ? USAGE : FAILED;
            });
  }

  @Override
  public Integer call() throws Exception {
    Path folder = folder(Path.of("").toAbsolutePath());
    Contract read = ContractReader.read(folder);
    PrintStream out = System.out;
    if (tail != null) {
      return RowPrinter.print(out, tail, read);
    }
    if (send != null) {
      return SampleSender.send(out, send, read, folder);
    }
    return new LiveDay(out, Plimsoll::run, folder, read, Day.of(read), speed, seed, keep).play();
  }

  private Path folder(Path start) {
    if (Files.isDirectory(Path.of(contract))) {
      return Path.of(contract);
    }
    for (Path above = start; above != null; above = above.getParent()) {
      Path candidate = above.resolve(CONTRACTS).resolve(contract);
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new ParameterException(
        requireNonNull(spec).commandLine(),
        "--contract: " + contract + " (expected: a folder, or the name of one under contracts/)");
  }
}
