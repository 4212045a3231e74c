package io.plimsoll.transforms.views;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.joda.time.Instant;

/**
 * Names the windows of which a run writes no row because it cannot have read all their events:
 * those of a view that begin before a bound. A row of theirs would replace a right one of an
 * earlier run.
 *
 * @param bounds event time by contract and view; a view that is absent withholds nothing
 */
public record WithheldWindows(Map<String, Map<String, Instant>> bounds) implements Serializable {
  private static final long serialVersionUID = 1;

  public WithheldWindows {
    Map<String, Map<String, Instant>> copy = new HashMap<>();
    bounds.forEach((contract, views) -> copy.put(contract, Map.copyOf(views)));
    bounds = Map.copyOf(copy);
  }

  /** Returns what withholds nothing. */
  public static WithheldWindows none() {
    return new WithheldWindows(Map.of());
  }

  /** Returns the same where a view's windows also have to begin at a bound or later. */
  public WithheldWindows and(String contract, String view, Instant bound) {
    Map<String, Map<String, Instant>> all = new HashMap<>(bounds);
    Map<String, Instant> views = new HashMap<>(of(contract));
    views.merge(view, bound, (old, next) -> next.isAfter(old) ? next : old);
    all.put(contract, views);
    return new WithheldWindows(all);
  }

  /** Returns the bounds of a contract's views, by name. */
  public Map<String, Instant> of(String contract) {
    return bounds.getOrDefault(contract, Map.of());
  }
}
