package io.plimsoll.io.kafka;

import org.jspecify.annotations.Nullable;

/**
 * Says in one line that a service is unreachable or refuses: name, value and what was expected. The
 * message stands for itself; the cause is for the log.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ServiceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
