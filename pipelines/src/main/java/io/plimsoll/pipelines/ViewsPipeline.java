package io.plimsoll.pipelines;

import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.RunIdentity;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.POutput;

/** Wires the views pipeline: batches of each topic in, records of all tables out. */
final class ViewsPipeline {
  private ViewsPipeline() {}

  /**
   * Builds the pipeline. Its source and its sink are given, so that a test hands it a TestStream
   * and a sink that captures.
   *
   * @param topics the contracts of each topic, in the order that an event's contract indexes
   * @param version the pipeline's version, for dead letters
   * @param shards how many shards the business keys of a topic have
   * @param source returns the source of a topic's batches
   * @param sink takes the records of all tables
   */
  static void build(
      Pipeline pipeline,
      Map<String, List<Contract>> topics,
      RunIdentity run,
      String version,
      int shards,
      Function<String, PTransform<PBegin, PCollection<RecordBatch>>> source,
      PTransform<? super PCollection<TableRecord>, ? extends POutput> sink) {
    PCollectionList<TableRecord> records = PCollectionList.empty(pipeline);
    for (Map.Entry<String, List<Contract>> each : topics.entrySet()) {
      String topic = each.getKey();
      records =
          records.and(
              pipeline
                  .apply("Read " + topic, source.apply(topic))
                  .apply(
                      "Views of " + topic,
                      ComputeViews.of(topic, each.getValue(), run, version).withShards(shards)));
    }
    records.apply("Records of all topics", Flatten.pCollections()).apply("Write", sink);
  }
}
