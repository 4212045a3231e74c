package io.plimsoll.transforms.contract;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the numbers in CEL expressions as they are written: CEL itself keeps doubles. */
final class CelNumbers {
  private static final Pattern LITERAL =
      Pattern.compile("-?\\s*(\\d*\\.?\\d+(?:[eE][-+]?\\d+)?)(?![\\w.])");
  private static final int LONGEST = 40;

  private CelNumbers() {}

  /**
   * Returns the value of a constant, with at least zero places behind the point; null if it is no
   * number, or none that has 38 digits at most.
   */
  static @Nullable BigDecimal exact(CelAbstractSyntaxTree tree, CelExpr expression) {
    if (expression.exprKind().getKind() != ExprKind.Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = expression.constant();
    if (constant.getKind() == CelConstant.Kind.INT64_VALUE) {
      return BigDecimal.valueOf(constant.int64Value());
    }
    if (constant.getKind() != CelConstant.Kind.DOUBLE_VALUE) {
      return null;
    }
    Integer place = tree.getSource().getPositionsMap().get(expression.id());
    String text = tree.getSource().getContent().toString();
    if (place == null) {
      return null;
    }
    Matcher literal = LITERAL.matcher(text);
    literal.region(text.offsetByCodePoints(0, place), text.length());
    if (!literal.lookingAt() || literal.group(1).length() > LONGEST) {
      return null;
    }
    BigDecimal value = new BigDecimal(literal.group(1));
    if (value.precision() - value.scale() > 38 || value.scale() > 38) {
      return null;
    }
    double kept = constant.doubleValue();
    BigDecimal signed = kept < 0 ? value.negate() : value;
    if (signed.doubleValue() != kept) {
      throw new IllegalStateException(text + ": " + signed + " (expected: " + kept + ")");
    }
    return signed.scale() < 0 ? signed.setScale(0) : signed;
  }

  /** Returns whether a constant is a double that stands for more than was written, or less. */
  static boolean isRounded(CelAbstractSyntaxTree tree, CelExpr expression) {
    if (expression.exprKind().getKind() != ExprKind.Kind.CONSTANT
        || expression.constant().getKind() != CelConstant.Kind.DOUBLE_VALUE) {
      return false;
    }
    BigDecimal exact = exact(tree, expression);
    return exact == null
        || exact.compareTo(BigDecimal.valueOf(expression.constant().doubleValue())) != 0;
  }
}
