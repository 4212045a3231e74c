package io.plimsoll.transforms.views;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Views of one contract with the same slices and the same dimensions: an event is looked up once
 * for all of them, whatever their filters and measures. Not thread-safe.
 */
final class ViewFamily {
  private record Likeness(String contract, long slice, List<Integer> dimensions) {}

  private final int index;
  private final List<CompiledView> views;
  private final int[] dimensions;

  /** By their number. */
  private final List<Fragment> fragments = new ArrayList<>();

  private final Map<List<CompiledView>, Fragment> byViews = new LinkedHashMap<>();

  private ViewFamily(int index, List<CompiledView> views) {
    this.index = index;
    this.views = List.copyOf(views);
    dimensions = views.get(0).dimensions();
  }

  /** Returns the families of some views. */
  static List<ViewFamily> of(List<CompiledView> views) {
    Map<Likeness, List<CompiledView>> alike = new LinkedHashMap<>();
    for (CompiledView view : views) {
      Likeness likeness =
          new Likeness(
              view.contract().id(),
              view.windowing().sliceLength(),
              Arrays.stream(view.dimensions()).boxed().toList());
      alike.computeIfAbsent(likeness, none -> new ArrayList<>()).add(view);
    }
    List<ViewFamily> families = new ArrayList<>();
    alike.values().forEach(each -> families.add(new ViewFamily(families.size(), each)));
    return List.copyOf(families);
  }

  /** Returns the family's position among all. */
  int index() {
    return index;
  }

  List<CompiledView> views() {
    return views;
  }

  int[] dimensions() {
    return dimensions;
  }

  /** Returns the start of the slice that holds an event time. */
  long slice(long eventTime) {
    return views.get(0).windowing().slice(eventTime);
  }

  /**
   * Returns the fragment of some of the views, always the same one.
   *
   * @param takers at least one view, in the family's order
   */
  Fragment fragment(List<CompiledView> takers) {
    Fragment known = byViews.get(takers);
    if (known == null) {
      known = new Fragment(fragments.size(), this, takers);
      fragments.add(known);
      byViews.put(known.views(), known);
    }
    return known;
  }

  /** Returns the fragment of a number. */
  Fragment fragment(int number) {
    return fragments.get(number);
  }
}
