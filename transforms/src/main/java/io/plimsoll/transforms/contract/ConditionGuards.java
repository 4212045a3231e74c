package io.plimsoll.transforms.contract;

import dev.cel.common.ast.CelExpr;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a condition that reads a field which may be absent where nothing says that it is there.
 */
final class ConditionGuards {
  private final DeclaredFields fields;

  ConditionGuards(DeclaredFields fields) {
    this.fields = fields;
  }

  void check(CelExpr expression) throws RefusedCondition {
    check(expression, Set.of());
  }

  private void check(CelExpr expression, Set<String> there) throws RefusedCondition {
    if (CelPaths.tested(expression) != null) {
      return;
    }
    String path = CelPaths.of(expression);
    if (path != null) {
      checkGuard(path, there);
      return;
    }
    List<CelExpr> args = ConditionReads.children(expression);
    if (CelPaths.isCall(expression, "_&&_")) {
      check(args.get(0), union(there, whenTrue(args.get(1))));
      check(args.get(1), union(there, whenTrue(args.get(0))));
    } else if (CelPaths.isCall(expression, "_||_")) {
      check(args.get(0), union(there, whenFalse(args.get(1))));
      check(args.get(1), union(there, whenFalse(args.get(0))));
    } else if (CelPaths.isCall(expression, "_?_:_")) {
      check(args.get(0), there);
      check(args.get(1), union(there, whenTrue(args.get(0))));
      check(args.get(2), union(there, whenFalse(args.get(0))));
    } else {
      for (CelExpr arg : args) {
        check(arg, there);
      }
    }
  }

  private void checkGuard(String path, Set<String> there) throws RefusedCondition {
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
    throw RefusedCondition.mistake(
        "a test that "
            + path
            + " is there, for "
            + optional
            + " is not required: "
            + test
            + " && ...");
  }

  /** Returns the fields that are there where an expression is true. */
  private static Set<String> whenTrue(CelExpr expression) {
    String tested = CelPaths.tested(expression);
    if (tested != null) {
      return CelPaths.isCall(expression, "_==_") ? Set.of() : Set.of(tested);
    }
    List<CelExpr> args = ConditionReads.children(expression);
    if (CelPaths.isCall(expression, "_&&_")) {
      return union(whenTrue(args.get(0)), whenTrue(args.get(1)));
    } else if (CelPaths.isCall(expression, "_||_")) {
      return intersection(whenTrue(args.get(0)), whenTrue(args.get(1)));
    } else if (CelPaths.isCall(expression, "!_")) {
      return whenFalse(args.get(0));
    }
    return Set.of();
  }

  /** Returns the fields that are there where an expression is false. */
  private static Set<String> whenFalse(CelExpr expression) {
    String tested = CelPaths.tested(expression);
    if (tested != null) {
      return CelPaths.isCall(expression, "_==_") ? Set.of(tested) : Set.of();
    }
    List<CelExpr> args = ConditionReads.children(expression);
    if (CelPaths.isCall(expression, "_||_")) {
      return union(whenFalse(args.get(0)), whenFalse(args.get(1)));
    } else if (CelPaths.isCall(expression, "_&&_")) {
      return intersection(whenFalse(args.get(0)), whenFalse(args.get(1)));
    } else if (CelPaths.isCall(expression, "!_")) {
      return whenTrue(args.get(0));
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
}
