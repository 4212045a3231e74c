package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.Operand;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Reads the fractions of events, which are kept as texts. */
final class EventNumber {
  private EventNumber() {}

  /** Returns a decimal as it is, a number rounded to the places in which numbers are used. */
  static BigDecimal at(EventView event, int field, FieldType type) {
    BigDecimal value = new BigDecimal(event.textAt(field));
    return type == FieldType.NUMBER && value.scale() > Operand.NUMBER_SCALE
        ? value.setScale(Operand.NUMBER_SCALE, RoundingMode.HALF_EVEN)
        : value;
  }
}
