package io.plimsoll.transforms.views;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sorts the slices of a bundle into the groups and windows that they add to: a slice of a fixed
 * window into that, of sliding windows into each that holds it and is open, of a session into one
 * from its oldest event to the gap behind its newest.
 */
final class PartialGroups {
  private record Group(Grouping grouping, GroupKey key, long windowStart, long windowEnd) {}

  private static final class Pending {
    private final CellTable cells = new CellTable();
    private long oldestEventTime = Long.MAX_VALUE;
  }

  private final int shards;
  private final Map<Group, Pending> groups = new LinkedHashMap<>();

  PartialGroups(int shards) {
    this.shards = shards;
  }

  /**
   * Adds a slice.
   *
   * @param skipped how many of the slice's windows, the oldest, are not open
   * @param keys holds the dimensions, between {@code from} and {@code to}
   * @param cells holds the cells, from {@code at}
   * @param summaries holds what of them is none
   */
  void add(
      CompiledView view,
      long slice,
      int skipped,
      byte[] keys,
      int from,
      int to,
      long[] cells,
      Summaries summaries,
      int at) {
    Windowing windowing = view.windowing();
    byte[] prefix = view.keyPrefix();
    int hash = CellTable.hash(prefix, keys, from, to);
    long oldest = cells[at + CompiledView.OLDEST];
    if (windowing.isSession()) {
      long end = windowing.end(cells[at + CompiledView.NEWEST], 0);
      pending(
              new Group(view.grouping(), GroupKey.ofRow(prefix, keys, from, to), oldest, end),
              oldest)
          .append(hash, prefix, keys, from, to, view.rules(), cells, summaries, at);
      return;
    }
    GroupKey shard = GroupKey.ofShard((hash >>> 16) % shards);
    if (windowing.count() == 1) {
      pending(group(view, shard, slice, 0), oldest)
          .append(hash, prefix, keys, from, to, view.rules(), cells, summaries, at);
      return;
    }
    // Several slices of a key may add to one of its windows.
    CellTable one = new CellTable();
    one.append(hash, prefix, keys, from, to, view.rules(), cells, summaries, at);
    for (int window = skipped; window < windowing.count(); window++) {
      pending(group(view, shard, slice, window), oldest).absorb(one);
    }
  }

  private static Group group(CompiledView view, GroupKey shard, long slice, int window) {
    Windowing windowing = view.windowing();
    return new Group(
        view.grouping(), shard, windowing.start(slice, window), windowing.end(slice, window));
  }

  private CellTable pending(Group group, long oldestEventTime) {
    Pending pending = groups.computeIfAbsent(group, absent -> new Pending());
    pending.oldestEventTime = Math.min(pending.oldestEventTime, oldestEventTime);
    return pending.cells;
  }

  void drain(PartialTable.Receiver receiver) {
    groups.forEach(
        (group, pending) ->
            receiver.accept(
                group.grouping(),
                group.key(),
                new Partial(group.windowStart(), group.windowEnd(), pending.cells),
                pending.oldestEventTime));
  }
}
