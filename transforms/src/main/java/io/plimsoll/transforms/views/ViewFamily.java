package io.plimsoll.transforms.views;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Views of one contract with the same slices and the same dimensions: an event is looked up once
 * for all of them, whatever their filters and measures, and their cells lie side by side.
 */
final class ViewFamily {
  private record Likeness(String contract, long slice, List<Integer> dimensions) {}

  private final int index;
  private final List<CompiledView> views;
  private final boolean alone;
  private final int[] dimensions;
  private final int[] cellsAt;
  private final int cells;

  private ViewFamily(int index, List<CompiledView> views) {
    this.index = index;
    this.views = List.copyOf(views);
    alone = views.size() == 1;
    dimensions = views.get(0).dimensions();
    cellsAt = new int[views.size()];
    int size = 0;
    for (int i = 0; i < cellsAt.length; i++) {
      cellsAt[i] = size;
      size += views.get(i).rules().length;
    }
    cells = size;
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
    return families;
  }

  /** Returns the family's position among all. */
  int index() {
    return index;
  }

  List<CompiledView> views() {
    return views;
  }

  /** Returns whether there is but one view. */
  boolean isAlone() {
    return alone;
  }

  int[] dimensions() {
    return dimensions;
  }

  /** Returns where the cells of the {@code member}-th view begin among those of all. */
  int cellsAt(int member) {
    return cellsAt[member];
  }

  /** Returns how many cells all the views have. */
  int cells() {
    return cells;
  }

  void clear(long[] all, int at) {
    for (int i = 0; i < cellsAt.length; i++) {
      views.get(i).clear(all, at + cellsAt[i]);
    }
  }
}
