package io.plimsoll.transforms.contract;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Reads the business rules of a contract out of {@code quality}: the record's own first, then its
 * fields', in the order of the file. Rules in words are documentation; one that no single record
 * can break is a mistake, for here nothing else would run it.
 */
final class RuleReader {
  private static final String KINDS =
      "a rule that runs in the stream: text, custom with engine cel, or library";
  private static final String NO_NULLS = "nullValues";
  private static final String VALID_VALUES = "invalidValues";

  private final DeclaredFields fields;
  private final ConditionCompiler conditions;
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  RuleReader(DeclaredFields fields) {
    this.fields = fields;
    this.conditions = new ConditionCompiler(fields);
  }

  /** Reads all rules of the record that a contract describes; those with mistakes are left out. */
  List<Rule> read(Element record) {
    for (Element quality : record.items("quality")) {
      readRule(quality, null);
    }
    readFields(record, "");
    return rules;
  }

  private void readFields(Element object, String parent) {
    for (Element property : object.items("properties")) {
      String path = parent + property.node().path("name").asText();
      @Nullable Field field = fields.get(path);
      if (field != null) {
        property.items("quality").forEach(quality -> readRule(quality, field));
        readFields(property, path + ".");
      }
    }
  }

  private void readRule(Element quality, @Nullable Field field) {
    // The standard's default is a rule of its library.
    String type = quality.node().path("type").asText("library");
    switch (type) {
      case "text" -> {}
      case "custom" -> readCustom(quality);
      case "library" -> {
        if (field == null) {
          wrong(quality, "metric", "custom with engine cel: a metric is of a field");
        } else {
          readMetric(quality, field);
        }
      }
      default -> wrong(quality, "type", KINDS);
    }
  }

  private void readCustom(Element quality) {
    Element engine = quality.child("engine");
    Element implementation = quality.child("implementation");
    if (engine == null || !engine.text().equals("cel")) {
      wrong(quality, "engine", "cel");
    } else if (implementation == null || !implementation.isText()) {
      wrong(quality, "implementation", "a condition in CEL");
    } else if (quality.child("name") == null) {
      quality.missing("name", "the rule's name, by which a quarantined record is released");
    } else if (hasNoOperatorBut(quality, "")) {
      @Nullable Condition condition = conditions.compile(implementation);
      if (condition != null) {
        add(quality, "", implementation.text(), condition);
      }
    }
  }

  private void readMetric(Element quality, Field field) {
    Element metric = quality.child("metric");
    String name = metric == null ? "" : metric.text();
    if (!name.equals(NO_NULLS) && !name.equals(VALID_VALUES)) {
      wrong(quality, "metric", "nullValues or invalidValues, which one record can break");
      return;
    }
    if (!hasNoOperatorBut(quality, "mustBe") || !isZero(quality)) {
      return;
    }
    Has there = new Has(field.path());
    String unnamed = field.path() + "." + name;
    Element arguments = quality.child("arguments");
    if (name.equals(NO_NULLS)) {
      if (arguments != null) {
        arguments.mistake("no arguments of nullValues");
        return;
      }
      add(quality, unnamed, field.path() + " not null", there);
      return;
    }
    @Nullable List<Serializable> values = validValues(quality, arguments, field);
    if (values != null) {
      // Null is no invalid value: that it is missing would be another rule.
      Condition valid = new Or(new Not(there), new In(field.path(), values));
      add(quality, unnamed, field.path() + " one of " + values, valid);
    }
  }

  private static @Nullable List<Serializable> validValues(
      Element quality, @Nullable Element arguments, Field field) {
    Element list = arguments == null ? null : arguments.child("validValues");
    if (arguments == null
        || list == null
        || list.items().isEmpty()
        || arguments.entries().size() > 1) {
      wrong(quality, "arguments", "{validValues: [a list of values]}");
      return null;
    }
    List<Serializable> values = new ArrayList<>();
    for (Element item : list.items()) {
      @Nullable Serializable value = constant(item.node(), field.type());
      if (value == null) {
        item.mistake("a value of " + field.path() + ": " + expectation(field));
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private static @Nullable Serializable constant(JsonNode value, FieldType type) {
    return switch (type) {
      case STRING -> value.isTextual() ? value.textValue() : null;
      case INTEGER ->
          value.isIntegralNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
      case BOOLEAN -> value.isBoolean() ? (Boolean) value.booleanValue() : null;
      case NUMBER, DECIMAL, TIMESTAMP, OBJECT, ARRAY -> null;
    };
  }

  private static String expectation(Field field) {
    return switch (field.type()) {
      case STRING, INTEGER, BOOLEAN -> "of type " + DeclaredFields.nameOf(field.type());
      case NUMBER, DECIMAL, TIMESTAMP, OBJECT, ARRAY ->
          "a string, integer or boolean field, not " + DeclaredFields.nameOf(field.type());
    };
  }

  private static boolean hasNoOperatorBut(Element quality, String allowed) {
    for (var entry : quality.entries().entrySet()) {
      if (entry.getKey().startsWith("must") && !entry.getKey().equals(allowed)) {
        entry
            .getValue()
            .mistake(allowed.isEmpty() ? "no operator: the condition is one" : "mustBe: 0 alone");
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(Element quality) {
    JsonNode bound = quality.node().path("mustBe");
    if (!bound.isNumber() || bound.decimalValue().signum() != 0) {
      wrong(quality, "mustBe", "0: each record is judged by itself");
      return false;
    }
    return true;
  }

  private void add(Element quality, String unnamed, String expectation, Condition condition) {
    Element name = quality.child("name");
    String text = name == null ? unnamed : name.text();
    if (text.isBlank() || !names.add(text)) {
      (name == null ? quality : name).mistake(text, "a name that no other rule has");
      return;
    }
    rules.add(new Rule(text, expectation, condition));
  }

  private static void wrong(Element quality, String key, String expectation) {
    Element value = quality.child(key);
    if (value == null) {
      quality.missing(key, expectation);
    } else {
      value.mistake(expectation);
    }
  }
}
