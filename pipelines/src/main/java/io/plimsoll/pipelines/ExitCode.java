package io.plimsoll.pipelines;

/** How a command ended, for whoever started the process. */
enum ExitCode {
  /** All is done. */
  DONE(0),
  /** The answer is no: the ledger does not add up, or the pipeline failed. */
  NO(1),
  /** An option, a file or a contract is wrong. */
  USAGE(2),
  /** A service is unreachable or refuses. */
  SERVICE(3),
  /** Somebody stopped it. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
