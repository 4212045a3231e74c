package io.plimsoll.pipelines;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.Operand;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import io.plimsoll.transforms.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the views that are gone, and those that mean something else under the same name: the rows
 * of both would stand in one table, and a job that goes on would add the new to the state of the
 * old. How late and how early a view takes events may change.
 */
final class ViewChanges {
  private static final String RENAME = "give the changed view a new name";

  private final List<Change> changes = new ArrayList<>();

  private ViewChanges() {}

  static List<Change> between(Contract old, Contract now) {
    ViewChanges found = new ViewChanges();
    for (View view : old.views()) {
      View after = find(now, view.name());
      String place = "views[" + view.name() + "]";
      if (after == null) {
        found.changes.add(new Change(place, "a view", "absent", "a view is not removed"));
      } else {
        found.compare(place, old, view, now, after);
      }
    }
    return found.changes;
  }

  private static @Nullable View find(Contract contract, String name) {
    return contract.views().stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void compare(
      String place, Contract oldContract, View old, Contract newContract, View now) {
    note(place + ".window", shown(old.window()), shown(now.window()));
    note(
        place + ".dimensions",
        shown(oldContract, old.dimensions()),
        shown(newContract, now.dimensions()));
    note(place + ".top", shown(old.top()), shown(now.top()));
    if (!Objects.equals(old.filter(), now.filter())) {
      note(
          place + ".filter",
          old.filter() == null ? "none" : "a condition",
          now.filter() == null ? "none" : "another condition");
    }
    for (Measure measure : old.measures()) {
      Measure after =
          now.measures().stream()
              .filter(other -> other.name().equals(measure.name()))
              .findFirst()
              .orElse(null);
      compare(place + ".measures." + measure.name(), measure, after);
    }
    List<String> before = names(old.measures());
    List<String> after = names(now.measures());
    if (!before.equals(after) && after.containsAll(before)) {
      // The state of a view has a place for each measure, in their order.
      note(place + ".measures", before.toString(), after.toString());
    }
  }

  private void compare(String place, Measure old, @Nullable Measure now) {
    if (now == null) {
      note(place, shown(old), "absent");
    } else if (!old.equals(now)) {
      String before = shown(old);
      String after = shown(now);
      note(place, before, before.equals(after) ? after + ", another condition" : after);
    }
  }

  private void note(String place, String before, String after) {
    if (!before.equals(after)) {
      changes.add(new Change(place, before, after, RENAME));
    }
  }

  private static List<String> names(List<Measure> measures) {
    return measures.stream().map(Measure::name).toList();
  }

  private static String shown(Window window) {
    if (window instanceof Window.Fixed fixed) {
      return "fixed " + fixed.size().toPeriod();
    } else if (window instanceof Window.Sliding sliding) {
      return "sliding " + sliding.size().toPeriod() + " every " + sliding.every().toPeriod();
    }
    return "session " + window.span().toPeriod();
  }

  private static String shown(Contract contract, List<View.Dimension> dimensions) {
    return dimensions.stream()
        .map(
            dimension ->
                dimension.name()
                    + ": "
                    + dimension.path()
                    + " as "
                    + ColumnType.of(contract.field(dimension.path())))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String shown(View.@Nullable Top top) {
    return top == null ? "none" : top.n() + " by " + top.by();
  }

  private static String shown(Measure measure) {
    String operands =
        measure.operands().stream().map(ViewChanges::shown).collect(Collectors.joining(", "));
    return measure.kind().name().toLowerCase(Locale.ROOT)
        + "("
        + operands
        + ")"
        + " as "
        + ColumnType.of(measure)
        + (measure.q() == null ? "" : " at " + measure.q().toPlainString())
        + (measure.where() == null ? "" : " where a condition holds");
  }

  private static String shown(Operand operand) {
    if (operand instanceof Operand.Path path) {
      return path.path();
    } else if (operand instanceof Operand.Constant constant) {
      return constant.value().toPlainString();
    } else if (operand instanceof Operand.Sum sum) {
      return "(" + shown(sum.left()) + " + " + shown(sum.right()) + ")";
    } else if (operand instanceof Operand.Difference difference) {
      return "(" + shown(difference.left()) + " - " + shown(difference.right()) + ")";
    } else if (operand instanceof Operand.Product product) {
      return shown(product.left()) + " * " + shown(product.right());
    }
    throw new IllegalStateException("operand: " + operand.getClass() + " (expected: one known)");
  }
}
