package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the contracts of one job, by the topic that carries their events.
 *
 * @param byTopic contracts per topic, both in the order they were given in
 */
record ContractSet(Map<String, List<Contract>> byTopic) {
  /**
   * Reads the contracts of some folders.
   *
   * @throws ContractException if one is broken, given twice, or cannot share its topic
   */
  static ContractSet read(List<String> folders) {
    if (folders.isEmpty()) {
      throw new UsageException("--contract: none (expected: the folder of a contract)");
    }
    List<Contract> contracts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String folder : folders) {
      Contract contract =
          RemoteFolder.isRemote(folder)
              ? RemoteFolder.read(folder)
              : ContractReader.read(Path.of(folder));
      if (!ids.add(contract.id())) {
        throw new UsageException(
            "--contract: "
                + folder
                + ": id "
                + contract.id()
                + " is given twice (expected: each contract once)");
      }
      contracts.add(contract);
    }
    return of(contracts);
  }

  static ContractSet of(List<Contract> contracts) {
    Map<String, List<Contract>> byTopic = new LinkedHashMap<>();
    for (Contract contract : contracts) {
      byTopic.computeIfAbsent(contract.topic(), topic -> new ArrayList<>()).add(contract);
    }
    byTopic.values().forEach(ContractSet::checkShared);
    return new ContractSet(byTopic);
  }

  private static void checkShared(List<Contract> contracts) {
    if (contracts.size() == 1) {
      return;
    }
    Set<String> values = new HashSet<>();
    Set<String> paths = new TreeSet<>();
    for (Contract contract : contracts) {
      EventType type = contract.eventType();
      if (type == null || !values.add(type.value())) {
        throw new UsageException(
            "contract "
                + contract.id()
                + ": eventType: "
                + (type == null ? "none" : type.value())
                + " (expected: a value of its own, for topic "
                + contract.topic()
                + " carries several contracts)");
      }
      paths.add(type.path());
    }
    if (paths.size() > 1) {
      throw new UsageException(
          "contracts of topic "
              + contracts.get(0).topic()
              + ": eventType paths "
              + paths
              + " (expected: one path)");
    }
  }

  List<Contract> all() {
    return byTopic.values().stream().flatMap(Collection::stream).toList();
  }

  /** Returns the name of every topic that holds a ledger of a job of these contracts. */
  Set<String> ledgers() {
    Set<String> names = new LinkedHashSet<>();
    all().forEach(contract -> names.add(Table.LEDGER.nameOf(contract.id(), "")));
    byTopic.forEach(
        (topic, contracts) -> {
          if (contracts.size() > 1) {
            // What belongs to none of them is counted under the topic's own name.
            names.add(Table.LEDGER.nameOf(topic, ""));
          }
        });
    return names;
  }
}
