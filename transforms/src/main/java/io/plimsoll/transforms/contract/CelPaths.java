package io.plimsoll.transforms.contract;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the paths of fields in CEL expressions. */
final class CelPaths {
  private CelPaths() {}

  /** Returns the path that an expression is; null if it is anything else. */
  static @Nullable String of(CelExpr expression) {
    return switch (expression.exprKind().getKind()) {
      case IDENT -> expression.ident().name();
      case SELECT -> {
        String parent = expression.select().testOnly() ? null : of(expression.select().operand());
        yield parent == null ? null : parent + "." + expression.select().field();
      }
      default -> null;
    };
  }

  /**
   * Returns the path whose presence an expression tests, be it {@code has(path)}, {@code path !=
   * null} or {@code path == null}; null if it is no such test.
   */
  static @Nullable String tested(CelExpr expression) {
    if (expression.exprKind().getKind() == ExprKind.Kind.SELECT) {
      String parent = expression.select().testOnly() ? of(expression.select().operand()) : null;
      return parent == null ? null : parent + "." + expression.select().field();
    }
    if (!isCall(expression, "_==_") && !isCall(expression, "_!=_")) {
      return null;
    }
    List<CelExpr> args = expression.call().args();
    if (isNull(args.get(0))) {
      return of(args.get(1));
    }
    return isNull(args.get(1)) ? of(args.get(0)) : null;
  }

  /** Returns whether an expression calls a function or operator. */
  static boolean isCall(CelExpr expression, String function) {
    return expression.exprKind().getKind() == ExprKind.Kind.CALL
        && expression.call().function().equals(function);
  }

  private static boolean isNull(CelExpr expression) {
    return expression.exprKind().getKind() == ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.NULL_VALUE;
  }
}
