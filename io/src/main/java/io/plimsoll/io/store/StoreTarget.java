package io.plimsoll.io.store;

import io.plimsoll.transforms.contract.Contract;
import org.jspecify.annotations.Nullable;

/**
 * Says which tables of a service a job writes.
 *
 * @param project what the tables belong to
 * @param slot which of several sets of the same tables, so that two jobs may each write their own;
 *     null: there is one set
 */
public record StoreTarget(String project, @Nullable String slot) {
  private static final String SLOT = "[a-z][a-z0-9_]{0,29}";

  public StoreTarget {
    if (slot != null && !slot.matches(SLOT)) {
      throw new IllegalArgumentException(
          "slot: " + slot + " (expected: a letter, then letters, digits or _, at most 30, small)");
    }
  }

  /** Returns the dataset that holds the tables of a contract. */
  public String dataset(Contract contract) {
    return slot == null ? contract.id() : contract.id() + "_" + slot;
  }
}
