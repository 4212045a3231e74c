package io.plimsoll.transforms.contract;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind;
import io.plimsoll.transforms.contract.Condition.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what an interpreted expression reads, and refuses what it cannot be given. */
final class ConditionReads {
  private final CelAbstractSyntaxTree tree;
  private final DeclaredFields fields;
  private final Set<Variable> reads = new LinkedHashSet<>();
  private final Set<String> bound = new HashSet<>();
  private int operations;

  private ConditionReads(CelAbstractSyntaxTree tree, DeclaredFields fields) {
    this.tree = tree;
    this.fields = fields;
  }

  /** Returns the condition that an expression, written as a text, becomes. */
  static Condition.Interpreted interpreted(
      CelAbstractSyntaxTree tree, CelExpr expression, String text, DeclaredFields fields)
      throws RefusedCondition {
    ConditionReads all = new ConditionReads(tree, fields);
    all.visit(expression);
    return new Condition.Interpreted(text, List.copyOf(all.reads), all.operations);
  }

  private void visit(CelExpr expression) throws RefusedCondition {
    String tested = CelPaths.tested(expression);
    String path = tested == null ? CelPaths.of(expression) : tested;
    if (path != null) {
      if (!bound.contains(path.replaceFirst("\\..*", ""))) {
        read(path, tested != null);
      }
      return;
    }
    switch (expression.exprKind().getKind()) {
      case CONSTANT -> {
        if (CelNumbers.isRounded(tree, expression)) {
          throw RefusedCondition.mistake(
              "constants of at most 15 digits where more than a field and a constant is compared");
        }
      }
      case CALL -> operations++;
      case COMPREHENSION -> {
        operations++;
        bind(expression.comprehension());
      }
      case LIST -> checkKinds(expression);
      default -> {}
    }
    for (CelExpr child : children(expression)) {
      visit(child);
    }
  }

  private void read(String path, boolean onlyTested) throws RefusedCondition {
    Field field = fields.get(path);
    if (field == null) {
      throw RefusedCondition.mistake("paths of declared fields, which " + path + " is not");
    }
    boolean isWhole = field.type() == FieldType.OBJECT || field.type() == FieldType.ARRAY;
    if (isWhole && !onlyTested) {
      throw RefusedCondition.mistake(
          "fields with one value: what is inside "
              + path
              + ", which is declared as "
              + DeclaredFields.nameOf(field.type())
              + ", is not carried along");
    }
    reads.add(new Variable(path, field.type()));
  }

  private void bind(CelComprehension comprehension) throws RefusedCondition {
    for (String name : List.of(comprehension.iterVar(), comprehension.iterVar2())) {
      if (fields.get(name) != null) {
        throw RefusedCondition.mistake("another name than that of a field for variable " + name);
      }
      bound.add(name);
    }
    bound.add(comprehension.accuVar());
  }

  private static void checkKinds(CelExpr list) throws RefusedCondition {
    Set<CelConstant.Kind> kinds = new HashSet<>();
    for (CelExpr item : list.list().elements()) {
      if (item.exprKind().getKind() == ExprKind.Kind.CONSTANT) {
        kinds.add(item.constant().getKind());
      }
    }
    if (kinds.contains(CelConstant.Kind.INT64_VALUE)
        && kinds.contains(CelConstant.Kind.DOUBLE_VALUE)) {
      throw RefusedCondition.mistake("constants of one kind in a list: 1.0 beside 2.5, not 1");
    }
  }

  /** Returns the parts of an expression. */
  static List<CelExpr> children(CelExpr expression) {
    List<CelExpr> children = new ArrayList<>();
    switch (expression.exprKind().getKind()) {
      case SELECT -> children.add(expression.select().operand());
      case CALL -> {
        expression.call().target().ifPresent(children::add);
        children.addAll(expression.call().args());
      }
      case LIST -> children.addAll(expression.list().elements());
      case STRUCT -> expression.struct().entries().forEach(entry -> children.add(entry.value()));
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(
                  entry -> {
                    children.add(entry.key());
                    children.add(entry.value());
                  });
      case COMPREHENSION -> {
        CelComprehension loop = expression.comprehension();
        children.add(loop.iterRange());
        children.add(loop.accuInit());
        children.add(loop.loopCondition());
        children.add(loop.loopStep());
        children.add(loop.result());
      }
      case CONSTANT, IDENT, NOT_SET -> {}
    }
    return children;
  }
}
