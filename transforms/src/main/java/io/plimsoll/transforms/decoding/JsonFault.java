package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.Reason;

/** Carries a record's fault to where its outcome is set. Holds no stack trace: it is no error. */
final class JsonFault extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  JsonFault(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /** Returns the message, which is never null here. */
  String text() {
    return String.valueOf(getMessage());
  }
}
