package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Condition.Comparison;
import io.plimsoll.transforms.contract.Condition.Decimal;
import io.plimsoll.transforms.contract.Condition.Variable;
import io.plimsoll.transforms.contract.ConditionProgram;
import io.plimsoll.transforms.contract.FieldType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Condition} whose paths are resolved to the projected fields of an event. Not
 * thread-safe.
 */
public abstract sealed class EventCondition {
  /** What a condition is for an event; undefined where an operand is null. */
  public enum Truth {
    FALSE,
    TRUE,
    UNDEFINED;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /** Returns what the condition is for an event. */
  public abstract Truth test(EventView event);

  /** Returns the condition over the fields of a projection. */
  public static EventCondition of(Condition condition, List<String> projection) {
    if (condition instanceof Condition.Compare compare) {
      return new Compare(
          index(compare.path(), projection),
          compare.comparison(),
          new Constant(compare.constant()));
    } else if (condition instanceof Condition.In in) {
      return new In(
          index(in.path(), projection), in.constants().stream().map(Constant::new).toList());
    } else if (condition instanceof Condition.Has has) {
      return new Has(index(has.path(), projection));
    } else if (condition instanceof Condition.Not not) {
      return new Not(of(not.condition(), projection));
    } else if (condition instanceof Condition.And and) {
      return new Both(of(and.left(), projection), of(and.right(), projection), Truth.FALSE);
    } else if (condition instanceof Condition.Or or) {
      return new Both(of(or.left(), projection), of(or.right(), projection), Truth.TRUE);
    } else if (condition instanceof Condition.Interpreted interpreted) {
      return new Interpreted(interpreted, projection);
    }
    throw new AssertionError("sealed: " + condition);
  }

  private static int index(String path, List<String> projection) {
    int index = projection.indexOf(path);
    if (index < 0) {
      throw new IllegalArgumentException(
          "path: " + path + " (expected: one of " + projection + ")");
    }
    return index;
  }

  /** A constant in the form that the encoded fields are compared with. */
  private static final class Constant {
    private final Serializable value;
    private final byte[] text;

    Constant(Serializable value) {
      this.value = value;
      this.text =
          value instanceof String string ? string.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    boolean equalsField(EventView event, int field) {
      if (value instanceof Long integer) {
        return event.integerAt(field) == integer;
      } else if (value instanceof Boolean bool) {
        return event.booleanAt(field) == bool;
      } else if (value instanceof Decimal) {
        return compareField(event, field) == 0;
      }
      return event.textEquals(field, text);
    }

    int compareField(EventView event, int field) {
      if (value instanceof Long integer) {
        return Long.compare(event.integerAt(field), integer);
      } else if (value instanceof Boolean bool) {
        return Boolean.compare(event.booleanAt(field), bool);
      } else if (value instanceof Decimal decimal) {
        return event.decimalAt(field).compareTo(decimal.value());
      }
      return event.compareText(field, text);
    }
  }

  private static final class Compare extends EventCondition {
    private final int field;
    private final Comparison comparison;
    private final Constant constant;

    Compare(int field, Comparison comparison, Constant constant) {
      this.field = field;
      this.comparison = comparison;
      this.constant = constant;
    }

    @Override
    public Truth test(EventView event) {
      if (event.isNull(field)) {
        return Truth.UNDEFINED;
      }
      return Truth.of(
          switch (comparison) {
            case EQUAL -> constant.equalsField(event, field);
            case NOT_EQUAL -> !constant.equalsField(event, field);
            case LESS -> constant.compareField(event, field) < 0;
            case LESS_OR_EQUAL -> constant.compareField(event, field) <= 0;
            case GREATER -> constant.compareField(event, field) > 0;
            case GREATER_OR_EQUAL -> constant.compareField(event, field) >= 0;
          });
    }
  }

  private static final class In extends EventCondition {
    private final int field;
    private final List<Constant> constants;

    In(int field, List<Constant> constants) {
      this.field = field;
      this.constants = constants;
    }

    @Override
    public Truth test(EventView event) {
      if (event.isNull(field)) {
        return Truth.UNDEFINED;
      }
      for (Constant constant : constants) {
        if (constant.equalsField(event, field)) {
          return Truth.TRUE;
        }
      }
      return Truth.FALSE;
    }
  }

  private static final class Has extends EventCondition {
    private final int field;

    Has(int field) {
      this.field = field;
    }

    @Override
    public Truth test(EventView event) {
      return Truth.of(!event.isNull(field));
    }
  }

  /** What the interpreter decides; it asks for the fields that it needs. */
  private static final class Interpreted extends EventCondition {
    private final ConditionProgram program;
    private final List<Variable> reads;
    private final int[] fields;

    Interpreted(Condition.Interpreted condition, List<String> projection) {
      program = ConditionProgram.of(condition);
      reads = condition.reads();
      fields = reads.stream().mapToInt(read -> index(read.path(), projection)).toArray();
    }

    @Override
    public Truth test(EventView event) {
      Boolean truth = program.test(read -> value(event, read));
      return truth == null ? Truth.UNDEFINED : Truth.of(truth);
    }

    private @Nullable Object value(EventView event, int read) {
      int field = fields[read];
      if (event.isNull(field)) {
        return null;
      }
      FieldType type = reads.get(read).type();
      return switch (type) {
        case STRING, TIMESTAMP -> event.textAt(field);
        case INTEGER -> (Long) event.integerAt(field);
        case BOOLEAN -> (Boolean) event.booleanAt(field);
        case NUMBER, DECIMAL -> event.decimalAt(field);
        case OBJECT, ARRAY -> true;
      };
    }
  }

  private static final class Not extends EventCondition {
    private final EventCondition condition;

    Not(EventCondition condition) {
      this.condition = condition;
    }

    @Override
    public Truth test(EventView event) {
      return switch (condition.test(event)) {
        case FALSE -> Truth.TRUE;
        case TRUE -> Truth.FALSE;
        case UNDEFINED -> Truth.UNDEFINED;
      };
    }
  }

  /** {@code &&}, which one false decides, or {@code ||}, which one true decides. */
  private static final class Both extends EventCondition {
    private final EventCondition left;
    private final EventCondition right;
    private final Truth decisive;

    Both(EventCondition left, EventCondition right, Truth decisive) {
      this.left = left;
      this.right = right;
      this.decisive = decisive;
    }

    @Override
    public Truth test(EventView event) {
      Truth first = left.test(event);
      if (first == decisive) {
        return decisive;
      }
      Truth second = right.test(event);
      if (second == decisive) {
        return decisive;
      }
      return first == Truth.UNDEFINED ? first : second;
    }
  }
}
