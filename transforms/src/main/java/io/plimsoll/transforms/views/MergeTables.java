package io.plimsoll.transforms.views;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * Merges the partial aggregates of one group and window, in place: a runner that keeps accumulators
 * as objects has to copy one that it hands out while it takes a snapshot, and by default does.
 */
final class MergeTables extends CombineFn<Partial, CellTable, CellTable> {
  private static final long serialVersionUID = 1;

  @Override
  public CellTable createAccumulator() {
    return new CellTable();
  }

  @Override
  public CellTable addInput(CellTable accumulator, Partial input) {
    accumulator.merge(input.cells());
    return accumulator;
  }

  /** Merges into a copy of the first; a runner copies an accumulator by merging it with none. */
  @Override
  public CellTable mergeAccumulators(Iterable<CellTable> accumulators) {
    CellTable merged = new CellTable();
    for (CellTable each : accumulators) {
      if (merged.entries() == 0) {
        merged = each.copy();
      } else if (each.entries() > 0) {
        merged.merge(each);
      }
    }
    return merged;
  }

  @Override
  public CellTable extractOutput(CellTable accumulator) {
    return accumulator.copy();
  }

  @Override
  public Coder<CellTable> getAccumulatorCoder(CoderRegistry registry, Coder<Partial> inputCoder) {
    return CellTableCoder.of();
  }

  @Override
  public Coder<CellTable> getDefaultOutputCoder(CoderRegistry registry, Coder<Partial> inputCoder) {
    return CellTableCoder.of();
  }
}
