package io.plimsoll.quickstart;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes the topics that a contract names, as they are for recorded events. */
final class ContractTopics {
  // A dead letter's 16 MiB, and room for the headers that say why.
  private static final String MAX_MESSAGE_BYTES = Integer.toString(17 << 20);

  private ContractTopics() {}

  static List<NewTopic> of(Contract contract, int partitions) {
    List<NewTopic> topics = new ArrayList<>();
    // Recorded events keep the arrival that they had.
    topics.add(
        topic(
            contract.topic(),
            partitions,
            "delete",
            Map.of("message.timestamp.type", "CreateTime")));
    for (View view : contract.views()) {
      topics.add(upserts(Table.ROWS.nameOf(contract.id(), view.name())));
    }
    topics.add(upserts(Table.LEDGER.nameOf(contract.id(), "")));
    for (Table table :
        List.of(Table.DEAD_LETTERS, Table.QUARANTINE, Table.CONFLICTS, Table.TOO_LATE)) {
      topics.add(topic(table.nameOf(contract.id(), ""), 1, "delete", Map.of()));
    }
    return topics;
  }

  static void create(String bootstrapServers, List<NewTopic> topics) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot make the topics at " + bootstrapServers, e);
    }
  }

  private static NewTopic upserts(String name) {
    return topic(name, 1, "compact,delete", Map.of());
  }

  private static NewTopic topic(
      String name, int partitions, String cleanup, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("cleanup.policy", cleanup);
    settings.put("retention.ms", "-1");
    settings.put("max.message.bytes", MAX_MESSAGE_BYTES);
    return new NewTopic(name, partitions, (short) 1).configs(settings);
  }
}
