package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.IntegerFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the fields that are gone, and those of which less is allowed than was. */
final class FieldChanges {
  private static final String TIGHTENED = "a type is not tightened";

  private final List<Change> changes = new ArrayList<>();

  private FieldChanges() {}

  static List<Change> between(Contract old, Contract now) {
    FieldChanges found = new FieldChanges();
    Map<String, Field> before = byPath(old);
    Map<String, Field> after = byPath(now);
    before.forEach((path, field) -> found.compare(field, after.get(path)));
    after.forEach(
        (path, field) -> {
          if (!before.containsKey(path) && field.required()) {
            found.added(field, before.keySet());
          }
        });
    return found.changes;
  }

  private static Map<String, Field> byPath(Contract contract) {
    Map<String, Field> byPath = new LinkedHashMap<>();
    contract.fields().forEach(field -> byPath.put(field.path(), field));
    return byPath;
  }

  /** Notes a field that old records lack; below an object that they lack too it is none. */
  private void added(Field field, Set<String> known) {
    int end = field.path().lastIndexOf('.');
    if (end < 0 || known.contains(field.path().substring(0, end))) {
      note(field.path(), "absent", "required", "a new field is not required");
    }
  }

  private void compare(Field old, @Nullable Field now) {
    if (now == null) {
      note(old.path(), typeOf(old), "absent", "a field is not removed");
      return;
    }
    if (old.type() != now.type()) {
      note(old.path(), typeOf(old), typeOf(now), "a field keeps its type");
      return;
    }
    if (!old.required() && now.required()) {
      note(old.path(), "optional", "required", "a field is not made required");
    }
    IntegerFormat wide = old.format();
    IntegerFormat narrow = now.format();
    if (wide != null
        && narrow != null
        && (narrow.lowest() > wide.lowest() || narrow.highest() < wide.highest())) {
      note(old.path(), wide.toString(), narrow.toString(), TIGHTENED);
    }
    if (old.type() == FieldType.DECIMAL
        && (now.scale() < old.scale()
            || now.precision() - now.scale() < old.precision() - old.scale())) {
      note(old.path(), typeOf(old), typeOf(now), TIGHTENED);
    }
    compareRules(old.path(), old.rules(), now.rules());
  }

  private void compareRules(String path, Field.Rules old, Field.Rules now) {
    if (now.maxLength() != null && (old.maxLength() == null || now.maxLength() < old.maxLength())) {
      note(path + ".maxLength", shown(old.maxLength()), shown(now.maxLength()), TIGHTENED);
    }
    if (now.minLength() != null
        && now.minLength() > (old.minLength() == null ? 0 : old.minLength())) {
      note(path + ".minLength", shown(old.minLength()), shown(now.minLength()), TIGHTENED);
    }
    comparePatterns(path, old.pattern(), now.pattern());
    compareBounds(path, Bound.least(old), Bound.least(now), 1);
    compareBounds(path, Bound.largest(old), Bound.largest(now), -1);
  }

  private void comparePatterns(String path, @Nullable String old, @Nullable String now) {
    if (now == null || now.equals(old)) {
      return;
    }
    Set<String> before = old == null ? Set.of() : EnumPattern.values(old);
    Set<String> after = EnumPattern.values(now);
    if (before.isEmpty() || after.isEmpty()) {
      note(path + ".pattern", shown(old), now, "a pattern is neither added nor changed");
    } else if (!after.containsAll(before)) {
      note(path + ".pattern", shown(old), now, "an enum is not narrowed");
    }
  }

  private void compareBounds(String path, @Nullable Bound old, @Nullable Bound now, int inward) {
    if (now != null && (old == null || now.isInside(old, inward))) {
      note(path + (inward > 0 ? ".minimum" : ".maximum"), shown(old), now.toString(), TIGHTENED);
    }
  }

  private void note(String place, String before, String after, String rule) {
    changes.add(new Change(place, before, after, rule));
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }

  private static String typeOf(Field field) {
    return field.type() == FieldType.DECIMAL
        ? "decimal(" + field.precision() + "," + field.scale() + ")"
        : field.type().name().toLowerCase(Locale.ROOT);
  }
}
