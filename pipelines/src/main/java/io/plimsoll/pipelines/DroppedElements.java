package io.plimsoll.pipelines;

import java.util.Set;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** Reads how many elements the runner dropped behind our back as too late. */
final class DroppedElements {
  /** The counter's name depends on the runner. */
  private static final Set<String> NAMES = Set.of("droppedDueToLateness", "DroppedDueToLateness");

  private DroppedElements() {}

  /** Returns the number; a counter that stayed 0 is absent on some runners. */
  static long of(PipelineResult result) {
    long dropped = 0;
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (NAMES.contains(counter.getName().getName())) {
        dropped += counter.getAttempted();
      }
    }
    return dropped;
  }
}
