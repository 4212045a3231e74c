package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says what an event is: its fields, business key and event time, and how late, early and often it
 * may come; with the views that are taken of it. Made by {@code ContractReader}, which has checked
 * that all parts agree.
 *
 * @param id names the contract's topics, tables and metrics
 * @param version semantic version of the contract
 * @param topic the Kafka topic that carries the events
 * @param fields every declared field in the contract's order, an object before its own fields
 * @param businessKey paths of the key's fields in their order; empty: nothing is deduplicated
 * @param eventTime where the event time is found
 * @param eventType where the event's type is found; null: every record of the topic is ours
 * @param schemaVersion where the schema version is found; null: not checked
 * @param maxOutOfOrderness the watermark trails the newest event time of a partition by this
 * @param idleTimeout a partition that is caught up and silent for this long is idle
 * @param maxFutureSkew an event time further ahead of arrival is a dead letter
 * @param deduplicationHorizon event-time span in which one business key is one event
 * @param rejectsUnknownFields whether an undeclared field is a fault ({@code wrong_type})
 * @param rules the business rules, in the order in which they are asked
 * @param views the views, in the order of the file
 */
public record Contract(
    String id,
    String version,
    String topic,
    List<Field> fields,
    List<String> businessKey,
    EventTime eventTime,
    @Nullable EventType eventType,
    @Nullable SchemaVersion schemaVersion,
    Duration maxOutOfOrderness,
    Duration idleTimeout,
    Duration maxFutureSkew,
    Duration deduplicationHorizon,
    boolean rejectsUnknownFields,
    List<Rule> rules,
    List<View> views)
    implements Serializable {

  public Contract {
    fields = List.copyOf(fields);
    businessKey = List.copyOf(businessKey);
    rules = List.copyOf(rules);
    views = List.copyOf(views);
  }

  /** Returns whether events are deduplicated: whether there is a business key. */
  public boolean deduplicates() {
    return !businessKey.isEmpty();
  }

  /** Returns the declared field at a path. */
  public Field field(String path) {
    for (Field field : fields) {
      if (field.path().equals(path)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "field: " + path + " (expected: one that contract " + id + " declares)");
  }

  /**
   * Returns the paths that decoding carries along for each event, in their order: the business key,
   * then whatever the views and the rules read. All others are checked and let go.
   */
  public List<String> projection() {
    Set<String> paths = new LinkedHashSet<>(businessKey);
    for (View view : views) {
      view.collectPaths(paths);
    }
    for (Rule rule : rules) {
      rule.condition().collectPaths(paths);
    }
    return List.copyOf(paths);
  }
}
