package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plimsoll.quickstart.LedgerTotals.Counts;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.Table;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Plays the day once: broker, topics, pipeline, producer and page, from the start to the verdict.
 */
final class LiveDay {
  private static final String ATTEMPT_HEADER = "plimsoll-attempt";
  private static final String WATERMARK_HEADER = "plimsoll-watermark";
  private static final Duration STOPPING = Duration.ofSeconds(3);
  private static final int GROUPS_OF_THE_DAY = 10;

  private final PrintStream out;
  private final Pipeline.Launcher launcher;
  private final Path folder;
  private final Contract contract;
  private final Speed speed;
  private final long seed;
  private final boolean keep;
  private final Day day;
  private final ShownView shown;
  private final String ledgerTopic;
  private final LatestRows rows;
  private final LedgerTotals ledger;
  private final Rate rate = new Rate();
  private double firstNumbersSeconds = -1;

  LiveDay(
      PrintStream out,
      Pipeline.Launcher launcher,
      Path folder,
      Contract contract,
      Day day,
      Speed speed,
      long seed,
      boolean keep) {
    this.out = out;
    this.launcher = launcher;
    this.folder = folder;
    this.contract = contract;
    this.speed = speed;
    this.seed = seed;
    this.keep = keep;
    this.day = day;
    shown = day.shown().in(contract);
    rows = new LatestRows(shown);
    ledger = new LedgerTotals(shown.view());
    ledgerTopic = Table.LEDGER.nameOf(contract.id(), "");
  }

  /** Returns the pipeline's exit code. */
  int play() throws InterruptedException {
    CompletableFuture<List<DayRecord>> reading =
        CompletableFuture.supplyAsync(() -> day.records(seed));
    CtrlC ctrlC = new CtrlC(out, STOPPING);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      ctrlC.closes(broker);
      ContractTopics.create(
          broker.bootstrapServers(), ContractTopics.of(contract, DayRecord.PARTITIONS));
      List<DayRecord> records = reading.join();
      Pipeline pipeline = new Pipeline(launcher, arguments(broker.bootstrapServers(), records));
      ctrlC.cancels(pipeline);
      pipeline.start();
      DayPlayer player = new DayPlayer(broker.bootstrapServers(), contract.topic(), records, speed);
      out.printf(
          Locale.ROOT,
          "Playing %,d records to %s on %s, %s times as fast as they happened.%n%n",
          records.size(),
          contract.topic(),
          broker.bootstrapServers(),
          speed);
      Screen screen = Screen.of(out);
      ctrlC.leaves(screen);
      follow(broker, pipeline, player, records.size(), screen);
      screen.leave();
      if (ctrlC.pressed()) {
        return Quickstart.INTERRUPTED;
      }
      conclude(pipeline, player);
      if (keep) {
        stay(broker);
      }
      return pipeline.exitCode();
    } finally {
      ctrlC.forget();
    }
  }

  private String[] arguments(String bootstrapServers, List<DayRecord> records) {
    long[] ends = DayRecord.endOffsets(records);
    StringJoiner until = new StringJoiner(",", "--until=", "");
    for (int partition = 0; partition < ends.length; partition++) {
      until.add(contract.topic() + ":" + partition + ":" + ends[partition]);
    }
    return new String[] {
      "run", "--contract=" + folder, "--bootstrap-servers=" + bootstrapServers, until.toString()
    };
  }

  private void follow(
      EmbeddedBroker broker, Pipeline pipeline, DayPlayer player, int total, Screen screen)
      throws InterruptedException {
    Thread playing = new Thread(() -> play(player), "day-player");
    playing.setDaemon(true);
    playing.start();
    List<String> topics = List.of(Table.ROWS.nameOf(contract.id(), shown.view()), ledgerTopic);
    try (TableTail tail = new TableTail(broker.bootstrapServers(), topics)) {
      long drawn = 0;
      while (pipeline.isRunning()) {
        tail.poll(Duration.ofMillis(50), this::take);
        Counts counts = ledger.totals();
        if (counts.read() > 0) {
          player.somebodyReads();
        }
        if (player.failure() != null) {
          pipeline.cancel(STOPPING);
          throw new IllegalStateException("Cannot produce the day", player.failure());
        }
        long now = System.nanoTime();
        if (drawn == 0 || now - drawn >= screen.intervalMillis() * 1_000_000) {
          drawn = now;
          screen.show(page(player, total, counts));
        }
      }
      tail.drain(this::take);
      screen.show(page(player, total, ledger.totals()));
    }
    player.stop();
    playing.join(STOPPING.toMillis());
  }

  private static void play(DayPlayer player) {
    try {
      player.play();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (record.topic().equals(ledgerTopic)) {
      ledger.accept(key, record.value(), TableTail.header(record, WATERMARK_HEADER));
      return;
    }
    String attempt = TableTail.header(record, ATTEMPT_HEADER);
    rows.accept(key, record.value(), attempt == null ? 0 : Long.parseLong(attempt));
    if (firstNumbersSeconds < 0) {
      firstNumbersSeconds = elapsedSeconds();
    }
  }

  private Page page(DayPlayer player, int total, Counts counts) {
    return new Page(
        shown,
        player.played(),
        total,
        Instant.ofEpochMilli(player.arrivalMillis()),
        rate.perSecond(counts.read(), System.nanoTime()),
        elapsedSeconds(),
        ledger.watermark(),
        rows.panes(),
        rows.corrections(),
        rows.newestWindows(Page.WINDOWS, Page.ROWS_PER_WINDOW),
        counts);
  }

  private void conclude(Pipeline pipeline, DayPlayer player) {
    out.println();
    Page.totals(shown, rows.top(GROUPS_OF_THE_DAY)).forEach(out::println);
    out.println();
    out.print(pipeline.out());
    if (!pipeline.err().isEmpty()) {
      out.flush();
      System.err.print(pipeline.err());
    }
    out.printf(
        Locale.ROOT,
        "%,d records played; first numbers after %.1f s, all of it after %.1f s.%n",
        player.played(),
        firstNumbersSeconds,
        elapsedSeconds());
  }

  private void stay(EmbeddedBroker broker) throws InterruptedException {
    out.printf(
        "%nThe broker stays up at %s until Ctrl-C. To see the rows, in another terminal:%n"
            + "  mvn -q -pl quickstart -am compile exec:exec -Dquickstart.args=--tail=%s%n",
        broker.bootstrapServers(), broker.bootstrapServers());
    out.flush();
    new CountDownLatch(1).await();
  }

  private static double elapsedSeconds() {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return (System.currentTimeMillis() - start) / 1e3;
  }

  /** Measures records a second, over the last second or so. */
  static final class Rate {
    private static final long WINDOW_NANOS = 1_000_000_000;
    private long since;
    private long then;
    private long perSecond;

    long perSecond(long count, long nanos) {
      if (since == 0) {
        since = nanos;
        then = count;
      } else if (nanos - since >= WINDOW_NANOS) {
        perSecond = (count - then) * 1_000_000_000 / (nanos - since);
        since = nanos;
        then = count;
      }
      return perSecond;
    }
  }
}
