package io.plimsoll.quickstart;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event of a day, and others like it in which something is wrong. */
interface DayEvent {
  /** Returns the value of the business key, which is a string. */
  String id();

  /** Returns the name of the business key's field. */
  String idField();

  /** Returns the event type that the contract names. */
  String type();

  /** Returns the event time as it is written. */
  String time();

  /** Returns the Kafka key. */
  byte[] keyBytes();

  /** Returns the event as it is produced. */
  String json();

  /** Returns the same content in other bytes: other order of fields, other white space. */
  String reordered();

  /** Returns an integer that the views add up. */
  long number();

  /** Returns the same event with other JSON where its number was. */
  DayEvent withNumber(String json);

  /** Returns the same event with another time. */
  DayEvent withTime(String other);

  /** Returns the business rule that it breaks; null if it breaks none. */
  default @Nullable String brokenRule() {
    return null;
  }

  /** Returns the event time in milliseconds, of an event whose time is right. */
  default long timeMillis() {
    return Instant.parse(time()).toEpochMilli();
  }
}
