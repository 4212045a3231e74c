package io.plimsoll.io.kafka;

import java.lang.ref.WeakReference;
import java.util.List;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;

/**
 * Reports what only the source knows of a partition, also while nothing comes of it.
 *
 * <p>A gauge reaches nobody unless the calling thread has a metrics container. Of KafkaIO's calls,
 * that for a partition's watermark is the only one that also comes when there is no record; some
 * runners make it inside a container and others outside of any. There the container counts in which
 * the same thread started the reader: it belongs to the reader's step for as long as it lives.
 */
final class SourceGauges {
  private static final ThreadLocal<WeakReference<MetricsContainer>> OF_THREAD = new ThreadLocal<>();

  private final List<String> contracts;
  private final int partition;

  /** Makes the gauges of a partition of a topic that carries some contracts, by id. */
  SourceGauges(List<String> contracts, int partition) {
    this.contracts = List.copyOf(contracts);
    this.partition = partition;
  }

  /** Keeps the container that the thread has while it starts a reader. */
  static void rememberContainer() {
    MetricsContainer container = MetricsEnvironment.getCurrentContainer();
    if (container != null) {
      OF_THREAD.set(new WeakReference<>(container));
    }
  }

  /** Calls what sets gauges, in a container if there is one at all. */
  static void report(Runnable gauges) {
    WeakReference<MetricsContainer> remembered = OF_THREAD.get();
    MetricsContainer container = remembered == null ? null : remembered.get();
    if (MetricsEnvironment.getCurrentContainer() != null || container == null) {
      gauges.run();
      return;
    }
    MetricsEnvironment.setCurrentContainer(container);
    try {
      gauges.run();
    } finally {
      MetricsEnvironment.setCurrentContainer(null);
    }
  }

  /** Sets a gauge of the partition. */
  void ofPartition(String name, long value) {
    for (String contract : contracts) {
      Metrics.gauge(contract + ".partition-" + partition, name).set(value);
    }
  }

  /** Sets a gauge of the topic, which only one of its partitions may do. */
  void ofTopic(String name, long value) {
    for (String contract : contracts) {
      Metrics.gauge(contract, name).set(value);
    }
  }
}
