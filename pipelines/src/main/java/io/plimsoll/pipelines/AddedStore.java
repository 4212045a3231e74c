package io.plimsoll.pipelines;

import io.plimsoll.io.store.StoreTarget;
import io.plimsoll.io.store.TableStore;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** What a run writes its tables to beside Kafka, and which tables there. */
record AddedStore(TableStore store, StoreTarget target, Events events) {
  /** Whether events are kept too, as they were read. */
  enum Events {
    KEPT,
    LEFT
  }

  /**
   * Compares the tables with what contracts describe.
   *
   * @return this
   */
  AddedStore expectTables(PipelineOptions options, List<Contract> contracts) {
    store.expectTables(options, target, contracts);
    return this;
  }

  PTransform<PCollection<TableRecord>, PCollection<TableRecord>> write(List<Contract> contracts) {
    return store.write(target, contracts, Version.project());
  }
}
