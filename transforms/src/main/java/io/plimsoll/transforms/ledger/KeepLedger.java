package io.plimsoll.transforms.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.transforms.ledger.Tally.Count;
import io.plimsoll.transforms.table.RecordHeader;
import io.plimsoll.transforms.table.Table;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.table.TableRecordCoder;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.DateTimeZone;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.joda.time.format.DateTimeFormatter;
import org.joda.time.format.ISODateTimeFormat;

/**
 * Keeps the ledger: adds entries up by contract and arrival minute, and writes each minute that
 * changed, whole, at most once a second and once more at the end. Takes entries in the global
 * window, in any order; the minute is part of the record's key and not a window, so that nothing is
 * late here. A minute is dropped once the newest arrival of every partition is a day past it; what
 * comes for it then is counted in the oldest minute kept.
 */
public final class KeepLedger
    extends PTransform<PCollection<KV<String, LedgerEntry>>, PCollection<TableRecord>> {
  private static final long serialVersionUID = 1;

  private final RunIdentity run;
  private final WithheldWindows withheld;
  private final Watermark watermark;

  /** Whether the runner's watermark is written beside the counts. */
  private enum Watermark {
    WRITTEN,
    UNKNOWN
  }

  private KeepLedger(RunIdentity run, WithheldWindows withheld, Watermark watermark) {
    this.run = run;
    this.withheld = withheld;
    this.watermark = watermark;
  }

  /**
   * Returns the transform.
   *
   * @param run what every record names: in its value, but for the attempt, which is a header
   */
  public static KeepLedger of(RunIdentity run) {
    return new KeepLedger(run, WithheldWindows.none(), Watermark.WRITTEN);
  }

  /**
   * Returns the same that says beside a view's counts before which event time its windows are
   * withheld, for the run that goes on from this one's state; default: none are.
   */
  public KeepLedger withWithheld(WithheldWindows withheld) {
    return new KeepLedger(run, withheld, watermark);
  }

  /**
   * Returns the same without the watermark in a header, for runners that do not tell it; default:
   * it is there once there is one.
   */
  public KeepLedger withoutWatermark() {
    return new KeepLedger(run, withheld, Watermark.UNKNOWN);
  }

  @Override
  public PCollection<TableRecord> expand(PCollection<KV<String, LedgerEntry>> entries) {
    return entries
        .apply("Add up minutes", ParDo.of(new AddUpMinutes(run, withheld, watermark)))
        .setCoder(TableRecordCoder.of());
  }

  private static final class AddUpMinutes extends DoFn<KV<String, LedgerEntry>, TableRecord> {
    private static final long serialVersionUID = 1;
    private static final long MINUTES_KEPT = 24 * 60;
    private static final long MINUTE = 60_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
        ISODateTimeFormat.dateTime().withZone(DateTimeZone.UTC);

    @StateId("minutes")
    private final StateSpec<MapState<Long, Counts>> minutesSpec =
        StateSpecs.map(VarLongCoder.of(), Counts.CountsCoder.of());

    @StateId("changed")
    private final StateSpec<MapState<Long, Long>> changedSpec =
        StateSpecs.map(VarLongCoder.of(), VarLongCoder.of());

    @StateId("newest")
    private final StateSpec<MapState<String, Long>> newestSpec =
        StateSpecs.map(StringUtf8Coder.of(), VarLongCoder.of());

    @TimerId("flush")
    private final TimerSpec flushSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @TimerId("end")
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final RunIdentity run;
    private final WithheldWindows withheld;
    private final Watermark told;
    private transient RecordHeader attempt;

    AddUpMinutes(RunIdentity run, WithheldWindows withheld, Watermark told) {
      this.run = run;
      this.withheld = withheld;
      this.told = told;
    }

    @Setup
    public void setup() {
      attempt = RecordHeader.of("plimsoll-attempt", Long.toString(run.newAttempt()));
    }

    @ProcessElement
    public void process(
        @Element KV<String, LedgerEntry> element,
        @StateId("minutes") MapState<Long, Counts> minutes,
        @StateId("changed") MapState<Long, Long> changed,
        @StateId("newest") MapState<String, Long> newest,
        @TimerId("flush") Timer flush,
        @TimerId("end") Timer end) {
      LedgerEntry entry = element.getValue();
      long minute = Math.max(entry.minute(), oldestKept(newest));
      Counts counts = minutes.get(minute).read();
      minutes.put(minute, counts == null ? entry.counts() : counts.plus(entry.counts()));
      if (!entry.source().isEmpty()) {
        Long before = newest.get(entry.source()).read();
        if (before == null || before < entry.minute()) {
          newest.put(entry.source(), entry.minute());
        }
      }
      if (changed.isEmpty().read()) {
        // Set by an element and never by its own firing, or a job might never end.
        flush.offset(Duration.standardSeconds(1)).setRelative();
        end.set(GlobalWindow.INSTANCE.maxTimestamp());
      }
      changed.put(minute, minute);
    }

    @OnTimer("flush")
    public void onFlush(
        @Key String contract,
        @StateId("minutes") MapState<Long, Counts> minutes,
        @StateId("changed") MapState<Long, Long> changed,
        @StateId("newest") MapState<String, Long> newest,
        @TimerId("end") Timer end,
        OutputReceiver<TableRecord> out) {
      write(contract, minutes, changed, end.getCurrentRelativeTime(), out);
      long oldestKept = oldestKept(newest);
      List<Long> dropped = new ArrayList<>();
      for (Long minute : minutes.keys().read()) {
        if (minute < oldestKept) {
          dropped.add(minute);
        }
      }
      dropped.forEach(minutes::remove);
    }

    @OnTimer("end")
    public void onEnd(
        @Key String contract,
        @StateId("minutes") MapState<Long, Counts> minutes,
        @StateId("changed") MapState<Long, Long> changed,
        @TimerId("end") Timer end,
        OutputReceiver<TableRecord> out) {
      write(contract, minutes, changed, end.getCurrentRelativeTime(), out);
    }

    private void write(
        String contract,
        MapState<Long, Counts> minutes,
        MapState<Long, Long> changed,
        Instant watermark,
        OutputReceiver<TableRecord> out) {
      for (Long minute : changed.keys().read()) {
        Counts counts = minutes.get(minute).read();
        if (counts != null) {
          out.output(record(contract, minute, counts, watermark));
        }
      }
      changed.clear();
    }

    /** Returns the oldest minute that some partition is not yet a day past. */
    private static long oldestKept(MapState<String, Long> newest) {
      long oldest = Long.MAX_VALUE;
      for (Map.Entry<String, Long> each : newest.entries().read()) {
        oldest = Math.min(oldest, each.getValue());
      }
      return oldest == Long.MAX_VALUE ? Long.MIN_VALUE : oldest - MINUTES_KEPT;
    }

    private TableRecord record(String contract, long minute, Counts counts, Instant watermark) {
      String time = TIME.print(minute * MINUTE);
      Map<String, Long> byName = counts.byName();
      ObjectNode json = JSON.createObjectNode();
      json.put("contract", contract);
      json.put("arrival_minute", time);
      json.put("generation", run.generation());
      json.put("run_id", run.runId());
      for (Count count : Count.values()) {
        json.put(count.ledgerName(), byName.getOrDefault(count.ledgerName(), 0L));
      }
      ObjectNode deadLetters = json.putObject(Tally.DEAD_LETTER);
      ObjectNode quarantine = json.putObject(Tally.QUARANTINE);
      ObjectNode views = json.putObject("views");
      byName.forEach(
          (name, count) -> {
            int slash = name.indexOf('/');
            int dot = name.indexOf('.');
            // A rule's name may have anything in it; neither word is ever followed by a slash.
            if (dot > 0 && name.startsWith(Tally.DEAD_LETTER + '.')) {
              deadLetters.put(name.substring(dot + 1), count);
            } else if (dot > 0 && name.startsWith(Tally.QUARANTINE + '.')) {
              quarantine.put(name.substring(dot + 1), count);
            } else if (slash > 0) {
              views
                  .withObject("/" + name.substring(0, slash))
                  .put(name.substring(slash + 1), count);
            }
          });
      withheld
          .of(contract)
          .forEach(
              (view, bound) ->
                  views.withObject("/" + view).put("withheld_before", TIME.print(bound)));
      String key = "[" + run.generation() + ",\"" + contract + "\",\"" + time + "\"]";
      List<RecordHeader> headers =
          told == Watermark.WRITTEN
                  && watermark.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)
                  && watermark.isBefore(GlobalWindow.INSTANCE.maxTimestamp())
              ? List.of(attempt, RecordHeader.of("plimsoll-watermark", TIME.print(watermark)))
              : List.of(attempt);
      return new TableRecord(
          Table.LEDGER,
          contract,
          "",
          key.getBytes(StandardCharsets.UTF_8),
          json.toString().getBytes(StandardCharsets.UTF_8),
          headers);
    }
  }
}
