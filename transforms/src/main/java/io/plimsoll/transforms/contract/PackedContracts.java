package io.plimsoll.transforms.contract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * Contracts as one array of bytes, for a DoFn to hold. A runner may write and read a DoFn anew with
 * every bundle, as DirectRunner does to look up its outputs: of an array that is a copy, of a tree
 * of fields it was a good part of a run.
 */
public final class PackedContracts implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] bytes;

  private PackedContracts(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Packs contracts. */
  public static PackedContracts of(List<Contract> contracts) {
    return new PackedContracts(SerializableUtils.serializeToByteArray(new ArrayList<>(contracts)));
  }

  /** Returns the contracts in their order; costs too much to be asked for more than once. */
  @SuppressWarnings("unchecked") // What was packed was a list of contracts.
  public List<Contract> unpack() {
    return List.copyOf(
        (ArrayList<Contract>) SerializableUtils.deserializeFromByteArray(bytes, "contracts"));
  }
}
