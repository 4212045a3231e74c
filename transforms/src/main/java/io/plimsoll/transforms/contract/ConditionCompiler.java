package io.plimsoll.transforms.contract;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles CEL to a {@link Condition}. CEL's own checker decides whether an expression is right by
 * the declared types; {@link ConditionTranslator} then takes what needs no interpreter.
 */
final class ConditionCompiler {
  private final DeclaredFields fields;
  private final Map<String, CelType> structs = new LinkedHashMap<>();
  private final CelCompiler compiler;

  ConditionCompiler(DeclaredFields fields) {
    this.fields = fields;
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            // Parts of an expression are written out again, has() as has().
            .setOptions(CelOptions.current().populateMacroCalls(true).build())
            .addFunctionDeclarations(new CelDecimals().declarations())
            .setResultType(SimpleType.BOOL);
    for (Field field : fields.list()) {
      if (!field.path().contains(".")) {
        builder.addVar(field.path(), celType(field));
      }
    }
    compiler = builder.setTypeProvider(new Structs(ImmutableMap.copyOf(structs))).build();
  }

  /** Hands CEL the objects that the contract declares. */
  private static final class Structs implements CelTypeProvider {
    private final ImmutableMap<String, CelType> byName;

    Structs(ImmutableMap<String, CelType> byName) {
      this.byName = byName;
    }

    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  /** Compiles an expression; null, with a mistake, if it is wrong. */
  @Nullable Condition compile(Element expression) {
    try {
      CelAbstractSyntaxTree tree = compiler.compile(expression.text()).getAst();
      return ConditionTranslator.translate(fields, tree, expression.text());
    } catch (CelValidationException e) {
      CelIssue issue = e.getErrors().get(0);
      String reason = issue.getMessage().lines().findFirst().orElse("no reason given");
      expression.mistake(
          "a condition in CEL over declared fields; column "
              + (issue.getSourceLocation().getColumn() + 1)
              + ": "
              + reason);
    } catch (RefusedCondition e) {
      expression.mistake(e.expectation());
    }
    return null;
  }

  private StructType structType(String path) {
    ImmutableMap.Builder<String, CelType> members = ImmutableMap.builder();
    for (Field field : fields.list()) {
      if (field.path().startsWith(path + ".") && field.path().lastIndexOf('.') == path.length()) {
        members.put(field.name(), celType(field));
      }
    }
    ImmutableMap<String, CelType> types = members.buildOrThrow();
    StructType type =
        StructType.create(
            "event." + path, types.keySet(), name -> Optional.ofNullable(types.get(name)));
    structs.put(type.name(), type);
    return type;
  }

  private CelType celType(Field field) {
    return switch (field.type()) {
      case STRING, TIMESTAMP, INTEGER, NUMBER, DECIMAL, BOOLEAN -> {
        CelType type = CelDecimals.typeOf(field.type());
        yield field.required() ? type : NullableType.create(type);
      }
      case ARRAY -> ListType.create(SimpleType.DYN);
      case OBJECT -> structType(field.path());
    };
  }
}
