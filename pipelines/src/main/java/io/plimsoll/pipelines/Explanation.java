package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.views.CompiledView;
import io.plimsoll.transforms.views.ViewDecision;
import io.plimsoll.transforms.views.ViewPlan;
import io.plimsoll.transforms.views.Windowing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Collects what can be said of one record: from its bytes first, then from the tables. */
final class Explanation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordJudge judge;
  private final ViewPlan plan;
  private final List<Sighting> sightings = new ArrayList<>();
  private @Nullable ObjectNode found;
  private String topic = "";
  private int partition;
  private long offset;

  /**
   * A view that takes the event, and by which dimensions.
   *
   * @param dimensions their values as JSON
   */
  private record Sighting(
      Contract contract, View view, long eventTime, String dimensions, ObjectNode into) {}

  Explanation(List<Contract> contracts) {
    judge = new RecordJudge(contracts);
    plan = new ViewPlan(contracts);
  }

  /** Returns what is known; null if no record was judged. */
  @Nullable ObjectNode found() {
    return found;
  }

  /** Says what the record is by itself. */
  void judge(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    topic = record.topic();
    partition = record.partition();
    offset = record.offset();
    DecodedRecord decoded = judge.judge(record);
    ObjectNode node = JSON.createObjectNode();
    node.put("topic", topic);
    node.put("partition", partition);
    node.put("offset", offset);
    node.put("arrival", time(RecordJudge.arrival(record)));
    byte[] value = record.value();
    node.put("bytes", value == null ? 0 : value.length);
    node.put("outcome", judge.outcome());
    Contract contract = judge.contract();
    node.put("contract", contract == null ? null : contract.id());
    if (!judge.reason().isEmpty()) {
      node.put(decoded.kind() == DecodedRecord.Kind.QUARANTINE ? "rule" : "reason", judge.reason());
      node.put("message", judge.message());
    }
    if (decoded.hasEventTime()) {
      node.put("event_time", time(decoded.eventTime()));
    }
    if (decoded.kind() == DecodedRecord.Kind.EVENT && contract != null) {
      explainEvent(contract, decoded, judge.event(record), node);
    }
    found = node;
  }

  private void explainEvent(
      Contract contract, DecodedRecord decoded, EventView event, ObjectNode node) {
    if (contract.deduplicates()) {
      ArrayNode key = node.putArray("key");
      for (int i = 0; i < contract.businessKey().size(); i++) {
        key.addPOJO(valueOf(event, i));
      }
      node.put("key_fingerprint", fingerprint(decoded.keyHigh(), decoded.keyLow()));
      node.put("content_fingerprint", fingerprint(decoded.contentHigh(), decoded.contentLow()));
    }
    ArrayNode views = node.putArray("views");
    for (CompiledView view : plan.views(decoded.contract())) {
      explainView(contract, view, event, views.addObject());
    }
  }

  private void explainView(Contract contract, CompiledView view, EventView event, ObjectNode node) {
    node.put("view", view.declared().name());
    ViewDecision decision =
        ViewDecision.decide(view, event, RecordBatch.NO_WATERMARK, RecordBatch.NO_WATERMARK);
    // Without a watermark nothing is late: what is left is the filter.
    boolean taken = decision == ViewDecision.AGGREGATED;
    node.put("filter", taken ? "taken" : decision.name().toLowerCase(Locale.ROOT));
    if (!taken) {
      return;
    }
    ArrayNode windows = node.putArray("windows");
    Windowing windowing = view.windowing();
    for (int i = 0; i < windowing.count(); i++) {
      ObjectNode window = windows.addObject();
      window.put("window_start", time(windowing.start(event.eventTime(), i)));
      window.put("window_end", time(windowing.end(event.eventTime(), i)));
    }
    if (view.declared().window() instanceof Window.Session) {
      node.put("session", "the window is the event's alone, before it is joined with others");
    }
    List<String> projection = contract.projection();
    ObjectNode dimensions = node.putObject("dimensions");
    for (View.Dimension dimension : view.declared().dimensions()) {
      dimensions.putPOJO(dimension.name(), valueOf(event, projection.indexOf(dimension.path())));
    }
    sightings.add(
        new Sighting(contract, view.declared(), event.eventTime(), dimensions.toString(), node));
  }

  /** Adds what the tables say. */
  void addTables(PlacedRecords tables) {
    ObjectNode node = found;
    if (node == null) {
      return;
    }
    ArrayNode placed = node.putArray("tables");
    tables.of(topic, partition, offset).forEach(placed::add);
    for (Sighting sighting : sightings) {
      ArrayNode rows = sighting.into().putArray("rows");
      for (JsonNode row : tables.rows(sighting.contract(), sighting.view())) {
        if (holds(row, sighting)) {
          ObjectNode shown = rows.addObject();
          for (String column :
              List.of("window_start", "window_end", "pane", "events", "generation", "run_id")) {
            shown.set(column, row.path(column));
          }
        }
      }
    }
    if (!tables.missing().isEmpty()) {
      ArrayNode missing = node.putArray("missing_tables");
      tables.missing().forEach(missing::add);
    }
  }

  private static boolean holds(JsonNode row, Sighting sighting) {
    long start = Instant.parse(row.path("window_start").asText()).getMillis();
    long end = Instant.parse(row.path("window_end").asText()).getMillis();
    return start <= sighting.eventTime()
        && sighting.eventTime() < end
        && row.path("dimensions").toString().equals(sighting.dimensions());
  }

  private static @Nullable Object valueOf(EventView event, int field) {
    Object value = EventView.valueAt(event.array(), event.startOf(field));
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String fingerprint(long high, long low) {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }
}
