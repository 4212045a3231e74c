package io.plimsoll.io.store;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps the tables of contracts in a service beside Kafka. Found by {@link
 * java.util.ServiceLoader}: a program holds the stores of the modules that it is built with.
 */
public interface TableStore {
  /** Returns the service's name, which is also that of the option that asks for it. */
  String name();

  /**
   * Makes sure, before a job is submitted, that the tables are there and are those that the
   * contracts describe. A column more is no mistake: it stays empty.
   *
   * @throws IllegalArgumentException if the target cannot be, as an option's name and its mistake
   * @throws io.plimsoll.transforms.contract.ContractException if the service cannot have a
   *     contract's names
   * @throws io.plimsoll.io.kafka.ServiceException if a table is missing, is another, or cannot be
   *     reached
   */
  void expectTables(PipelineOptions options, StoreTarget target, List<Contract> contracts);

  /**
   * Returns what writes the records of the tables of contracts, bounded or unbounded and in any
   * window; records of no contract of these are left alone. What it returns are dead letters, in
   * the global window: the records that the service refused for what they are. A service that
   * cannot be reached fails the bundle, and is never the record's fault.
   *
   * @param pipelineVersion what the dead letters name as the version of the code
   */
  PTransform<PCollection<TableRecord>, PCollection<TableRecord>> write(
      StoreTarget target, List<Contract> contracts, String pipelineVersion);
}
