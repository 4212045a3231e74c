package io.plimsoll.pipelines;

/** Says in one line what is wrong with an option: its name, its value and what was expected. */
public final class UsageException extends RuntimeException {
  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
