package io.plimsoll;

import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import java.io.Serializable;
import java.util.List;

/**
 * The sessions of a view that are compared with a table: all of them, but on DirectRunner, which
 * pays for a bundle of each key by itself, only those of the smaller keys, whole.
 *
 * @param view a view of one dimension and without a filter
 * @param below what its keys are less than on DirectRunner; a {@link String} or a {@link Long}
 */
public record SomeSessions(String view, Serializable below) {
  private static final boolean ALL = !System.getProperty("suite.runner", "").equals("direct");

  /** Returns a contract whose view has no other sessions. */
  public Contract of(Contract contract) {
    List<View> views = contract.views().stream().map(this::some).toList();
    return ALL ? contract : SuiteContracts.with(contract, contract.maxOutOfOrderness(), views);
  }

  private View some(View all) {
    return all.name().equals(view)
        ? new View(
            view,
            all.window(),
            all.dimensions(),
            new Condition.Compare(all.dimensions().get(0).path(), Condition.Comparison.LESS, below),
            all.measures(),
            all.allowedLateness(),
            all.early(),
            all.top())
        : all;
  }

  /** Returns the rows of a table that are about these sessions, by the column of their key. */
  public ExpectedTable of(ExpectedTable table, String column) {
    return ALL ? table : table.where(row -> holds(row.get(column)));
  }

  private boolean holds(String key) {
    return below instanceof Long number
        ? Long.parseLong(key) < number
        : key.compareTo((String) below) < 0;
  }
}
