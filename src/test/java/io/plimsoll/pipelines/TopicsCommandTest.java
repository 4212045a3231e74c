package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.quickstart.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll topics} makes what a run needs, on a real broker. */
class TopicsCommandTest {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @TempDir private Path parent;

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  private Outcome plimsoll(String... command) throws IOException {
    Path folder = parent.resolve("rides");
    if (!folder.toFile().isDirectory()) {
      RideContract.in(parent, "rides");
    }
    List<String> args = new ArrayList<>(List.of(command));
    args.add("--contract=" + folder);
    args.add("--bootstrap-servers=" + BROKER.bootstrapServers());
    return Outcome.of(args.toArray(String[]::new));
  }

  @Test
  void topicsThatAreMissingAreMadeOnce() throws IOException {
    plimsoll("run", "--until=now").isOneLine(3, "is missing");

    Outcome made = plimsoll("topics", "--partitions=2");

    assertThat(made.err()).isEmpty();
    assertThat(made.exit()).isZero();
    assertThat(made.out().lines())
        .containsExactly(
            "rides: made",
            "rides.conflicts: made",
            "rides.dead-letters: made",
            "rides.ledger: made",
            "rides.quarantine: made",
            "rides.rows.per_day: made",
            "rides.rows.per_hour: made",
            "rides.too-late: made",
            "8 topics made");
    assertThat(plimsoll("topics").out().lines()).containsExactly("no topic was missing");
    assertThat(plimsoll("run", "--until=now").out()).contains("ledger: adds up (0 read)");
  }

  @Test
  void partitionsAreAtLeastOne() throws IOException {
    plimsoll("topics", "--partitions=0").isOneLine(2, "--partitions: 0 (expected: at least 1)");
    plimsoll("topics", "--partition=1").isOneLine(2, "did you mean --partitions?");
  }
}
