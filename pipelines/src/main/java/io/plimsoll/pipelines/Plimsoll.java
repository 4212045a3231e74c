package io.plimsoll.pipelines;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Starts everything from the command line: {@code plimsoll run}, {@code plimsoll ledger} and what
 * {@code plimsoll --help} names beside them.
 *
 * <p>Exit codes: 0 done; 1 the answer is no, or the pipeline failed; 2 usage or configuration; 3 a
 * service is unreachable or refuses; 130 interrupted. A mistake is told in one line on standard
 * error, each mistake of a contract in one of its own; a stack trace only with {@code --verbose}.
 */
@Command(
    name = "plimsoll",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      LedgerCommand.class,
      ContractCommand.class,
      SchemaCommand.class,
      EstimateCommand.class,
      RowsCommand.class,
      ExplainCommand.class,
      TryCommand.class,
      TopicsCommand.class,
      CompletionCommand.class
    },
    description = "Streaming analytics on Apache Beam whose numbers add up.")
public final class Plimsoll implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Plimsoll.class);
  private static final String[] EXIT_CODES = {
    "",
    "Exit codes: 0 done; 1 the answer is no; 2 usage or configuration;",
    "3 a service is unreachable or refuses; 130 interrupted."
  };

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "With an error, print its stack trace.")
  private boolean verbose;

  private Plimsoll() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /**
   * Runs a command in this JVM. Interrupting the calling thread cancels a running pipeline.
   *
   * @param out takes results
   * @param err takes mistakes
   * @param args as on the command line
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    Plimsoll plimsoll = new Plimsoll();
    CommandLine line = commandLine(plimsoll);
    line.setOut(out);
    line.setErr(err);
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(
        (exception, arguments) ->
            tell(
                err, plimsoll.verbose, exception, new Failure(ExitCode.USAGE, mistake(exception))));
    line.setExecutionExceptionHandler(
        (exception, command, result) ->
            tell(err, plimsoll.verbose, exception, Failure.of(exception)));
    try {
      return line.execute(args);
    } catch (LinkageError e) {
      // The parser hands over exceptions only; a class that is missing is a fault of the build.
      return tell(err, plimsoll.verbose, e, Failure.of(e));
    } finally {
      out.flush();
    }
  }

  /** Returns the parser of all commands. */
  static CommandLine commandLine() {
    return commandLine(new Plimsoll());
  }

  private static CommandLine commandLine(Plimsoll plimsoll) {
    CommandLine line = new CommandLine(plimsoll);
    tellExitCodes(line);
    return line;
  }

  private static void tellExitCodes(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.footer(
        Stream.concat(Stream.of(usage.footer()), Stream.of(EXIT_CODES)).toArray(String[]::new));
    line.getSubcommands().values().forEach(Plimsoll::tellExitCodes);
  }

  @Override
  public void run() {
    throw new UsageException("command: none (expected: run, for example; --help tells more)");
  }

  private static int tell(PrintWriter err, boolean verbose, Throwable thrown, Failure failure) {
    LOG.debug("Failed", thrown);
    failure.message().lines().forEach(text -> err.println("plimsoll: " + text));
    if (verbose) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.exit().code();
  }

  /** Returns the parser's own complaint as one line of ours. */
  private static String mistake(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched) {
      // Without the value: it may be a secret.
      String argument = unmatched.getUnmatched().get(0).replaceFirst("(?s)=.*", "");
      String commands =
          exception.getCommandLine().getSubcommands().entrySet().stream()
              .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(", "));
      return argument
          + ": unknown (expected: "
          + (commands.isEmpty() ? "an option" : "a command: " + commands)
          + "; --help tells more)";
    }
    return withoutLines(exception.getMessage());
  }

  private static String withoutLines(@Nullable String message) {
    return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
  }
}
