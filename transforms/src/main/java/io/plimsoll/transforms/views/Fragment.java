package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Measure;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Those views of a {@link ViewFamily} that take the same events. Such an event is added up once for
 * all of them, and what they measure alike is measured once; the views' own cells are put together
 * when the bundle ends. So many views cost an event little more than one (the shared data fragments
 * of Krishnamurthy, Wu and Franklin, "On-the-fly sharing for streamed aggregation", SIGMOD 2006).
 */
final class Fragment {
  private final int number;
  private final ViewFamily family;
  private final List<CompiledView> views;
  private final EventMeasure[] measures;
  private final int[] measuresAt;
  private final int cells;

  /** By a view's place in the family and its measure: where the fragment has the cells. */
  private final int[][] cellsOf;

  private final boolean[] whole;

  /**
   * Makes a fragment.
   *
   * @param number tells it from the family's others
   * @param views at least one, in the family's order
   */
  Fragment(int number, ViewFamily family, List<CompiledView> views) {
    this.number = number;
    this.family = family;
    this.views = List.copyOf(views);
    List<Measure> known = new ArrayList<>();
    List<EventMeasure> distinct = new ArrayList<>();
    ByteArrayOutputStream rules = new ByteArrayOutputStream();
    rules.writeBytes(CompiledView.FIXED_RULES);
    List<Integer> starts = new ArrayList<>();
    cellsOf = new int[family.views().size()][];
    whole = new boolean[cellsOf.length];
    for (CompiledView view : views) {
      int[] at = new int[view.measureCount()];
      for (int i = 0; i < at.length; i++) {
        int same = known.indexOf(view.measure(i).measured());
        if (same < 0) {
          same = known.size();
          known.add(view.measure(i).measured());
          distinct.add(view.measure(i));
          starts.add(rules.size());
          rules.writeBytes(view.measure(i).rules());
        }
        at[i] = starts.get(same);
      }
      cellsOf[family.views().indexOf(view)] = at;
    }
    measures = distinct.toArray(EventMeasure[]::new);
    measuresAt = starts.stream().mapToInt(Integer::intValue).toArray();
    cells = rules.size();
    for (CompiledView view : views) {
      int member = family.views().indexOf(view);
      whole[member] = Arrays.equals(rules.toByteArray(), view.rules()) && inOrder(member, view);
    }
  }

  private boolean inOrder(int member, CompiledView view) {
    for (int i = 0; i < view.measureCount(); i++) {
      if (cellsOf[member][i] != view.measureAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns what tells the fragment from others of its family. */
  int number() {
    return number;
  }

  ViewFamily family() {
    return family;
  }

  /** Returns the views that take the fragment's events. */
  List<CompiledView> views() {
    return views;
  }

  /** Returns how many cells the fragment has. */
  int cells() {
    return cells;
  }

  /** Returns whether a view, by its place in the family, takes the fragment's events. */
  boolean has(int member) {
    return cellsOf[member] != null;
  }

  /** Returns whether the fragment's cells are the view's, in the view's order. */
  boolean isWhole(int member) {
    return whole[member];
  }

  void clear(long[] all, int at) {
    CompiledView.clearFixed(all, at);
    for (int i = 0; i < measures.length; i++) {
      measures[i].clear(all, at + measuresAt[i]);
    }
  }

  void add(EventView event, long[] all, Summaries summaries, int at) {
    long time = event.eventTime();
    all[at + CompiledView.EVENTS]++;
    all[at + CompiledView.OLDEST] = Math.min(all[at + CompiledView.OLDEST], time);
    all[at + CompiledView.NEWEST] = Math.max(all[at + CompiledView.NEWEST], time);
    all[at + CompiledView.NEWEST_ARRIVAL] =
        Math.max(all[at + CompiledView.NEWEST_ARRIVAL], event.arrival());
    for (int i = 0; i < measures.length; i++) {
      measures[i].add(event, all, summaries, at + measuresAt[i]);
    }
  }

  /**
   * Merges the fragment's cells into those of one of its views.
   *
   * @param member the view's place in the family
   * @param into the view's cells, from the first
   */
  void mergeInto(
      int member, long[] into, Summaries beside, long[] all, Summaries summaries, int at) {
    CompiledView view = family.views().get(member);
    Cells.merge(CompiledView.FIXED_RULES, into, 0, all, at);
    for (int i = 0; i < view.measureCount(); i++) {
      byte[] rules = view.measure(i).rules();
      int from = at + cellsOf[member][i];
      Cells.merge(rules, into, view.measureAt(i), all, from);
      beside.merge(view.measureAt(i), summaries, from, rules.length);
    }
  }
}
