package io.plimsoll.transforms.contract;

import io.plimsoll.transforms.contract.Measure.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the measures of views. */
final class MeasureReader {
  private static final String KINDS =
      Stream.of(Kind.values())
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));

  private final OperandReader operands;
  private final DeclaredFields fields;
  private final ConditionCompiler conditions;

  MeasureReader(DeclaredFields fields, ConditionCompiler conditions) {
    this.operands = new OperandReader(fields);
    this.fields = fields;
    this.conditions = conditions;
  }

  /** Reads a measure; null, with a mistake, if it is wrong. */
  @Nullable Measure read(String name, Element element) {
    Element whereText = element.child("where");
    @Nullable Condition where = whereText == null ? null : conditions.compile(whereText);
    Map<String, Element> kinds = element.entries();
    kinds.keySet().removeAll(Set.of("where", "q"));
    if (kinds.size() != 1) {
      element.mistake("exactly one of " + KINDS);
      return null;
    }
    String key = kinds.keySet().iterator().next();
    Kind kind = Kind.valueOf(key.toUpperCase(Locale.ROOT));
    @Nullable List<Operand> measured = readOperands(kind, kinds.values().iterator().next());
    Element q = element.child("q");
    if (kind == Kind.QUANTILE) {
      return readQuantile(name, element, measured, q, where);
    }
    if (q != null) {
      q.mistake("q only beside quantile");
      return null;
    }
    return measured == null ? null : new Measure(name, kind, measured, null, where);
  }

  private static @Nullable Measure readQuantile(
      String name,
      Element element,
      @Nullable List<Operand> measured,
      @Nullable Element q,
      @Nullable Condition where) {
    if (q == null) {
      element.missing("q", "which quantile, above 0 and at most 1, such as 0.95");
      return null;
    }
    BigDecimal value = q.node().decimalValue().stripTrailingZeros();
    return measured == null ? null : new Measure(name, Kind.QUANTILE, measured, value, where);
  }

  private @Nullable List<Operand> readOperands(Kind kind, Element measured) {
    if (kind == Kind.COUNT && !measured.isText()) {
      return List.of();
    }
    if (kind == Kind.DISTINCT) {
      return readDistinct(measured);
    }
    Operand operand =
        switch (kind) {
          case COUNT, DISTINCT -> readPath(measured);
          case SUM, MIN, MAX, AVG, QUANTILE -> readNumber(measured);
          case FIRST, LAST -> readScalar(measured);
        };
    return operand == null ? null : List.of(operand);
  }

  private @Nullable List<Operand> readDistinct(Element measured) {
    List<Element> paths = measured.isText() ? List.of(measured) : measured.items();
    List<Operand> read = new ArrayList<>();
    for (Element path : paths) {
      Operand operand = readPath(path);
      if (operand == null || !isScalar(path, operand)) {
        return null;
      }
      if (read.contains(operand)) {
        path.mistake("each path once");
        return null;
      }
      read.add(operand);
    }
    return read;
  }

  private @Nullable Operand readPath(Element element) {
    Field field = fields.find(element, element.text());
    return field == null ? null : Operand.Path.of(field);
  }

  private @Nullable Operand readScalar(Element element) {
    Operand operand = operands.read(element);
    return operand != null && isScalar(element, operand) ? operand : null;
  }

  private static boolean isScalar(Element element, Operand operand) {
    return switch (operand.type()) {
      case STRING, INTEGER, NUMBER, DECIMAL, BOOLEAN, TIMESTAMP -> true;
      case OBJECT, ARRAY -> {
        element.mistake("a field with one value, not " + DeclaredFields.nameOf(operand.type()));
        yield false;
      }
    };
  }

  private @Nullable Operand readNumber(Element element) {
    Operand operand = operands.read(element);
    if (operand == null) {
      return null;
    }
    return switch (operand.type()) {
      case INTEGER, NUMBER, DECIMAL -> operand;
      case STRING, BOOLEAN, TIMESTAMP, OBJECT, ARRAY -> {
        element.mistake(
            "an integer, decimal or number field, or an expression over such, not "
                + DeclaredFields.nameOf(operand.type()));
        yield null;
      }
    };
  }
}
