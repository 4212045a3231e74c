package io.plimsoll.transforms.contract;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind;
import io.plimsoll.transforms.contract.Condition.And;
import io.plimsoll.transforms.contract.Condition.Compare;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Condition.Has;
import io.plimsoll.transforms.contract.Condition.In;
import io.plimsoll.transforms.contract.Condition.Not;
import io.plimsoll.transforms.contract.Condition.Or;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates a checked CEL expression to a {@link Condition}, and refuses one that compares a field
 * which may be absent where nothing says that it is there.
 */
final class ConditionTranslator {
  private static final String SUBSET =
      "comparisons of a string, integer or boolean field with a constant, `in` a list of"
          + " constants, has(), == null, != null, &&, || and !";

  private final DeclaredFields fields;

  ConditionTranslator(DeclaredFields fields) {
    this.fields = fields;
  }

  /** Says why an expression is not translated. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    final boolean isMistake;
    final String expectation;

    private Refused(boolean isMistake, String expectation) {
      super(expectation);
      this.isMistake = isMistake;
      this.expectation = expectation;
    }
  }

  Condition translate(CelExpr expression) throws Refused {
    Condition condition = condition(expression);
    checkGuards(condition, Set.of());
    return condition;
  }

  private Condition condition(CelExpr expression) throws Refused {
    return switch (expression.exprKind().getKind()) {
      case IDENT -> booleanField(path(expression));
      case SELECT ->
          expression.select().testOnly()
              ? new Has(testedPath(expression))
              : booleanField(path(expression));
      case CALL -> call(expression.call());
      default -> throw unsupported();
    };
  }

  private Condition call(CelCall call) throws Refused {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> new And(condition(args.get(0)), condition(args.get(1)));
      case "_||_" -> new Or(condition(args.get(0)), condition(args.get(1)));
      case "!_" -> new Not(condition(args.get(0)));
      case "_==_" -> compare(Comparison.EQUAL, args);
      case "_!=_" -> compare(Comparison.NOT_EQUAL, args);
      case "_<_" -> compare(Comparison.LESS, args);
      case "_<=_" -> compare(Comparison.LESS_OR_EQUAL, args);
      case "_>_" -> compare(Comparison.GREATER, args);
      case "_>=_" -> compare(Comparison.GREATER_OR_EQUAL, args);
      case "@in", "_in_" -> in(args.get(0), args.get(1));
      default -> throw unsupported();
    };
  }

  private Condition compare(Comparison comparison, List<CelExpr> args) throws Refused {
    CelExpr left = args.get(0);
    CelExpr right = args.get(1);
    if (left.exprKind().getKind() == ExprKind.Kind.CONSTANT) {
      return compare(mirrored(comparison), right, left);
    }
    return compare(comparison, left, right);
  }

  private Condition compare(Comparison comparison, CelExpr field, CelExpr constant) throws Refused {
    if (constant.exprKind().getKind() != ExprKind.Kind.CONSTANT) {
      throw unsupported();
    }
    String path = path(field);
    if (constant.constant().getKind() == CelConstant.Kind.NULL_VALUE) {
      checkTestable(path);
      return switch (comparison) {
        case EQUAL -> new Not(new Has(path));
        case NOT_EQUAL -> new Has(path);
        case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> throw unsupported();
      };
    }
    Serializable value = constant(constant);
    checkComparable(path);
    if (value instanceof Boolean
        && comparison != Comparison.EQUAL
        && comparison != Comparison.NOT_EQUAL) {
      throw unsupported();
    }
    return new Compare(path, comparison, value);
  }

  private Condition in(CelExpr field, CelExpr list) throws Refused {
    if (list.exprKind().getKind() != ExprKind.Kind.LIST) {
      throw unsupported();
    }
    String path = path(field);
    checkComparable(path);
    List<Serializable> constants = new ArrayList<>();
    for (CelExpr item : list.list().elements()) {
      constants.add(constant(item));
    }
    return new In(path, constants);
  }

  private static Serializable constant(CelExpr expression) throws Refused {
    if (expression.exprKind().getKind() != ExprKind.Kind.CONSTANT) {
      throw unsupported();
    }
    CelConstant constant = expression.constant();
    return switch (constant.getKind()) {
      case STRING_VALUE -> constant.stringValue();
      case INT64_VALUE -> constant.int64Value();
      case BOOLEAN_VALUE -> constant.booleanValue();
      default -> throw unsupported();
    };
  }

  private Condition booleanField(String path) throws Refused {
    checkComparable(path);
    return new Compare(path, Comparison.EQUAL, true);
  }

  private String testedPath(CelExpr expression) throws Refused {
    String path = path(expression.select().operand()) + "." + expression.select().field();
    checkTestable(path);
    return path;
  }

  private static String path(CelExpr expression) throws Refused {
    return switch (expression.exprKind().getKind()) {
      case IDENT -> expression.ident().name();
      case SELECT -> {
        if (expression.select().testOnly()) {
          throw unsupported();
        }
        yield path(expression.select().operand()) + "." + expression.select().field();
      }
      default -> throw unsupported();
    };
  }

  private void checkComparable(String path) throws Refused {
    Field field = fields.get(path);
    if (field == null
        || (field.type() != FieldType.STRING
            && field.type() != FieldType.INTEGER
            && field.type() != FieldType.BOOLEAN)) {
      throw unsupported();
    }
  }

  /** Decoding carries scalars to the views, so a test whether an object is there has to wait. */
  private void checkTestable(String path) throws Refused {
    checkComparable(path);
  }

