package io.plimsoll.runner.dataflow;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;

/**
 * The steps whose names have changed, old by new, in {@code transform-names.json}: a job that goes
 * on from the state of an older version finds it by these. A test of all names says when one is
 * due.
 */
final class StepNames {
  private static final String FILE = "/transform-names.json";

  private StepNames() {}

  /** Gives an update, or a start from a snapshot, the changed names; those of the user win. */
  static void settle(DataflowPipelineOptions options) {
    if (options.isUpdate() || options.getCreateFromSnapshot() != null) {
      settle(options, read());
    }
  }

  static void settle(DataflowPipelineOptions options, Map<String, String> changed) {
    Map<String, String> names = new HashMap<>(changed);
    if (options.getTransformNameMapping() != null) {
      names.putAll(options.getTransformNameMapping());
    }
    if (!names.isEmpty()) {
      options.setTransformNameMapping(names);
    }
  }

  private static Map<String, String> read() {
    try (InputStream in = StepNames.class.getResourceAsStream(FILE)) {
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }
}
