package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.View;

/**
 * Refuses, at start, what a view may declare and nothing runs yet. The one place that knows: each
 * feature is a statement here, which goes when the feature comes.
 */
final class NotYet {
  private final Contract contract;
  private final View view;

  private NotYet(Contract contract, View view) {
    this.contract = contract;
    this.view = view;
  }

  /**
   * Checks one view.
   *
   * @throws ContractException if it declares what nothing runs yet
   */
  static void refuse(Contract contract, View view) {
    NotYet notYet = new NotYet(contract, view);
    if (view.top() != null) {
      throw notYet.refused("top", view.top().n() + " by " + view.top().by(), "no top");
    }
  }

  private ContractException refused(String place, String value, String expectation) {
    return new ContractException(
        "contract %s: views[%s].%s: %s (not supported yet; expected: %s)"
            .formatted(contract.id(), view.name(), place, value, expectation));
  }
}