  private void checkGuards(Condition condition, Set<String> there) throws Refused {
    if (condition instanceof And and) {
      checkGuards(and.left(), union(there, whenTrue(and.right())));
      checkGuards(and.right(), union(there, whenTrue(and.left())));
    } else if (condition instanceof Or or) {
      checkGuards(or.left(), union(there, whenFalse(or.right())));
      checkGuards(or.right(), union(there, whenFalse(or.left())));
    } else if (condition instanceof Not not) {
      checkGuards(not.condition(), there);
    } else if (condition instanceof Compare compare) {
      checkGuard(compare.path(), there);
    } else if (condition instanceof In in) {
      checkGuard(in.path(), there);
    }
  }

  private void checkGuard(String path, Set<String> there) throws Refused {
    @Nullable String optional = fields.optionalPart(path);
    if (optional == null) {
      return;
    }
    for (String known : there) {
      if (known.equals(optional) || known.startsWith(optional + ".")) {
        return;
      }
    }
    String test = path.contains(".") ? "has(" + path + ")" : path + " != null";
    throw new Refused(
        true,
        "a test that "
            + path
            + " is there, for "
            + optional
            + " is not required: "
            + test
            + " && ...");
  }

  /** Returns the fields that are there where a condition holds. */
  private static Set<String> whenTrue(Condition condition) {
    if (condition instanceof Has has) {
      return Set.of(has.path());
    } else if (condition instanceof And and) {
      return union(whenTrue(and.left()), whenTrue(and.right()));
    } else if (condition instanceof Or or) {
      return intersection(whenTrue(or.left()), whenTrue(or.right()));
    } else if (condition instanceof Not not) {
      return whenFalse(not.condition());
    }
    return Set.of();
  }

  /** Returns the fields that are there where a condition does not hold. */
  private static Set<String> whenFalse(Condition condition) {
    if (condition instanceof Or or) {
      return union(whenFalse(or.left()), whenFalse(or.right()));
    } else if (condition instanceof And and) {
      return intersection(whenFalse(and.left()), whenFalse(and.right()));
    } else if (condition instanceof Not not) {
      return whenTrue(not.condition());
    }
    return Set.of();
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }

  private static Set<String> intersection(Set<String> one, Set<String> other) {
    Set<String> intersection = new HashSet<>(one);
    intersection.retainAll(other);
    return intersection;
  }

  private static Comparison mirrored(Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> Comparison.EQUAL;
      case NOT_EQUAL -> Comparison.NOT_EQUAL;
      case LESS -> Comparison.GREATER;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      case GREATER -> Comparison.LESS;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
    };
  }

  private static Refused unsupported() {
    return new Refused(false, SUBSET);
  }
}
