package io.plimsoll.pipelines.draft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of a contract that is to be drafted; the rest is guessed from the samples.
 *
 * @param id the contract's id
 * @param topic the topic of its events
 * @param eventTime path of the event time; null: guessed
 * @param eventType which of several types of event to draft for; null: guessed
 * @param key paths of the business key's fields; empty: guessed
 */
public record Wishes(
    String id,
    String topic,
    @Nullable String eventTime,
    @Nullable TypeOfEvent eventType,
    List<String> key) {

  public Wishes {
    key = List.copyOf(key);
  }

  /** Names a type of event: the path of the field that holds it, and its value there. */
  public record TypeOfEvent(String path, String value) {}
}
