package io.plimsoll.quickstart;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import java.util.List;

/**
 * Which view the page shows, and what of it.
 *
 * @param view the view's name
 * @param count the measure that counts; without it a row's number of events is shown
 * @param sum the measure that adds up; without it 0 is shown
 * @param groups what the dimensions tell apart, in the plural
 */
record ShownView(String view, String count, String sum, String groups) {
  /** Returns the same of a contract's first view where it has none of this name. */
  ShownView in(Contract contract) {
    List<String> names = contract.views().stream().map(View::name).toList();
    return names.contains(view) || names.isEmpty()
        ? this
        : new ShownView(names.get(0), count, sum, groups);
  }
}
