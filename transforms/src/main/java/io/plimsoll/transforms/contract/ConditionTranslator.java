package io.plimsoll.transforms.contract;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.parser.CelUnparserFactory;
import io.plimsoll.transforms.contract.Condition.And;
import io.plimsoll.transforms.contract.Condition.Compare;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Condition.Has;
import io.plimsoll.transforms.contract.Condition.In;
import io.plimsoll.transforms.contract.Condition.Not;
import io.plimsoll.transforms.contract.Condition.Or;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates a checked CEL expression to a {@link Condition}: comparisons of a field with a
 * constant, {@code in}, {@code has} and null tests, joined by {@code &&}, {@code ||} and {@code !}.
 * Whatever else stands between these is left to the interpreter, and no more than that.
 */
final class ConditionTranslator {
  private final DeclaredFields fields;
  private final CelAbstractSyntaxTree tree;
  private final String text;

  private ConditionTranslator(DeclaredFields fields, CelAbstractSyntaxTree tree, String text) {
    this.fields = fields;
    this.tree = tree;
    this.text = text;
  }

  /**
   * Translates.
   *
   * @throws RefusedCondition if the expression reads a field that may be absent, or one that events
   *     do not carry along
   */
  static Condition translate(DeclaredFields fields, CelAbstractSyntaxTree tree, String text)
      throws RefusedCondition {
    Condition condition = new ConditionTranslator(fields, tree, text).condition(tree.getExpr());
    new ConditionGuards(fields).check(tree.getExpr());
    return condition;
  }

  private Condition condition(CelExpr expression) throws RefusedCondition {
    Condition simple = simple(expression);
    if (simple != null) {
      return simple;
    }
    String part =
        expression.equals(tree.getExpr())
            ? text
            : CelUnparserFactory.newUnparser()
                .unparse(CelAbstractSyntaxTree.newParsedAst(expression, tree.getSource()));
    return ConditionReads.interpreted(tree, expression, part, fields);
  }

  private @Nullable Condition simple(CelExpr expression) throws RefusedCondition {
    String tested = CelPaths.tested(expression);
    if (tested != null) {
      Condition has = new Has(tested);
      return CelPaths.isCall(expression, "_==_") ? new Not(has) : has;
    }
    String path = CelPaths.of(expression);
    if (path != null) {
      return new Compare(path, Comparison.EQUAL, true);
    }
    if (expression.exprKind().getKind() != ExprKind.Kind.CALL) {
      return null;
    }
    List<CelExpr> args = expression.call().args();
    return switch (expression.call().function()) {
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
      default -> null;
    };
  }

  private @Nullable Condition compare(Comparison comparison, List<CelExpr> args) {
    CelExpr left = args.get(0);
    CelExpr right = args.get(1);
    return left.exprKind().getKind() == ExprKind.Kind.CONSTANT
        ? compare(mirrored(comparison), right, left)
        : compare(comparison, left, right);
  }

  private @Nullable Condition compare(Comparison comparison, CelExpr field, CelExpr constant) {
    Field compared = field(field);
    Serializable value = compared == null ? null : constant(compared, constant);
    return compared == null || value == null
        ? null
        : new Compare(compared.path(), comparison, value);
  }

  private @Nullable Condition in(CelExpr field, CelExpr list) {
    Field compared = field(field);
    if (compared == null || list.exprKind().getKind() != ExprKind.Kind.LIST) {
      return null;
    }
    List<Serializable> constants = new ArrayList<>();
    for (CelExpr item : list.list().elements()) {
      Serializable constant = constant(compared, item);
      if (constant == null) {
        return null;
      }
      constants.add(constant);
    }
    return new In(compared.path(), constants);
  }

  private @Nullable Field field(CelExpr expression) {
    String path = CelPaths.of(expression);
    return path == null ? null : fields.get(path);
  }

  /** Returns a constant as the field's values are kept; null if it is none of the field's type. */
  private @Nullable Serializable constant(Field field, CelExpr expression) {
    if (expression.exprKind().getKind() != ExprKind.Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = expression.constant();
    CelConstant.Kind kind = constant.getKind();
    return switch (field.type()) {
      case STRING, TIMESTAMP ->
          kind == CelConstant.Kind.STRING_VALUE ? constant.stringValue() : null;
      case INTEGER -> kind == CelConstant.Kind.INT64_VALUE ? (Long) constant.int64Value() : null;
      case BOOLEAN ->
          kind == CelConstant.Kind.BOOLEAN_VALUE ? (Boolean) constant.booleanValue() : null;
      case NUMBER, DECIMAL -> {
        BigDecimal exact = CelNumbers.exact(tree, expression);
        yield exact == null ? null : new Condition.Decimal(exact, field.type());
      }
      case OBJECT, ARRAY -> null;
    };
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
}
