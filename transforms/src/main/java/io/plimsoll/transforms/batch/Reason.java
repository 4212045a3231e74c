package io.plimsoll.transforms.batch;

import java.util.Locale;

/** Why a record is a dead letter. */
public enum Reason {
  TOO_LARGE,
  INVALID_UTF8,
  EMPTY,
  TOO_DEEP,
  NON_FINITE_NUMBER,
  INVALID_JSON,
  NOT_AN_OBJECT,
  INVALID_UNICODE,
  MISSING_FIELD,
  UNKNOWN_SCHEMA_VERSION,
  WRONG_TYPE,
  UNKNOWN_EVENT_TYPE,
  BAD_TIMESTAMP,
  TIMESTAMP_OUT_OF_RANGE,
  FUTURE_TIMESTAMP,
  NUMBER_OUT_OF_RANGE;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** Returns the reason as headers, metrics and the ledger write it. */
  public String code() {
    return code;
  }
}
