package io.plimsoll.pipelines.estimate;

import io.plimsoll.pipelines.estimate.EstimatedContract.EventBytes;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Retention;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * What a contract puts into topics, buckets and tables in a day, in bytes as they are sent: nothing
 * is compressed or copied here.
 *
 * @param events how many a day
 * @param eventBytes of one
 * @param views rows of each view
 * @param refused records a day that are written elsewhere with the reason
 * @param ledger what the ledger writes
 * @param stored events that are written to BigQuery as they are
 */
record ContractLoad(
    double events,
    EventBytes eventBytes,
    List<Written> views,
    double refused,
    Written ledger,
    double stored) {
  static final double SECONDS_PER_DAY = 86_400;
  static final double DAYS_PER_MONTH = 365 / 12.0;
  // The facts in a refused record's headers.
  private static final double HEADERS = 400;
  private static final double MINUTES_PER_DAY = 1440;

  ContractLoad {
    views = List.copyOf(views);
  }

  /** A table of upserts: what is written into it in a day, and how large one record is. */
  record Written(String table, ViewRows rows, RowBytes bytes) {
    double json() {
      return rows.written() * bytes.json();
    }

    double keptJson() {
      return rows.kept() * bytes.json();
    }

    double bigQuery() {
      return rows.written() * bytes.bigQuery();
    }

    double keptBigQuery() {
      return rows.kept() * bytes.bigQuery();
    }
  }

  static ContractLoad of(EstimatedContract estimated, Assumptions assumptions) {
    Contract contract = estimated.contract();
    double events =
        estimated.sizes().peakEventsPerSecond() * assumptions.averageLoad() * SECONDS_PER_DAY;
    List<Written> views = new ArrayList<>();
    Written ledger = null;
    for (TableSchema table : TableSchema.of(contract, Retention.byDefault())) {
      RowBytes bytes = RowBytes.of(table, contract.views().size());
      for (View view : contract.views()) {
        if (view.name().equals(table.view())) {
          ViewRows rows = ViewRows.of(view, events, assumptions);
          views.add(new Written(view.name(), rows, bytes));
        }
      }
      if (table.table() == Table.LEDGER) {
        ledger = new Written("ledger", ledgerRows(events), bytes);
      }
    }
    if (ledger == null) {
      throw new IllegalStateException("tables of " + contract.id() + ": no ledger (expected: one)");
    }
    EventBytes eventBytes = estimated.eventBytes(assumptions.eventBytes());
    return new ContractLoad(
        events,
        eventBytes,
        views,
        events * assumptions.refused(),
        ledger,
        assumptions.bigQueryEvents() ? events : 0);
  }

  private static ViewRows ledgerRows(double events) {
    double written = Math.min(SECONDS_PER_DAY, events);
    return new ViewRows(
        written,
        Math.min(MINUTES_PER_DAY, written),
        written,
        "each minute of arrival is written again every second");
  }

  /** Returns the bytes of all events. */
  double sent() {
    return events * eventBytes.bytes();
  }

  /** Returns the bytes of all refused records, which keep theirs and have the facts beside them. */
  double refusedBytes() {
    return refused * (eventBytes.bytes() + HEADERS);
  }

  double rowsJson() {
    return views.stream().mapToDouble(Written::json).sum();
  }

  double keptRowsJson() {
    return views.stream().mapToDouble(Written::keptJson).sum();
  }

  /** Returns the bytes that go into BigQuery. */
  double bigQuery() {
    return views.stream().mapToDouble(Written::bigQuery).sum() + ledger.bigQuery() + addedBytes();
  }

  /** Returns the bytes of records that BigQuery keeps as long as the topic does. */
  double addedBytes() {
    return refusedBytes() + stored * eventBytes.bytes();
  }

  /** Returns the bytes in BigQuery that stay: those of rows and of the ledger. */
  double keptUpserts() {
    return views.stream().mapToDouble(Written::keptBigQuery).sum() + ledger.keptBigQuery();
  }

  /** Returns the bytes that go into topics of any kind. */
  double topics() {
    return sent() + rowsJson() + refusedBytes() + ledger.json();
  }
}
