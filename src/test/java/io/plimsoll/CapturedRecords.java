package io.plimsoll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * A sink that keeps what it is given in this JVM, where an embedded runner's workers are, and the
 * tables that come of it: the newest record of each key.
 */
public final class CapturedRecords extends PTransform<PCollection<TableRecord>, PDone> {
  private static final long serialVersionUID = 1;
  private static final Map<String, Queue<TableRecord>> ALL = new ConcurrentHashMap<>();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id = UUID.randomUUID().toString();

  public CapturedRecords() {
    ALL.put(id, new ConcurrentLinkedQueue<>());
  }

  @Override
  public PDone expand(PCollection<TableRecord> records) {
    records.apply("Capture", ParDo.of(new Capture(id)));
    return PDone.in(records.getPipeline());
  }

  /** Returns the records of a table in the order in which they came. */
  public List<TableRecord> of(Table table) {
    return ALL.get(id).stream().filter(record -> record.table() == table).toList();
  }

  /** Returns the rows of a view as its readers see them in the end: the newest of each key. */
  public Map<String, JsonNode> rows(String view) {
    Map<String, TableRecord> newest = new TreeMap<>();
    for (TableRecord record : of(Table.ROWS)) {
      if (record.view().equals(view)) {
        newest.merge(
            text(record.key()), record, (old, next) -> order(next) >= order(old) ? next : old);
      }
    }
    Map<String, JsonNode> rows = new TreeMap<>();
    newest.forEach(
        (key, record) -> {
          if (record.value() != null) {
            rows.put(key, json(record));
          }
        });
    return rows;
  }

  /** Returns by what a row or its retraction is newer than others of its key. */
  private static long order(TableRecord record) {
    if (record.value() != null) {
      return json(record).get("pane_index").asLong();
    }
    return record.headers().stream()
        .filter(header -> header.name().equals("plimsoll-pane-index"))
        .mapToLong(header -> Long.parseLong(text(header.value())))
        .sum();
  }

  /** Returns the sum of a count over all minutes of a contract's ledger. */
  public long ledger(String contract, String... path) {
    Map<String, JsonNode> minutes = new TreeMap<>();
    for (TableRecord record : of(Table.LEDGER)) {
      if (record.contract().equals(contract)) {
        minutes.put(text(record.key()), json(record));
      }
    }
    return minutes.values().stream()
        .mapToLong(
            minute -> {
              JsonNode at = minute;
              for (String name : path) {
                at = at.path(name);
              }
              return at.isObject() ? sum(at) : at.asLong();
            })
        .sum();
  }

  private static long sum(JsonNode object) {
    long sum = 0;
    for (JsonNode each : object) {
      sum += each.asLong();
    }
    return sum;
  }

  /** Returns the value of a record as JSON. */
  public static JsonNode json(TableRecord record) {
    try {
      return JSON.readTree(record.value());
    } catch (JsonProcessingException e) {
      throw new AssertionError(text(record.value()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an empty object, to be filled with what is expected. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Returns bytes as a text. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static final class Capture extends DoFn<TableRecord, Void> {
    private static final long serialVersionUID = 1;
    private final String id;

    Capture(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element TableRecord record) {
      ALL.get(id).add(record);
    }
  }
}
