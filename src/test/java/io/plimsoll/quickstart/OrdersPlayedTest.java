package io.plimsoll.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.Promise;
import io.plimsoll.pipelines.Plimsoll;
import io.plimsoll.quickstart.DayRecord.Kind;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole quickstart with the day of orders: real broker, real pipeline, whichever runner. */
class OrdersPlayedTest {
  @Test
  @Promise(3)
  void dayOfOrdersEndsByItselfAndItsLedgerAddsUp() throws Exception {
    Path folder = OrderDayTest.contract();
    OrderDay orders = new OrderDay(4_000);
    List<DayRecord> day = orders.records(7);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    int exitCode =
        new LiveDay(
                new PrintStream(shown, true, UTF_8),
                Plimsoll::run,
                folder,
                ContractReader.read(folder),
                orders,
                Speed.MAX,
                7,
                false)
            .play();

    String text = shown.toString(UTF_8);
    assertThat(exitCode).as(text).isZero();
    assertThat(text.lines())
        .contains(
            count("read", day, Kind.values()),
            count("admitted", day, Kind.ON_TIME, Kind.LATE, Kind.TOO_LATE),
            count("duplicate", day, Kind.DUPLICATE),
            count("conflict", day, Kind.CONFLICT),
            count("dead letter", day, Kind.BROKEN),
            count("quarantine", day, Kind.QUARANTINE),
            count("tombstone", day, Kind.TOMBSTONE),
            String.format(Locale.ROOT, "ledger: adds up (%,d read)", day.size()))
        .anySatisfy(line -> assertThat(line).startsWith("the day's stores").contains("orders"))
        .anySatisfy(line -> assertThat(line).matches("  berlin +\\d.*"));
  }

  private static String count(String name, List<DayRecord> day, Kind... kinds) {
    Set<Kind> counted = Set.copyOf(Arrays.asList(kinds));
    long count = day.stream().filter(record -> counted.contains(record.kind())).count();
    return String.format(Locale.ROOT, "  %-12s %,12d", name, count);
  }
}
