package io.plimsoll.runner.flink.benchmark;

import io.plimsoll.pipelines.Plimsoll;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pipeline as a user starts it: contract and views in a folder, everything else by options. */
final class PlimsollJob {
  private static final String KEY = "primaryKey: true, primaryKeyPosition: 1, ";

  private PlimsollJob() {}

  static void run(RunSpec run) throws IOException {
    Path folder = Files.createDirectories(run.work().resolve(run.name()));
    write(folder, "contract.odcs.yaml", run);
    Files.writeString(folder.resolve("views.yaml"), ManyViews.yaml(run.views()));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--contract=" + folder,
                "--bootstrap-servers=" + run.bootstrapServers(),
                "--until=now",
                "--parallelism=" + run.parallelism(),
                "--checkpointingInterval=" + run.checkpointMillis(),
                // Beam's own default; the profile's is for a short latency and makes small bundles.
                "--maxBundleTimeMills=1000",
                // Where the native job's go: the heap's snapshots are too large for the default.
                "--stateBackend=filesystem",
                "--stateBackendStoragePath=" + run.work().resolve("checkpoints").toUri()));
    arguments.addAll(run.arguments());
    // Ends the JVM, with an exit code that is not 0 where the ledger does not add up.
    Plimsoll.main(arguments.toArray(String[]::new));
  }

  private static void write(Path folder, String name, RunSpec run) throws IOException {
    try (InputStream template = PlimsollJob.class.getResourceAsStream("/benchmark/" + name)) {
      if (template == null) {
        throw new IllegalStateException("benchmark/" + name + " is not in the class path");
      }
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          folder.resolve(name),
          text.replace("BENCHMARK_RUN", run.name())
              .replace("BENCHMARK_TOPIC", run.topic())
              .replace("BENCHMARK_SERVERS", run.bootstrapServers())
              .replace("PRIMARY_KEY ", run.deduplication() ? KEY : ""));
    }
  }
}
