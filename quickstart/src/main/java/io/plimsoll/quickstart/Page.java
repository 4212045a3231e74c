package io.plimsoll.quickstart;

import io.plimsoll.quickstart.LatestRows.Panes;
import io.plimsoll.quickstart.LatestRows.Row;
import io.plimsoll.quickstart.LatestRows.Total;
import io.plimsoll.quickstart.LedgerTotals.Counts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is shown at one moment, as lines of at most 80 columns.
 *
 * @param view what is shown of which view
 * @param played records produced so far
 * @param total records of the whole day
 * @param clock the newest arrival that was played
 * @param perSecond records read in the last second
 */
record Page(
    ShownView view,
    int played,
    int total,
    Instant clock,
    long perSecond,
    double elapsedSeconds,
    @Nullable Instant watermark,
    Panes panes,
    long corrections,
    List<List<Row>> windows,
    Counts counts) {
  static final int WINDOWS = 2;
  static final int ROWS_PER_WINDOW = 5;

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "Plimsoll  %s   watermark %-10s %,8d events/s   %5.1f s",
            DAY.format(clock), watermarkText(), perSecond, elapsedSeconds));
    lines.add("");
    lines.add(format("%-39s %9s %13s  %s", view.view(), view.count(), view.sum(), "pane"));
    for (List<Row> window : windows) {
      boolean first = true;
      for (Row row : window) {
        String span = HOUR.format(row.windowStart()) + "-" + HOUR.format(row.windowEnd());
        lines.add(
            format(
                "  %-11s  %-24s %,9d %,13d  %s",
                first ? span : "", cut(row.label(), 24), row.count(), row.sum(), row.pane()));
        first = false;
      }
    }
    for (int rows = lines.size(); rows < 3 + WINDOWS * ROWS_PER_WINDOW; rows++) {
      lines.add("");
    }
    lines.add("");
    lines.add(
        format(
            "windows %,d filling, %,d closed, %,d corrected by %,d late panes, %,d too late",
            panes.early(), panes.onTime(), panes.late(), corrections, counts.tooLate()));
    lines.addAll(ledger());
    return lines;
  }

  /** Returns the same in one line, for where nothing can be redrawn. */
  String line() {
    return format(
            "%5.1f s  %s  watermark %s  %,d events/s  windows %,d filling %,d closed %,d corrected  ",
            elapsedSeconds,
            HOUR.format(clock),
            watermarkText(),
            perSecond,
            panes.early(),
            panes.onTime(),
            panes.late())
        + sum()
        + format("  in flight %,d", inFlight());
  }

  List<String> ledger() {
    return List.of(
        format(
            "ledger   read %,d = %,d admitted + %,d duplicate + %,d conflict",
            counts.read(), counts.admitted(), counts.duplicate(), counts.conflict()),
        format(
            "         + %,d dead letter + %,d quarantine + %,d tombstone   %s",
            counts.deadLetter(), counts.quarantine(), counts.tombstone(), verdict()),
        format(
            "         in flight %,d: %,d of %,d played, %,d read, %,d decided",
            inFlight(), played, total, counts.read(), counts.decided()));
  }

  /** Returns the largest totals of the day as a table. */
  static List<String> totals(ShownView view, List<Total> totals) {
    List<String> lines = new ArrayList<>();
    lines.add(format("%-39s %9s %13s", "the day's " + view.groups(), view.count(), view.sum()));
    for (Total total : totals) {
      lines.add(format("  %-37s %,9d %,13d", cut(total.label(), 37), total.count(), total.sum()));
    }
    return lines;
  }

  private String sum() {
    return format(
        "read %,d = %,d admitted + %,d duplicate + %,d conflict + %,d dead letter + %,d quarantine"
            + " + %,d tombstone, %s",
        counts.read(),
        counts.admitted(),
        counts.duplicate(),
        counts.conflict(),
        counts.deadLetter(),
        counts.quarantine(),
        counts.tombstone(),
        verdict());
  }

  private long inFlight() {
    return played - counts.decided();
  }

  private String verdict() {
    long open = counts.read() - counts.decided();
    return open == 0 ? "adds up" : format("%,d undecided", open);
  }

  private String watermarkText() {
    if (watermark == null) {
      return "none yet";
    }
    return watermark.isAfter(NEVER) ? "at the end" : SECOND.format(watermark);
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, columns - 1) + "~";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
