package io.plimsoll.transforms.contract;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import dev.cel.common.ast.CelMutableExprConverter;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import io.plimsoll.transforms.contract.Condition.Interpreted;
import io.plimsoll.transforms.contract.Condition.Variable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs an interpreted condition. Each path is a variable of its own, which is looked up when the
 * interpreter comes to it; one that is null is unknown to it, which it carries on as we do the
 * undefined. Whether a path is there, or not, are two more variables, and never unknown. Not
 * thread-safe.
 */
public final class ConditionProgram {
  // No name in CEL has a colon.
  private static final String PRESENCE = "has:";
  private static final String ABSENCE = "null:";

  /** Gives the values of an event's fields. */
  public interface Values {
    /**
     * Returns the value of one of {@link Interpreted#reads}, by its index there: a {@link String},
     * {@link Long}, {@link Boolean} or {@link BigDecimal}; null if it is null or absent.
     */
    @Nullable Object valueOf(int read);
  }

  private final CelRuntime.Program program;
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<String, Integer> presences = new HashMap<>();
  private final Map<String, Integer> absences = new HashMap<>();

  private ConditionProgram(CelRuntime.Program program, List<Variable> reads) {
    this.program = program;
    for (int i = 0; i < reads.size(); i++) {
      values.put(reads.get(i).path(), i);
      presences.put(PRESENCE + reads.get(i).path(), i);
      absences.put(ABSENCE + reads.get(i).path(), i);
    }
  }

  /** Makes the program of a condition. */
  public static ConditionProgram of(Interpreted condition) {
    CelDecimals decimals = new CelDecimals();
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL)
            .addFunctionDeclarations(decimals.declarations());
    for (Variable variable : condition.reads()) {
      builder.addVar(PRESENCE + variable.path(), SimpleType.BOOL);
      builder.addVar(ABSENCE + variable.path(), SimpleType.BOOL);
      builder.addVar(variable.path(), CelDecimals.typeOf(variable.type()));
    }
    CelCompiler compiler = builder.build();
    try {
      CelMutableAst parsed = CelMutableAst.fromCelAst(compiler.parse(condition.cel()).getAst());
      replaceTests(parsed.expr());
      CelAbstractSyntaxTree checked = compiler.check(parsed.toParsedAst()).getAst();
      return new ConditionProgram(
          CelRuntimeFactory.standardCelRuntimeBuilder()
              .setStandardEnvironmentEnabled(false)
              .setStandardFunctions(
                  CelStandardFunctions.newBuilder()
                      .filterFunctions((function, overload) -> !CelTexts.ORDER.contains(overload))
                      .build())
              .addFunctionBindings(CelTexts.bindings())
              .addFunctionBindings(decimals.bindings())
              .build()
              .createProgram(checked),
          condition.reads());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          "condition: " + condition.cel() + " (expected: one that was checked)", e);
    }
  }

  /** Returns whether the condition holds for some values; null if it is undefined. */
  public @Nullable Boolean test(Values event) {
    try {
      return program.eval(name -> find(name, event)) instanceof Boolean truth ? truth : null;
    } catch (CelEvaluationException e) {
      return null;
    }
  }

  private Optional<Object> find(String name, Values event) {
    Integer value = values.get(name);
    if (value != null) {
      Object found = event.valueOf(value);
      return Optional.ofNullable(
          found instanceof BigDecimal number ? new CelDecimals.Value(number) : found);
    }
    Integer presence = presences.get(name);
    if (presence != null) {
      return Optional.of(event.valueOf(presence) != null);
    }
    Integer absence = absences.get(name);
    return absence == null ? Optional.empty() : Optional.of(event.valueOf(absence) == null);
  }

  /** Turns the tests whether a path is there into the variables that say it. */
  private static void replaceTests(CelMutableExpr expression) {
    CelExpr same = CelMutableExprConverter.fromMutableExpr(expression);
    String tested = CelPaths.tested(same);
    if (tested != null) {
      String kind = CelPaths.isCall(same, "_==_") ? ABSENCE : PRESENCE;
      expression.setIdent(CelMutableIdent.create(kind + tested));
      return;
    }
    switch (expression.getKind()) {
      case SELECT -> replaceTests(expression.select().operand());
      case CALL -> {
        expression.call().target().ifPresent(ConditionProgram::replaceTests);
        expression.call().args().forEach(ConditionProgram::replaceTests);
      }
      case LIST -> expression.list().elements().forEach(ConditionProgram::replaceTests);
      case STRUCT -> expression.struct().entries().forEach(entry -> replaceTests(entry.value()));
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(
                  entry -> {
                    replaceTests(entry.key());
                    replaceTests(entry.value());
                  });
      case COMPREHENSION -> {
        CelMutableComprehension loop = expression.comprehension();
        replaceTests(loop.iterRange());
        replaceTests(loop.accuInit());
        replaceTests(loop.loopCondition());
        replaceTests(loop.loopStep());
        replaceTests(loop.result());
      }
      case CONSTANT, IDENT, NOT_SET -> {}
    }
  }
}
