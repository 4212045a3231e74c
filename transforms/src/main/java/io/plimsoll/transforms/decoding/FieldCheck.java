package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.IntegerFormat;
import io.plimsoll.transforms.decoding.ContractPlan.Planned;
import io.plimsoll.transforms.decoding.JsonValue.JsonArray;
import io.plimsoll.transforms.decoding.JsonValue.JsonBoolean;
import io.plimsoll.transforms.decoding.JsonValue.JsonNumeric;
import io.plimsoll.transforms.decoding.JsonValue.JsonObject;
import io.plimsoll.transforms.decoding.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/** Compares one value that is present and not null with what the contract declares. */
final class FieldCheck {
  private FieldCheck() {}

  /** Throws the fault of a value that is not what was declared. */
  static void check(Planned planned, JsonValue value) throws JsonFault {
    switch (planned.field().type()) {
      case STRING, TIMESTAMP -> {
        if (!(value instanceof JsonString string)) {
          throw wrongType(planned, "a string");
        }
        demand(planned, planned.rules().expectedOf(string.value()));
      }
      case INTEGER -> {
        JsonNumber number = value instanceof JsonNumeric numeric ? numeric.value() : null;
        if (number == null || !number.isIntegerLiteral()) {
          throw wrongType(planned, "an integer");
        }
        demand(planned, planned.rules().expectedOf(number));
        checkRange(planned, number);
      }
      case NUMBER -> {
        if (!(value instanceof JsonNumeric numeric)) {
          throw wrongType(planned, "a number");
        }
        demand(planned, planned.rules().expectedOf(numeric.value()));
      }
      case DECIMAL -> {
        JsonNumber number = decimal(value);
        if (number == null) {
          throw wrongType(planned, "a decimal number");
        }
        demand(planned, planned.rules().expectedOf(number));
        checkScale(planned, number);
      }
      case BOOLEAN -> {
        if (!(value instanceof JsonBoolean)) {
          throw wrongType(planned, "true or false");
        }
      }
      case OBJECT -> {
        if (!(value instanceof JsonObject)) {
          throw wrongType(planned, "an object");
        }
      }
      case ARRAY -> {
        if (!(value instanceof JsonArray)) {
          throw wrongType(planned, "an array");
        }
      }
    }
  }

  /** Returns the number that a value is or, as a string, spells; null if it is none. */
  static @Nullable JsonNumber decimal(JsonValue value) {
    if (value instanceof JsonNumeric numeric) {
      return numeric.value();
    }
    return value instanceof JsonString string && JsonNumber.isNumber(string.value())
        ? JsonNumber.of(string.value())
        : null;
  }

  private static void checkRange(Planned planned, JsonNumber number) throws JsonFault {
    IntegerFormat format = planned.format();
    if (!number.fitsLong()
        || number.longValue() < format.lowest()
        || number.longValue() > format.highest()) {
      throw new JsonFault(
          Reason.NUMBER_OUT_OF_RANGE,
          planned.path() + ": out of range (expected: an integer of format " + format + ")");
    }
  }

  private static void checkScale(Planned planned, JsonNumber number) throws JsonFault {
    Field field = planned.field();
    if (number.integerDigits() > field.precision() - field.scale()
        || number.fractionDigits() > field.scale()) {
      throw new JsonFault(
          Reason.NUMBER_OUT_OF_RANGE,
          planned.path()
              + ": out of range (expected: a decimal of precision "
              + field.precision()
              + " and scale "
              + field.scale()
              + ")");
    }
  }

  private static void demand(Planned planned, @Nullable String expected) throws JsonFault {
    if (expected != null) {
      throw wrongType(planned, expected);
    }
  }

  private static JsonFault wrongType(Planned planned, String expected) {
    return new JsonFault(
        Reason.WRONG_TYPE, planned.path() + ": something else (expected: " + expected + ")");
  }
}
