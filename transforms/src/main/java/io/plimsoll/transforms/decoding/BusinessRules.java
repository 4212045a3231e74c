package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Rule;
import io.plimsoll.transforms.views.EventCondition;
import java.util.List;
import java.util.Set;

/**
 * Judges events by their contract's business rules: the first that an event breaks, and from which
 * it was not released, quarantines it. A rule is kept only where its condition is true: one that
 * cannot be told is broken.
 */
final class BusinessRules {
  private final List<Rule> rules;
  private final List<EventCondition> conditions;

  BusinessRules(Contract contract) {
    rules = contract.rules();
    List<String> projection = contract.projection();
    conditions =
        rules.stream().map(rule -> EventCondition.of(rule.condition(), projection)).toList();
  }

  /** Makes an event a quarantined one if it breaks a rule other than those it is released from. */
  void judge(DecodedRecord event, Set<String> released) {
    if (rules.isEmpty()) {
      return;
    }
    EventView fields = event.fieldsView();
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).test(fields) != EventCondition.Truth.TRUE
          && !released.contains(rules.get(i).name())) {
        Rule rule = rules.get(i);
        event.setQuarantine(
            i, "rule " + rule.name() + ": broken (expected: " + rule.expectation() + ")");
        return;
      }
    }
  }
}
