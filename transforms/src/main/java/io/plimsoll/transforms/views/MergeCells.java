package io.plimsoll.transforms.views;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Merges the partial aggregates of one key and window. */
final class MergeCells extends CombineFn<Partial, Cells, Cells> {
  private static final long serialVersionUID = 1;

  @Override
  public Cells createAccumulator() {
    return Cells.NONE;
  }

  @Override
  public Cells addInput(Cells accumulator, Partial input) {
    return accumulator.mergedWith(input.cells());
  }

  @Override
  public Cells mergeAccumulators(Iterable<Cells> accumulators) {
    Cells merged = Cells.NONE;
    for (Cells each : accumulators) {
      merged = merged.mergedWith(each);
    }
    return merged;
  }

  @Override
  public Cells extractOutput(Cells accumulator) {
    return accumulator;
  }

  @Override
  public Coder<Cells> getAccumulatorCoder(CoderRegistry registry, Coder<Partial> inputCoder) {
    return CellsCoder.of();
  }

  @Override
  public Coder<Cells> getDefaultOutputCoder(CoderRegistry registry, Coder<Partial> inputCoder) {
    return CellsCoder.of();
  }
}
