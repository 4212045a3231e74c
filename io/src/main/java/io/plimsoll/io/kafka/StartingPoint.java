package io.plimsoll.io.kafka;

import java.io.Serializable;
import org.joda.time.Instant;
import org.joda.time.format.ISODateTimeFormat;
import org.jspecify.annotations.Nullable;

/**
 * Says where a source without a checkpoint begins in each partition. A source with one goes on
 * where it was.
 *
 * @param kind the kind of place
 * @param time the earliest arrival, of kind {@link Kind#TIME} only; a partition whose records are
 *     all older is read from its end
 */
public record StartingPoint(Kind kind, @Nullable Instant time) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The kinds of places. */
  public enum Kind {
    EARLIEST,
    LATEST,
    TIME
  }

  public StartingPoint {
    if ((kind == Kind.TIME) != (time != null)) {
      throw new IllegalArgumentException("time: " + time + " (expected: one for TIME, else none)");
    }
  }

  /** Returns the oldest record that the broker still has. */
  public static StartingPoint earliest() {
    return new StartingPoint(Kind.EARLIEST, null);
  }

  /** Returns the end as it is when the source starts. */
  public static StartingPoint latest() {
    return new StartingPoint(Kind.LATEST, null);
  }

  /** Returns the first record that arrived at a time or later. */
  public static StartingPoint at(Instant time) {
    return new StartingPoint(Kind.TIME, time);
  }

  /**
   * Reads {@code earliest}, {@code latest} or an instant in ISO 8601 with a zone.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static StartingPoint parse(String text) {
    return switch (text) {
      case "earliest" -> earliest();
      case "latest" -> latest();
      default -> {
        // Without a zone Joda would take the machine's.
        if (text.matches("[^T]+T.+(Z|[+-]\\d\\d:?\\d\\d)")) {
          try {
            yield at(ISODateTimeFormat.dateTimeParser().parseDateTime(text).toInstant());
          } catch (IllegalArgumentException e) {
            throw unreadable(text, e);
          }
        }
        throw unreadable(text, null);
      }
    };
  }

  private static IllegalArgumentException unreadable(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "from: " + text + " (expected: earliest, latest or a time such as 2015-09-12T00:00:00Z)",
        cause);
  }
}
