package io.plimsoll.transforms.contract;

import java.io.Serializable;

/** Names the field that holds the event time, and how it is written there. */
public record EventTime(String path, Format format) implements Serializable {
  /** How an event time is written. */
  public enum Format {
    /** A string in RFC 3339, with a zone. */
    RFC3339,
    /** An integer, milliseconds since 1970 UTC. */
    EPOCH_MILLIS
  }
}
