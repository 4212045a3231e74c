package io.plimsoll.transforms.views;

import io.plimsoll.transforms.views.EventCondition.Truth;
import java.util.ArrayList;
import java.util.List;

/** What the filters of all views of a contract say of an event, which is in time for all views. */
public final class Selection {
  private final List<CompiledView> views;
  private final Truth[] truths;
  private final Fragment[] fragments;

  /**
   * Makes a selection.
   *
   * @param views all of a contract
   * @param families those of the contract
   * @param truths what each view's filter says
   */
  Selection(List<CompiledView> views, List<ViewFamily> families, List<Truth> truths) {
    this.views = views;
    this.truths = truths.toArray(Truth[]::new);
    List<Fragment> taking = new ArrayList<>();
    for (ViewFamily family : families) {
      List<CompiledView> takers =
          family.views().stream()
              .filter(view -> truths.get(views.indexOf(view)) == Truth.TRUE)
              .toList();
      if (!takers.isEmpty()) {
        taking.add(family.fragment(takers));
      }
    }
    fragments = taking.toArray(Fragment[]::new);
  }

  /** Returns how many views there are. */
  public int views() {
    return truths.length;
  }

  /** Returns a view of the contract. */
  public CompiledView view(int index) {
    return views.get(index);
  }

  /** Returns what the filter of a view says, by the view's index in its contract. */
  public Truth truth(int index) {
    return truths[index];
  }

  Fragment[] fragments() {
    return fragments;
  }
}
