package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Measure.Kind;
import io.plimsoll.transforms.contract.Operand;
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
    view.dimensions().forEach(notYet::checkDimension);
    view.measures().forEach(notYet::checkMeasure);
  }

  private void checkDimension(View.Dimension dimension) {
    contract.fields().stream()
        .filter(field -> field.path().equals(dimension.path()))
        .filter(field -> isFraction(field.type()))
        .forEach(
            field -> {
              throw refused(
                  "dimensions." + dimension.name(),
                  field.path(),
                  "a string, integer, boolean or timestamp");
            });
  }

  private void checkMeasure(Measure measure) {
    String place = "measures." + measure.name();
    if (measure.kind() == Kind.FIRST
        || measure.kind() == Kind.LAST
        || measure.kind() == Kind.DISTINCT
        || measure.kind() == Kind.QUANTILE) {
      throw refused(place, measure.kind().toString(), "count, sum, min, max or avg");
    }
    for (Operand operand : measure.operands()) {
      if (!(operand instanceof Operand.Path)) {
        throw refused(place, "an expression", "the path of an integer field");
      }
      if (measure.kind() != Kind.COUNT && isFraction(operand.type())) {
        throw refused(place, measure.path() + "", "the path of an integer field");
      }
    }
  }

  private static boolean isFraction(FieldType type) {
    return type == FieldType.DECIMAL || type == FieldType.NUMBER;
  }

  private ContractException refused(String place, String value, String expectation) {
    return new ContractException(
        "contract %s: views[%s].%s: %s (not supported yet; expected: %s)"
            .formatted(contract.id(), view.name(), place, value, expectation));
  }
}
