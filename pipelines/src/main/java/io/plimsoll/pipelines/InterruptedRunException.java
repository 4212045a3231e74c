package io.plimsoll.pipelines;

import org.jspecify.annotations.Nullable;

/** Says that somebody stopped the command before its end. */
final class InterruptedRunException extends RuntimeException {
  InterruptedRunException(@Nullable Throwable cause) {
    super("interrupted", cause);
  }
}
