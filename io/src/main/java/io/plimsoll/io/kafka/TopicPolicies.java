package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the topics that contracts need, and how each is cleaned up. */
final class TopicPolicies {
  /** Of a table in which the newest record of a key counts. */
  static final String UPSERTS = "compact,delete";

  private TopicPolicies() {}

  /** Returns the cleanup policy of every topic that some contracts need, by name. */
  static Map<String, String> of(Collection<Contract> contracts) {
    Map<String, Integer> sharers = new HashMap<>();
    Map<String, String> policies = new LinkedHashMap<>();
    for (Contract contract : contracts) {
      sharers.merge(contract.topic(), 1, Integer::sum);
      policies.put(contract.topic(), "delete");
      for (View view : contract.views()) {
        policies.put(Table.ROWS.nameOf(contract.id(), view.name()), UPSERTS);
      }
      for (Table table : List.of(Table.CONFLICTS, Table.TOO_LATE)) {
        policies.put(table.nameOf(contract.id(), ""), "delete");
      }
      if (!contract.rules().isEmpty()) {
        policies.put(Table.QUARANTINE.nameOf(contract.id(), ""), "delete");
      }
      putTablesOfAll(policies, contract.id());
    }
    // What belongs to none of a topic's contracts belongs to the topic.
    sharers.forEach(
        (topic, count) -> {
          if (count > 1) {
            putTablesOfAll(policies, topic);
          }
        });
    return policies;
  }

  private static void putTablesOfAll(Map<String, String> policies, String owner) {
    policies.put(Table.DEAD_LETTERS.nameOf(owner, ""), "delete");
    policies.put(Table.LEDGER.nameOf(owner, ""), UPSERTS);
  }
}
