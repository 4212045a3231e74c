package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.io.kafka.TopicReader;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Finds in the tables of a topic's contracts what tells of one record by its place. */
final class PlacedRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEADERS =
      List.of("reason", "message", "contract", "contract-version", "pipeline-version");

  private final KafkaTopics kafka;
  private final TopicReader topics;
  private final List<Contract> contracts;
  private final List<String> missing = new ArrayList<>();

  PlacedRecords(KafkaTopics kafka, TopicReader topics, List<Contract> contracts) {
    this.kafka = kafka;
    this.topics = topics;
    this.contracts = contracts;
  }

  /** Returns the tables that do not exist, of those that were asked for. */
  List<String> missing() {
    return missing;
  }

  /** Returns what the tables have of the record at a place, each with its table's name. */
  List<ObjectNode> of(String topic, int partition, long offset) {
    List<ObjectNode> found = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    owners(topic).forEach(owner -> refusals.add(Table.DEAD_LETTERS.nameOf(owner, "")));
    for (Contract contract : contracts) {
      // A contract without rules has no such table.
      if (!contract.rules().isEmpty()) {
        refusals.add(Table.QUARANTINE.nameOf(contract.id(), ""));
      }
    }
    for (String refusal : refusals) {
      read(
          refusal,
          (name, record) -> {
            if (topic.equals(header(record, "topic"))
                && Integer.toString(partition).equals(header(record, "partition"))
                && Long.toString(offset).equals(header(record, "offset"))) {
              found.add(refused(name, record));
            }
          });
    }
    for (Contract contract : contracts) {
      for (Table table : List.of(Table.CONFLICTS, Table.TOO_LATE)) {
        read(
            table.nameOf(contract.id(), ""),
            (name, record) -> {
              JsonNode value = value(record);
              if (value.path("topic").asText().equals(topic)
                  && value.path("partition").asInt(-1) == partition
                  && value.path("offset").asLong(-1) == offset) {
                ObjectNode node = JSON.createObjectNode().put("table", name);
                value.properties().forEach(each -> node.set(each.getKey(), each.getValue()));
                found.add(node);
              }
            });
      }
    }
    return found;
  }

  /** Returns the rows of a view. */
  List<JsonNode> rows(Contract contract, View view) {
    ViewTable rows = new ViewTable();
    read(Table.ROWS.nameOf(contract.id(), view.name()), (name, record) -> rows.take(record));
    return rows.rows();
  }

  /** Returns who has dead letters: the contracts and, where there are several, their topic. */
  private List<String> owners(String topic) {
    List<String> owners = new ArrayList<>(contracts.stream().map(Contract::id).toList());
    if (contracts.size() > 1) {
      owners.add(topic);
    }
    return owners;
  }

  private void read(
      String table,
      BiConsumer<String, ConsumerRecord<byte @Nullable [], byte @Nullable []>> taker) {
    try {
      kafka.partitions(List.of(table));
    } catch (ServiceException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        missing.add(table);
        return;
      }
      throw e;
    }
    topics.read(table, record -> taker.accept(table, record));
  }

  private static ObjectNode refused(
      String table, ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    ObjectNode node = JSON.createObjectNode().put("table", table);
    for (String name : HEADERS) {
      node.put(name.replace('-', '_'), header(record, name));
    }
    return node;
  }

  private static JsonNode value(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    byte[] value = record.value();
    try {
      return value == null ? JSON.nullNode() : JSON.readTree(value);
    } catch (IOException e) {
      throw LedgerReader.unreadable(record, "a record that says what was decided", e);
    }
  }

  private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader("plimsoll-" + name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
