package io.plimsoll.transforms.views;

/**
 * The best entries of a view in one shard of a window, the best first.
 *
 * @param pane the firing of the shard that they are complete for
 */
record ShardTop(GroupKey shard, Pane pane, CellTable best) {
  /** Returns whether another of the same shard and window has the same entries. */
  boolean sameBest(ShardTop other) {
    boolean same = best.entries() == other.best.entries();
    for (int entry = 0; same && entry < best.entries(); entry++) {
      same = best.entryEquals(entry, other.best, entry);
    }
    return same;
  }
}
