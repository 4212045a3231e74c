package io.plimsoll.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.io.kafka.KafkaSettings;
import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.TopicReader;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the table of a view as every reader of it sees it. */
@Command(
    name = "rows",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints the rows of a view.",
      "Of each window and dimensions the newest, without those that were taken back."
    })
final class RowsCommand extends KafkaCommand {
  @Parameters(
      paramLabel = "VIEW",
      description = "Name of the view; CONTRACT.VIEW where two have it.")
  private @Nullable String view;

  @Option(names = "--follow", description = "Go on with what comes, until interrupted.")
  private boolean follow;

  @Option(
      names = "--json",
      description = "Print JSON: a row on each line, as written; of a row taken back its key.")
  private boolean asJson;

  /** A view and the contract that it is of. */
  private record Source(Contract contract, View view) {
    String table() {
      return Table.ROWS.nameOf(contract.id(), view.name());
    }
  }

  @Override
  public Integer call() {
    expectNoRest("rows");
    KafkaSettings settings = kafkaSettings();
    Source source = find(contracts());
    try (KafkaTopics kafka = connect(settings)) {
      // Reading alone would take a topic that is missing for one that is empty.
      kafka.partitions(List.of(source.table()));
    }
    ViewTable table = new ViewTable();
    TopicReader topics = new TopicReader(settings);
    if (follow) {
      Printer printer = new Printer(source.view(), out());
      topics.follow(source.table(), table::take, () -> printer.print(table));
    }
    topics.read(source.table(), table::take);
    new Printer(source.view(), out()).print(table);
    return ExitCode.DONE.code();
  }

  private Source find(ContractSet contracts) {
    List<Source> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Contract contract : contracts.all()) {
      for (View each : contract.views()) {
        String whole = contract.id() + "." + each.name();
        names.add(whole);
        if (each.name().equals(view) || whole.equals(view)) {
          found.add(new Source(contract, each));
        }
      }
    }
    if (found.size() != 1) {
      throw new UsageException(
          "rows: " + view + " (expected: one of " + String.join(", ", names) + ")");
    }
    return found.get(0);
  }

  /** Prints at first all rows in their order, then each change. */
  private final class Printer {
    private final View view;
    private final PrintWriter out;
    private boolean started;

    Printer(View view, PrintWriter out) {
      this.view = view;
      this.out = out;
    }

    void print(ViewTable table) {
      List<ViewTable.Event> changes = table.changes();
      if (!started) {
        changes = table.rows().stream().map(row -> new ViewTable.Event("", row)).toList();
      }
      if (asJson) {
        changes.forEach(this::printJson);
      } else {
        printText(changes);
      }
      started = true;
      out.flush();
    }

    private void printJson(ViewTable.Event change) {
      JsonNode row = change.row();
      out.println(row == null ? "{\"retracted\":" + change.key() + "}" : row.toString());
    }

    private void printText(List<ViewTable.Event> changes) {
      List<List<String>> lines = new ArrayList<>();
      if (!started) {
        lines.add(heads());
      }
      for (ViewTable.Event change : changes) {
        JsonNode row = change.row();
        lines.add(row == null ? List.of("retracted", change.key()) : cells(row));
      }
      Console.aligned(lines).forEach(out::println);
    }

    private List<String> heads() {
      List<String> heads = new ArrayList<>(List.of("window_start", "window_end"));
      view.dimensions().forEach(dimension -> heads.add(dimension.name()));
      view.measures().forEach(measure -> heads.add(measure.name()));
      heads.addAll(List.of("events", "pane"));
      return heads;
    }

    private List<String> cells(JsonNode row) {
      List<String> cells = new ArrayList<>();
      cells.add(row.path("window_start").asText());
      cells.add(row.path("window_end").asText());
      view.dimensions()
          .forEach(each -> cells.add(row.path("dimensions").path(each.name()).asText()));
      view.measures().forEach(each -> cells.add(row.path("measures").path(each.name()).asText()));
      cells.add(row.path("events").asText());
      cells.add(row.path("pane").asText());
      return cells;
    }
  }
}
