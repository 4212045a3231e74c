package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.TopicReader;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads from Kafka what a run recorded: the ledger's entries and the newest rows of each view. */
final class LedgerReader {
  static final String ATTEMPT_HEADER = "plimsoll-attempt";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TopicReader topics;
  private final ContractSet contracts;

  LedgerReader(KafkaSettings kafka, ContractSet contracts) {
    this.topics = new TopicReader(kafka);
    this.contracts = contracts;
  }

  /** Returns every entry: the newest of each key, of all generations. */
  List<LedgerEntry> entries() {
    List<LedgerEntry> entries = new ArrayList<>();
    for (String ledger : contracts.ledgers()) {
      Map<String, LedgerEntry> newest = new LinkedHashMap<>();
      topics.read(ledger, record -> take(record, newest));
      entries.addAll(newest.values());
    }
    return entries;
  }

  /** Checks what a run recorded, prints it and says how the command ends. */
  ExitCode check(LedgerScope scope, long dropped, PrintWriter out) {
    return check(entries(), scope, dropped, out);
  }

  /** Checks entries that are known already; {@code dropped} null: only the run knows. */
  ExitCode check(
      List<LedgerEntry> entries, LedgerScope scope, @Nullable Long dropped, PrintWriter out) {
    Ledger ledger = ledger(entries, scope, dropped);
    LedgerVerdict verdict = ledger.check();
    LedgerReport.print(out, ledger, verdict);
    return verdict.exit();
  }

  /** Returns what a run recorded, with its rows; {@code dropped} null: only the run knows. */
  Ledger ledger(List<LedgerEntry> entries, LedgerScope scope, @Nullable Long dropped) {
    return new Ledger(entries.stream().filter(scope::holds).toList(), rowEvents(scope), dropped);
  }

  private static void take(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      Map<String, LedgerEntry> newest) {
    byte[] value = record.value();
    if (value == null) {
      newest.remove(text(record.key()));
      return;
    }
    try {
      newest.put(text(record.key()), LedgerEntry.parse(value));
    } catch (IOException e) {
      throw unreadable(record, "an entry of a ledger", e);
    }
  }

  /**
   * Returns the sum of events of the newest rows that belong to a scope, per contract and view;
   * null of a view with {@code top}, of which only the best rows are written.
   */
  Map<String, Map<String, @Nullable Long>> rowEvents(LedgerScope scope) {
    Map<String, Map<String, @Nullable Long>> events = new TreeMap<>();
    for (Contract contract : contracts.all()) {
      Map<String, @Nullable Long> views = new TreeMap<>();
      for (View view : contract.views()) {
        if (view.top() != null) {
          views.put(view.name(), null);
          continue;
        }
        String name = Table.ROWS.nameOf(contract.id(), view.name());
        RowTable rows = new RowTable();
        topics.read(name, record -> take(record, rows));
        views.put(view.name(), rows.events(scope::holds));
      }
      events.put(contract.id(), views);
    }
    return events;
  }

  private static void take(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record, RowTable rows) {
    byte[] value = record.value();
    if (value == null) {
      rows.retract(text(record.key()));
      return;
    }
    try {
      JsonNode row = JSON.readTree(value);
      rows.put(
          text(record.key()),
          new RowTable.Row(
              row.path("generation").asLong(),
              attempt(record),
              row.path("pane_index").asLong(),
              row.path("run_id").asText(),
              row.path("events").asLong()));
    } catch (IOException | NumberFormatException e) {
      throw unreadable(record, "a row", e);
    }
  }

  private static long attempt(ConsumerRecord<?, ?> record) {
    Header header = record.headers().lastHeader(ATTEMPT_HEADER);
    return header == null || header.value() == null ? 0 : Long.parseLong(text(header.value()));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Says that a record of a table is not what it should be. */
  static IllegalStateException unreadable(
      ConsumerRecord<?, ?> record, String expected, Exception cause) {
    return new IllegalStateException(
        record.topic()
            + ":"
            + record.partition()
            + ":"
            + record.offset()
            + ": unreadable (expected: "
            + expected
            + ")",
        cause);
  }
}
