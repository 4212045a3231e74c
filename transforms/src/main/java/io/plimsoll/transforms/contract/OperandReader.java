package io.plimsoll.transforms.contract;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import io.plimsoll.transforms.contract.Operand.Constant;
import io.plimsoll.transforms.contract.Operand.Difference;
import io.plimsoll.transforms.contract.Operand.Path;
import io.plimsoll.transforms.contract.Operand.Product;
import io.plimsoll.transforms.contract.Operand.Sum;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a measure measures: a path, or arithmetic in CEL's grammar. The types are our own,
 * because CEL knows no decimals and mixes no integers with others.
 */
final class OperandReader {
  private static final String ARITHMETIC =
      "a path, or +, - and * over fields that are numbers, and constants";
  private static final int LARGEST_SCALE = 38;

  private final DeclaredFields fields;
  private final CelCompiler parser = CelCompilerFactory.standardCelCompilerBuilder().build();

  OperandReader(DeclaredFields fields) {
    this.fields = fields;
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private Refused() {}
  }

  /** Reads a path or an expression; null, with a mistake, if it is neither. */
  @Nullable Operand read(Element element) {
    Field field = fields.get(element.text());
    if (field != null) {
      return Path.of(field);
    }
    try {
      CelAbstractSyntaxTree tree = parser.parse(element.text()).getAst();
      Operand operand = new Reading(element, tree).read(tree.getExpr());
      return check(element, operand) ? operand : null;
    } catch (CelValidationException e) {
      CelIssue issue = e.getErrors().get(0);
      element.mistake(
          ARITHMETIC
              + "; column "
              + (issue.getSourceLocation().getColumn() + 1)
              + ": "
              + issue.getMessage().lines().findFirst().orElse("no reason given"));
    } catch (Refused e) {
      // The mistake is noted where it was found.
    }
    return null;
  }

  private static boolean check(Element element, Operand operand) {
    Set<String> paths = new HashSet<>();
    operand.collectPaths(paths);
    if (paths.isEmpty()) {
      element.mistake("an expression over at least one field");
      return false;
    }
    if (operand.scale() > LARGEST_SCALE) {
      element.mistake(
          "an expression of at most "
              + LARGEST_SCALE
              + " places behind the point, not "
              + operand.scale());
      return false;
    }
    return true;
  }

  /** One expression being read. */
  private final class Reading {
    private final Element element;
    private final CelAbstractSyntaxTree tree;

    Reading(Element element, CelAbstractSyntaxTree tree) {
      this.element = element;
      this.tree = tree;
    }

    Operand read(CelExpr expression) throws Refused {
      return switch (expression.exprKind().getKind()) {
        case IDENT, SELECT -> field(expression);
        case CONSTANT -> constant(expression);
        case CALL -> call(expression);
        default -> throw refused();
      };
    }

    private Operand call(CelExpr expression) throws Refused {
      List<CelExpr> args = expression.call().args();
      return switch (expression.call().function()) {
        case "_+_" -> new Sum(read(args.get(0)), read(args.get(1)));
        case "_-_" -> new Difference(read(args.get(0)), read(args.get(1)));
        case "_*_" -> new Product(read(args.get(0)), read(args.get(1)));
        case "-_" -> new Product(new Constant(BigDecimal.ONE.negate()), read(args.get(0)));
        default -> throw refused();
      };
    }

    private Operand field(CelExpr expression) throws Refused {
      String path = CelPaths.of(expression);
      if (path == null) {
        throw refused();
      }
      Field field = fields.find(element, path);
      if (field == null) {
        throw new Refused();
      }
      switch (field.type()) {
        case INTEGER, DECIMAL, NUMBER -> {
          return Path.of(field);
        }
        case STRING, BOOLEAN, TIMESTAMP, OBJECT, ARRAY -> {
          element.mistake(
              path, "a field that is a number, not " + DeclaredFields.nameOf(field.type()));
          throw new Refused();
        }
      }
      throw new AssertionError("exhaustive: " + field.type());
    }

    private Operand constant(CelExpr expression) throws Refused {
      BigDecimal value = CelNumbers.exact(tree, expression);
      if (value == null) {
        throw refused();
      }
      return new Constant(value);
    }

    private Refused refused() {
      element.mistake(ARITHMETIC);
      return new Refused();
    }
  }
}
