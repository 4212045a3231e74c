package io.plimsoll.transforms.table;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Retention;
import io.plimsoll.transforms.contract.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Describes a table that a run of a contract writes.
 *
 * @param name the table's, which is its topic's where Kafka holds it
 * @param table what its records are
 * @param view the view of a table of rows; null of any other
 * @param key the columns that identify a record; none: a record is not identified
 * @param upserts whether the newest record of a key counts, and one without a value removes it
 * @param retention how long records are kept, as an ISO-8601 period; null: not said
 * @param columns all of them
 */
public record TableSchema(
    String name,
    Table table,
    @Nullable String view,
    List<String> key,
    boolean upserts,
    @Nullable String retention,
    List<Column> columns) {

  /** Returns the tables of a contract: its views' first, in their order. */
  public static List<TableSchema> of(Contract contract, Retention retention) {
    List<TableSchema> tables = new ArrayList<>();
    for (View view : contract.views()) {
      tables.add(rows(contract, view, retention));
    }
    tables.add(of(contract, Table.DEAD_LETTERS, List.of(), retention.events(), refused()));
    if (!contract.rules().isEmpty()) {
      tables.add(of(contract, Table.QUARANTINE, List.of(), retention.events(), refused()));
    }
    List<String> place = List.of("topic", "partition", "offset");
    tables.add(of(contract, Table.CONFLICTS, place, retention.events(), conflicts()));
    List<String> placeInView = List.of("topic", "partition", "offset", "view");
    tables.add(of(contract, Table.TOO_LATE, placeInView, retention.events(), tooLate()));
    tables.add(
        of(
            contract,
            Table.LEDGER,
            List.of("generation", "contract", "arrival_minute"),
            retention.rows(),
            ledger()));
    tables.add(events(contract, retention));
    return tables;
  }

  /** Returns what kind of table it is, in lower case. */
  public String kind() {
    return table.name().toLowerCase(Locale.ROOT);
  }

  private static TableSchema of(
      Contract contract,
      Table table,
      List<String> key,
      @Nullable String retention,
      List<Column> columns) {
    return new TableSchema(
        table.nameOf(contract.id(), ""),
        table,
        null,
        key,
        table == Table.LEDGER,
        retention,
        columns);
  }

  /**
   * Describes the events as they were read: whence, each declared field that has none of its own,
   * and what else there was.
   */
  private static TableSchema events(Contract contract, Retention retention) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.ofRecord("topic", ColumnType.STRING));
    columns.add(Column.ofRecord("partition", ColumnType.INTEGER));
    columns.add(Column.ofRecord("offset", ColumnType.INTEGER));
    columns.add(Column.ofRecord("arrival", ColumnType.TIMESTAMP));
    columns.add(Column.ofRecord("event_time", ColumnType.TIMESTAMP));
    for (Field field : contract.fields()) {
      if (contract.fields().stream().noneMatch(f -> f.path().startsWith(field.path() + '.'))) {
        columns.add(
            new Column(
                columnOf(field.path()), ColumnType.of(field), !field.required(), field.path()));
      }
    }
    columns.add(Column.UNDECLARED);
    return of(
        contract,
        Table.EVENTS,
        contract.businessKey().stream().map(TableSchema::columnOf).toList(),
        retention.events(),
        columns);
  }

  private static String columnOf(String path) {
    return path.replace('.', '_');
  }

  private static TableSchema rows(Contract contract, View view, Retention retention) {
    List<String> key = new ArrayList<>(List.of("view", "window_start", "window_end"));
    List<Column> columns = new ArrayList<>();
    columns.add(Column.always("contract", ColumnType.STRING));
    columns.add(Column.always("contract_version", ColumnType.STRING));
    columns.add(Column.always("view", ColumnType.STRING));
    columns.add(Column.always("window_start", ColumnType.TIMESTAMP));
    columns.add(Column.always("window_end", ColumnType.TIMESTAMP));
    boolean ranked = view.top() != null;
    if (ranked) {
      key.add("rank");
      columns.add(Column.always("rank", ColumnType.INTEGER));
    }
    for (View.Dimension dimension : view.dimensions()) {
      if (!ranked) {
        key.add(dimension.name());
      }
      columns.add(
          new Column(
              dimension.name(),
              ColumnType.of(contract.field(dimension.path())),
              true,
              "dimensions." + dimension.name()));
    }
    for (Measure measure : view.measures()) {
      columns.add(
          new Column(
              measure.name(),
              ColumnType.of(measure),
              ColumnType.isNullable(measure),
              "measures." + measure.name()));
    }
    columns.add(Column.perhaps("errors", ColumnType.STRINGS));
    columns.add(Column.always("events", ColumnType.INTEGER));
    columns.add(Column.always("pane", ColumnType.STRING));
    columns.add(Column.always("pane_index", ColumnType.INTEGER));
    columns.add(Column.always("generation", ColumnType.INTEGER));
    columns.add(Column.always("run_id", ColumnType.STRING));
    columns.add(Column.always("oldest_event_time", ColumnType.TIMESTAMP));
    columns.add(Column.always("newest_event_time", ColumnType.TIMESTAMP));
    columns.add(Column.header("attempt", ColumnType.INTEGER, false));
    return new TableSchema(
        Table.ROWS.nameOf(contract.id(), view.name()),
        Table.ROWS,
        view.name(),
        key,
        true,
        retention.rows(),
        columns);
  }

  /** Returns the columns of a record that was no event: its bytes, and why in headers. */
  private static List<Column> refused() {
    return List.of(
        new Column("key", ColumnType.BYTES, true, "key"),
        new Column("value", ColumnType.BYTES, false, "value"),
        Column.header("reason", ColumnType.STRING, false),
        Column.header("message", ColumnType.STRING, false),
        Column.header("stage", ColumnType.STRING, false),
        // A record of a table that its service refused has no place in a topic.
        Column.header("topic", ColumnType.STRING, true),
        Column.header("partition", ColumnType.INTEGER, true),
        Column.header("offset", ColumnType.INTEGER, true),
        Column.header("arrival", ColumnType.TIMESTAMP, true),
        Column.header("contract", ColumnType.STRING, false),
        Column.header("contract_version", ColumnType.STRING, true),
        Column.header("pipeline_version", ColumnType.STRING, false),
        Column.header("truncated", ColumnType.STRING, true));
  }

  private static List<Column> conflicts() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.always("contract", ColumnType.STRING));
    columns.addAll(event());
    columns.add(Column.always("content", ColumnType.STRING));
    columns.add(Column.always("first_content", ColumnType.STRING));
    return columns;
  }

  private static List<Column> tooLate() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.always("contract", ColumnType.STRING));
    columns.add(Column.always("view", ColumnType.STRING));
    columns.add(Column.always("windows", ColumnType.JSON));
    columns.add(Column.always("watermark", ColumnType.TIMESTAMP));
    columns.add(Column.always("lateness_ms", ColumnType.INTEGER));
    columns.addAll(event());
    return columns;
  }

  private static List<Column> event() {
    return List.of(
        Column.always("topic", ColumnType.STRING),
        Column.always("partition", ColumnType.INTEGER),
        Column.always("offset", ColumnType.INTEGER),
        Column.always("arrival", ColumnType.TIMESTAMP),
        Column.always("event_time", ColumnType.TIMESTAMP),
        Column.perhaps("key", ColumnType.JSON));
  }

  private static List<Column> ledger() {
    return List.of(
        Column.always("contract", ColumnType.STRING),
        Column.always("arrival_minute", ColumnType.TIMESTAMP),
        Column.always("generation", ColumnType.INTEGER),
        Column.always("run_id", ColumnType.STRING),
        Column.always("read", ColumnType.INTEGER),
        Column.always("admitted", ColumnType.INTEGER),
        Column.always("duplicate", ColumnType.INTEGER),
        Column.always("conflict", ColumnType.INTEGER),
        Column.always("dead_letter", ColumnType.JSON),
        Column.always("quarantine", ColumnType.JSON),
        Column.always("tombstone", ColumnType.INTEGER),
        Column.always("views", ColumnType.JSON));
  }
}
