package io.plimsoll.pipelines;

import io.plimsoll.transforms.admission.ComputeViews;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.table.TableRecord;
import java.util.Collection;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Wires the views pipeline: batches of each topic in, records of all tables out. */
final class ViewsPipeline {
  private ViewsPipeline() {}

  /**
   * Builds the pipeline up to the records of all tables, which it returns for its sinks. Its source
   * is given, so that a test hands it a TestStream.
   *
   * @param source returns the source of a topic's batches
   * @param views returns what computes a topic's views
   */
  static PCollection<TableRecord> build(
      Pipeline pipeline,
      Collection<String> topics,
      Function<String, PTransform<PBegin, PCollection<RecordBatch>>> source,
      Function<String, ComputeViews> views) {
    PCollectionList<TableRecord> records = PCollectionList.empty(pipeline);
    for (String topic : topics) {
      records =
          records.and(
              pipeline
                  .apply("Read " + topic, source.apply(topic))
                  .apply("Views of " + topic, views.apply(topic)));
    }
    return records.apply("Records of all topics", Flatten.pCollections());
  }
}
