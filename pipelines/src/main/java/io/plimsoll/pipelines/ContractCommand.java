package io.plimsoll.pipelines;

import picocli.CommandLine.Command;

/** Groups what can be done with a contract where no service is needed. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {InitCommand.class, LintCommand.class, CheckCommand.class},
    description = "Drafts, checks and compares contracts and their views; needs no broker.")
final class ContractCommand implements Runnable {
  @Override
  public void run() {
    throw new UsageException(
        "contract: no command (expected: lint, for example; contract --help tells more)");
  }
}
