package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.transforms.contract.ContractException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an exception means to the user: one line, or one per mistake of a contract, and how
 * the command ends. A runner wraps what a worker threw many times over; what counts is the cause.
 */
record Failure(ExitCode exit, String message) {
  private static final String KAFKA = "org.apache.kafka.";

  static Failure of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    for (Throwable cause : chain) {
      if (cause instanceof InterruptedException || cause instanceof InterruptedRunException) {
        return new Failure(ExitCode.INTERRUPTED, "interrupted");
      }
    }
    for (Throwable cause : chain) {
      if (cause instanceof UsageException || cause instanceof ContractException) {
        return new Failure(ExitCode.USAGE, String.valueOf(cause.getMessage()));
      }
      if (cause instanceof ServiceException) {
        return new Failure(ExitCode.SERVICE, String.valueOf(cause.getMessage()));
      }
    }
    for (Throwable cause : chain) {
      // By name, for a cluster sends exceptions whose classes are not here as their descriptions.
      if (cause.toString().startsWith(KAFKA)) {
        return new Failure(ExitCode.SERVICE, "Kafka refuses: " + brief(cause));
      }
    }
    return new Failure(ExitCode.NO, "the pipeline failed: " + brief(chain.get(chain.size() - 1)));
  }

  /** Returns an exception as one line, without the package of its class. */
  static String brief(@Nullable Throwable thrown) {
    return String.valueOf(thrown)
        .replaceFirst("^(?:[a-z0-9_]+\\.)+(?=[A-Z])", "")
        .replaceAll("\\s*\\R\\s*", " ");
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }
}
