package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.views.EventCondition.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link Selection} of an event. What the filters of a contract's views ask of an event
 * is asked once, however many ask it, and all comparisons of one integer field with constants are
 * one question: between which of them does it lie? (The grouped filters of Madden, Shah,
 * Hellerstein and Raman, "Continuously adaptive continuous queries over streams", SIGMOD 2002.)
 * Events with the same answers have the same selection. Not thread-safe.
 */
final class Selector {
  /** The most combinations of answers that are remembered. */
  private static final int MOST = 4096;

  private interface Question {
    /** Returns a number that is the same for events of which the filters say the same. */
    int answer(EventView event);
  }

  private record Whether(EventCondition condition) implements Question {
    @Override
    public int answer(EventView event) {
      return condition.test(event).ordinal();
    }
  }

  private record Where(int field, long[] constants) implements Question {
    private static final int NULL = -1;

    @Override
    public int answer(EventView event) {
      if (event.isNull(field)) {
        return NULL;
      }
      int found = Arrays.binarySearch(constants, event.integerAt(field));
      return found >= 0 ? found * 2 + 1 : (-found - 1) * 2;
    }
  }

  /** The answers of an event; as a key of the map a copy, which never changes. */
  private record Answers(int[] values) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Answers that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  private final List<CompiledView> views;
  private final List<ViewFamily> families;
  private final Question[] questions;
  private final Answers answers;
  private final Map<Answers, Selection> byAnswers = new HashMap<>();
  private final Map<List<Truth>, Selection> byTruths = new HashMap<>();
  private final int[] lastAnswers;
  private @Nullable Selection last;

  /** Makes the selector of a contract's views, which are those of some families. */
  Selector(Contract contract, List<CompiledView> views, List<ViewFamily> families) {
    this.views = views;
    this.families = families;
    Map<String, Set<Long>> compared = new LinkedHashMap<>();
    Set<Condition> others = new LinkedHashSet<>();
    for (CompiledView view : views) {
      Condition filter = view.declared().filter();
      if (filter != null) {
        collect(filter, compared, others);
      }
    }
    List<String> projection = contract.projection();
    List<Question> all = new ArrayList<>();
    compared.forEach(
        (path, constants) ->
            all.add(
                new Where(
                    projection.indexOf(path),
                    constants.stream().mapToLong(Long::longValue).toArray())));
    others.forEach(each -> all.add(new Whether(EventCondition.of(each, projection))));
    questions = all.toArray(Question[]::new);
    answers = new Answers(new int[questions.length]);
    lastAnswers = new int[questions.length];
  }

  /** Collects what decides a condition. */
  private static void collect(
      Condition condition, Map<String, Set<Long>> compared, Set<Condition> others) {
    if (condition instanceof Condition.Compare compare
        && compare.constant() instanceof Long constant) {
      compared.computeIfAbsent(compare.path(), none -> new TreeSet<>()).add(constant);
    } else if (condition instanceof Condition.And and) {
      collect(and.left(), compared, others);
      collect(and.right(), compared, others);
    } else if (condition instanceof Condition.Or or) {
      collect(or.left(), compared, others);
      collect(or.right(), compared, others);
    } else if (condition instanceof Condition.Not not) {
      collect(not.condition(), compared, others);
    } else {
      others.add(condition);
    }
  }

  /** Returns the selection of an event, or null if there are too many different ones. */
  @Nullable Selection select(EventView event) {
    int[] values = answers.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = questions[i].answer(event);
    }
    if (last != null && Arrays.equals(values, lastAnswers)) {
      return last;
    }
    Selection known = byAnswers.get(answers);
    if (known == null) {
      if (byAnswers.size() >= MOST) {
        return null;
      }
      known =
          byTruths.computeIfAbsent(
              views.stream().map(view -> view.takes(event)).toList(),
              truths -> new Selection(views, families, truths));
      byAnswers.put(new Answers(values.clone()), known);
    }
    last = known;
    System.arraycopy(values, 0, lastAnswers, 0, values.length);
    return known;
  }
}
