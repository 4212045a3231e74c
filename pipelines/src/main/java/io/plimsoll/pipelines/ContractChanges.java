package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.contract.SchemaVersion;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what breaks between two versions of a contract, its views left aside. */
final class ContractChanges {
  private final List<Change> changes = new ArrayList<>();
  private final Contract old;
  private final Contract now;

  private ContractChanges(Contract old, Contract now) {
    this.old = old;
    this.now = now;
  }

  static List<Change> between(Contract old, Contract now) {
    ContractChanges found = new ContractChanges(old, now);
    found.compare();
    found.changes.addAll(FieldChanges.between(old, now));
    found.compareEnums();
    return found.changes;
  }

  private void compare() {
    note("id", old.id(), now.id(), "the id names the topics and tables");
    note(
        "business key",
        old.businessKey().toString(),
        now.businessKey().toString(),
        "the business key stays");
    note("eventTime", shown(old.eventTime()), shown(now.eventTime()), "the event time stays");
    note("eventType", shown(old.eventType()), shown(now.eventType()), "the event type stays");
    compareVersions(old.schemaVersion(), now.schemaVersion());
    if (!old.rejectsUnknownFields()) {
      note(
          "unknownFields",
          "keep",
          now.rejectsUnknownFields() ? "reject" : "keep",
          "unknown fields stay allowed");
    }
  }

  private void compareVersions(@Nullable SchemaVersion before, @Nullable SchemaVersion after) {
    if (after == null) {
      // Whatever version a record has is taken now.
      return;
    }
    if (before == null) {
      note("schemaVersion", "none", after.path(), "a schema version is not made required");
      return;
    }
    note("schemaVersion", before.path(), after.path(), "the schema version's field stays");
    if (!after.supported().containsAll(before.supported())) {
      note(
          "schemaVersion",
          before.supported().toString(),
          after.supported().toString(),
          "a supported schema version is not dropped");
    }
  }

  /** Finds rules of the same name that allow fewer values of a field than they did. */
  private void compareEnums() {
    Map<String, Condition.In> before = new HashMap<>();
    old.rules().forEach(rule -> collect(rule, rule.condition(), before));
    Map<String, Condition.In> after = new HashMap<>();
    now.rules().forEach(rule -> collect(rule, rule.condition(), after));
    for (Rule rule : old.rules()) {
      Condition.In all = before.get(rule.name());
      Condition.In left = after.get(rule.name());
      if (all != null
          && left != null
          && all.path().equals(left.path())
          && !left.constants().containsAll(all.constants())) {
        note(
            all.path(),
            "one of " + shown(all.constants()),
            "one of " + shown(left.constants()),
            "an enum is not narrowed, here by the business rule " + rule.name());
      }
    }
  }

  /**
   * Collects the enum of a rule that is one: a field, perhaps null, that has one of some values.
   */
  private static void collect(Rule rule, Condition condition, Map<String, Condition.In> into) {
    if (condition instanceof Condition.In in) {
      into.put(rule.name(), in);
    } else if (condition instanceof Condition.Or or
        && or.left() instanceof Condition.Not
        && or.right() instanceof Condition.In in) {
      into.put(rule.name(), in);
    }
  }

  private void note(String place, String before, String after, String rule) {
    if (!Objects.equals(before, after)) {
      changes.add(new Change(place, before, after, rule));
    }
  }

  private static String shown(List<Serializable> constants) {
    return constants.stream()
        .map(
            constant ->
                constant instanceof Condition.Decimal decimal
                    ? decimal.value().toPlainString()
                    : constant.toString())
        .toList()
        .toString();
  }

  private static String shown(EventTime time) {
    return time.path() + " as " + time.format().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String shown(@Nullable EventType type) {
    return type == null ? "none" : type.path() + " = " + type.value();
  }
}
