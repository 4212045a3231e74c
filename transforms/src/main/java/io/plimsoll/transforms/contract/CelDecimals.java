package io.plimsoll.transforms.contract;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Teaches CEL decimals: exact, and comparable with integers and with doubles, which are constants
 * here and stand for what was written.
 */
final class CelDecimals {
  /** The type of {@code decimal} and {@code number} fields. */
  private static final CelType TYPE = OpaqueType.create("decimal");

  /**
   * A decimal as CEL is given it. To CEL's own equality no two {@link BigDecimal}s are equal, while
   * of a class that it does not know it asks {@code equals}.
   */
  record Value(BigDecimal number) {
    Value {
      number = number.stripTrailingZeros();
    }
  }

  private enum Operator {
    EQUAL("_==_"),
    NOT_EQUAL("_!=_"),
    LESS("_<_"),
    LESS_OR_EQUAL("_<=_"),
    GREATER("_>_"),
    GREATER_OR_EQUAL("_>=_"),
    SUM("_+_"),
    DIFFERENCE("_-_"),
    PRODUCT("_*_");

    private final String function;

    Operator(String function) {
      this.function = function;
    }

    CelType result() {
      return this == SUM || this == DIFFERENCE || this == PRODUCT ? TYPE : SimpleType.BOOL;
    }

    /** Returns whether CEL itself declares it for two values of any one type. */
    boolean isOfAnyType() {
      return this == EQUAL || this == NOT_EQUAL;
    }

    Object apply(BigDecimal left, BigDecimal right) {
      return switch (this) {
        case EQUAL -> left.compareTo(right) == 0;
        case NOT_EQUAL -> left.compareTo(right) != 0;
        case LESS -> left.compareTo(right) < 0;
        case LESS_OR_EQUAL -> left.compareTo(right) <= 0;
        case GREATER -> left.compareTo(right) > 0;
        case GREATER_OR_EQUAL -> left.compareTo(right) >= 0;
        case SUM -> new Value(left.add(right));
        case DIFFERENCE -> new Value(left.subtract(right));
        case PRODUCT -> new Value(left.multiply(right));
      };
    }
  }

  private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  CelDecimals() {
    for (Operator operator : Operator.values()) {
      if (!operator.isOfAnyType()) {
        bind(operator, TYPE, Value.class, TYPE, Value.class);
      }
      bind(operator, TYPE, Value.class, SimpleType.INT, Long.class);
      bind(operator, SimpleType.INT, Long.class, TYPE, Value.class);
      bind(operator, TYPE, Value.class, SimpleType.DOUBLE, Double.class);
      bind(operator, SimpleType.DOUBLE, Double.class, TYPE, Value.class);
    }
    declare("-_", "minus_decimal", TYPE, TYPE);
    bindings.add(
        CelFunctionBinding.from(
            "minus_decimal", Value.class, value -> new Value(value.number().negate())));
    bindMembership(SimpleType.INT);
    bindMembership(SimpleType.DOUBLE);
  }

  List<CelFunctionDecl> declarations() {
    return overloads.entrySet().stream()
        .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<CelFunctionBinding> bindings() {
    return bindings;
  }

  /** Returns the type by which CEL knows a declared type; objects and arrays are only tested. */
  static CelType typeOf(FieldType type) {
    return switch (type) {
      case STRING, TIMESTAMP -> SimpleType.STRING;
      case INTEGER -> SimpleType.INT;
      case NUMBER, DECIMAL -> TYPE;
      case BOOLEAN -> SimpleType.BOOL;
      case OBJECT, ARRAY -> SimpleType.DYN;
    };
  }

  /** Returns the number that a value of CEL's stands for. */
  private static BigDecimal number(Object value) {
    if (value instanceof Value decimal) {
      return decimal.number();
    }
    return value instanceof Double fraction
        ? BigDecimal.valueOf(fraction)
        : BigDecimal.valueOf((Long) value);
  }

  private <L, R> void bind(
      Operator operator, CelType left, Class<L> leftClass, CelType right, Class<R> rightClass) {
    String id = operator.function + left.name() + "_" + right.name();
    declare(operator.function, id, operator.result(), left, right);
    bindings.add(
        CelFunctionBinding.from(
            id, leftClass, rightClass, (one, other) -> operator.apply(number(one), number(other))));
  }

  private void bindMembership(CelType items) {
    String id = "in_list_decimal_" + items.name();
    declare("@in", id, SimpleType.BOOL, TYPE, ListType.create(items));
    bindings.add(
        CelFunctionBinding.from(
            id,
            Value.class,
            List.class,
            (value, list) -> {
              for (Object item : (List<?>) list) {
                if (value.number().compareTo(number(item)) == 0) {
                  return true;
                }
              }
              return false;
            }));
  }

  private void declare(String function, String id, CelType result, CelType... parameters) {
    overloads
        .computeIfAbsent(function, name -> new ArrayList<>())
        .add(CelOverloadDecl.newGlobalOverload(id, result, parameters));
  }
}
