package io.plimsoll.io.kafka;

import io.plimsoll.transforms.contract.Contract;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/** What a command does with the topics of its contracts, and so what it must be allowed to. */
public enum TopicUse {
  /** Reads the sources and writes every table. */
  RUN,
  /** Does as {@link #RUN}, and at its end reads back what the ledger is checked on. */
  BOUNDED_RUN,
  /** Reads the rows and the ledger, nothing else. */
  LEDGER;

  /** Returns the operations that are needed, by topic, the sources first. */
  Map<String, Set<AclOperation>> needs(Collection<Contract> contracts) {
    List<String> sources = contracts.stream().map(Contract::topic).toList();
    Map<String, Set<AclOperation>> needs = new LinkedHashMap<>();
    TopicPolicies.of(contracts)
        .forEach(
            (topic, policy) -> {
              Set<AclOperation> operations = EnumSet.noneOf(AclOperation.class);
              boolean isSource = sources.contains(topic);
              if (this != LEDGER) {
                operations.add(isSource ? AclOperation.READ : AclOperation.WRITE);
              }
              if (this != RUN && policy.equals(TopicPolicies.UPSERTS)) {
                operations.add(AclOperation.READ);
              }
              if (!operations.isEmpty()) {
                needs.put(topic, operations);
              }
            });
    return needs;
  }
}
