package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All views of the contracts of one topic, compiled. */
public final class ViewPlan {
  private final List<List<CompiledView>> byContract = new ArrayList<>();
  private final List<CompiledView> all = new ArrayList<>();
  private final Map<Long, CompiledView> byFingerprint = new HashMap<>();
  private final List<ViewFamily> families;
  private final List<Selector> selectors = new ArrayList<>();

  /** By contract: the event time from which on no window is withheld from any view. */
  private final long[] settledFrom;

  /** Compiles the views of some contracts, of which no window is withheld. */
  public ViewPlan(List<Contract> contracts) {
    this(contracts, WithheldWindows.none());
  }

  /** Compiles the views of some contracts. */
  public ViewPlan(List<Contract> contracts, WithheldWindows withheld) {
    for (Contract contract : contracts) {
      List<CompiledView> views = new ArrayList<>();
      for (View view : contract.views()) {
        CompiledView compiled =
            new CompiledView(
                contract, view, all.size(), withheld.of(contract.id()).get(view.name()));
        views.add(compiled);
        all.add(compiled);
        CompiledView other = byFingerprint.put(RowKey.view(compiled.keyPrefix(), 0), compiled);
        if (other != null) {
          throw new IllegalArgumentException(
              "view: "
                  + view.name()
                  + " of "
                  + contract.id()
                  + " (expected: another name; its fingerprint is that of "
                  + other.declared().name()
                  + ")");
        }
      }
      byContract.add(List.copyOf(views));
    }
    families = ViewFamily.of(all);
    settledFrom = new long[contracts.size()];
    for (int i = 0; i < settledFrom.length; i++) {
      List<CompiledView> views = byContract.get(i);
      settledFrom[i] =
          views.stream().mapToLong(CompiledView::settledFrom).max().orElse(Long.MIN_VALUE);
      selectors.add(
          new Selector(
              contracts.get(i),
              views,
              families.stream().filter(each -> views.contains(each.views().get(0))).toList()));
    }
  }

  /** Returns the groupings that the views of some contracts need, each once, in their order. */
  public static List<Grouping> groupings(List<Contract> contracts) {
    Set<Grouping> groupings = new LinkedHashSet<>();
    for (Contract contract : contracts) {
      for (View view : contract.views()) {
        groupings.add(Grouping.of(view));
      }
    }
    return List.copyOf(groupings);
  }

  /** Returns the views of a contract, by its index in the topic. */
  public List<CompiledView> views(int contract) {
    return byContract.get(contract);
  }

  /**
   * Returns what the views make of an event that no view can find too late or withhold, which is
   * nearly every event; null: each view must be asked.
   *
   * @param partitionWatermark the watermark of the event's partition at that record, as {@link
   *     ViewDecision#decide} takes it
   */
  public @Nullable Selection selection(EventView event, long partitionWatermark) {
    int contract = event.contract();
    long time = event.eventTime();
    return time >= partitionWatermark && time >= settledFrom[contract]
        ? selectors.get(contract).select(event)
        : null;
  }

  /** Returns the families of all views. */
  List<ViewFamily> families() {
    return families;
  }

  /** Returns what of the views' conditions is not compiled but interpreted, in their order. */
  public List<InterpretedCondition> interpreted() {
    return byContract.stream()
        .flatMap(List::stream)
        .flatMap(view -> InterpretedCondition.of(view.contract(), view.declared()).stream())
        .toList();
  }

  /** Returns all views, each at its ordinal. */
  List<CompiledView> all() {
    return all;
  }

  /** Returns the rankings of those views of a shape that have one. */
  List<Ranking> rankings(Grouping grouping) {
    return all.stream()
        .filter(view -> view.grouping().equals(grouping))
        .map(CompiledView::ranking)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Returns the view of a fingerprint, or null if there is none such any more. */
  @Nullable CompiledView view(long fingerprint) {
    return byFingerprint.get(fingerprint);
  }
}
