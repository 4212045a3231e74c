package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.Table;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Prints the rows of a contract's views as they were written, and those that come. */
final class RowPrinter {
  private RowPrinter() {}

  static int print(PrintStream out, String bootstrapServers, Contract contract) {
    List<String> topics =
        contract.views().stream()
            .map(view -> Table.ROWS.nameOf(contract.id(), view.name()))
            .toList();
    try (TableTail rows = new TableTail(bootstrapServers, topics)) {
      // Until Ctrl-C, or until whoever reads our output has gone.
      while (!out.checkError()) {
        rows.poll(
            Duration.ofMillis(500),
            row ->
                out.println(
                    row.value() == null
                        ? "{\"retracted\": " + new String(row.key(), UTF_8) + "}"
                        : new String(row.value(), UTF_8)));
      }
    }
    return 0;
  }
}
