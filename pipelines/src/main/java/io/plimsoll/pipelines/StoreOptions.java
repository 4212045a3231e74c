package io.plimsoll.pipelines;

import io.plimsoll.io.store.StoreTarget;
import io.plimsoll.io.store.TableStore;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Holds the options that ask for tables beside Kafka's. */
final class StoreOptions {
  private static final String BIGQUERY = "bigquery";

  @Option(
      names = "--bigquery",
      paramLabel = "PROJECT",
      description =
          "Write the tables to BigQuery too, each contract's to the dataset of its id in a Google"
              + " project; default: to Kafka alone.")
  private @Nullable String bigQuery;

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description =
          "With --bigquery: write the dataset <contract>_NAME, so that a job and its successor each"
              + " have their own; default: one dataset.")
  private @Nullable String slot;

  @Option(
      names = "--bigquery-events",
      description =
          "With --bigquery: write every whole event too, as it was read; default: what is made of"
              + " them alone.")
  private boolean bigQueryEvents;

  /**
   * Returns the store that is asked for, or null.
   *
   * @throws UsageException if this build has none, or the options cannot be
   */
  @Nullable AddedStore added() {
    String project = bigQuery;
    if (project == null) {
      if (slot != null) {
        throw new UsageException("--slot: " + slot + " (expected: only with --bigquery)");
      }
      if (bigQueryEvents) {
        throw new UsageException("--bigquery-events: given (expected: only with --bigquery)");
      }
      return null;
    }
    StoreTarget target = KafkaCommand.option(() -> new StoreTarget(project, slot));
    return ServiceLoader.load(TableStore.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(store -> store.name().equals(BIGQUERY))
        .findFirst()
        .map(
            store ->
                new AddedStore(
                    store,
                    target,
                    bigQueryEvents ? AddedStore.Events.KEPT : AddedStore.Events.LEFT))
        .orElseThrow(
            () ->
                new UsageException(
                    "--bigquery: "
                        + project
                        + " (expected: a build with plimsoll-io-google; this one lacks it, and the"
                        + " README says which have it)"));
  }
}
