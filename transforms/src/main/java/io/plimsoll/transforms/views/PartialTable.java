package io.plimsoll.transforms.views;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.plimsoll.transforms.batch.EventView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Adds events up by view, slice and dimensions, without an object per event: an open-addressing
 * table whose keys and cells lie in two arrays. Emptied after each bundle. Its views are of one
 * {@link ViewPlan}. Not thread-safe.
 */
public final class PartialTable {
  /** Takes what a table holds. */
  public interface Receiver {
    /**
     * Takes the partial aggregates of one group and window.
     *
     * @param oldestEventTime the smallest event time in them, in milliseconds
     */
    void accept(Grouping grouping, GroupKey key, Partial partial, long oldestEventTime);
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int INITIAL = 1024;

  /** What an entry is found by lies together, in one cache line: {@link #heads}. */
  private static final int HEAD = 4;

  private static final int SLICE = 1;
  private static final int VIEW_AND_SKIPPED = 2;
  private static final int KEY_AND_CELLS = 3;

  private int[] slots = new int[INITIAL * 2];
  private int entries;

  /** Of each entry: hash, slice, ordinal of the view and skipped, start of the key and of cells. */
  private long[] heads = new long[INITIAL * HEAD];

  private CompiledView[] views = new CompiledView[INITIAL];
  private int[] keysAt = new int[INITIAL + 1];
  private int[] cellsAt = new int[INITIAL + 1];
  private byte[] keys = new byte[INITIAL * 32];
  private long[] cells = new long[INITIAL * 16];
  private final Summaries summaries = new Summaries();

  /**
   * Adds an event to the windows of a view that hold it.
   *
   * @param skipped how many of them, the oldest, are not open
   */
  public void add(CompiledView view, EventView event, int skipped) {
    long slice = view.windowing().slice(event.eventTime());
    long hash = hash(view, event, slice + skipped);
    long viewAndSkipped = pair(view.ordinal(), skipped);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    int entry;
    while ((entry = slots[slot] - 1) >= 0) {
      int head = entry * HEAD;
      if (heads[head] == hash
          && heads[head + SLICE] == slice
          && heads[head + VIEW_AND_SKIPPED] == viewAndSkipped) {
        long keyAndCells = heads[head + KEY_AND_CELLS];
        if (keyEquals((int) (keyAndCells >>> 32), view, event)) {
          view.add(event, cells, summaries, (int) keyAndCells);
          return;
        }
      }
      slot = (slot + 1) & mask;
    }
    entry = insert(view, event, slice, skipped, hash);
    slots[slot] = entry + 1;
    view.add(event, cells, summaries, cellsAt[entry]);
    if (entries * 2 > slots.length) {
      rehash();
    }
  }

  /** Returns whether nothing was added since the table was last emptied. */
  public boolean isEmpty() {
    return entries == 0;
  }

  /**
   * Hands all partial aggregates over and empties the table.
   *
   * @param shards how many shards the row keys of windows that never merge are divided into
   */
  public void drain(int shards, Receiver receiver) {
    PartialGroups groups = new PartialGroups(shards);
    for (int entry = 0; entry < entries; entry++) {
      groups.add(
          views[entry],
          heads[entry * HEAD + SLICE],
          (int) heads[entry * HEAD + VIEW_AND_SKIPPED],
          keys,
          keysAt[entry],
          keysAt[entry + 1],
          cells,
          summaries,
          cellsAt[entry]);
    }
    groups.drain(receiver);
    clear();
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(slots, 0);
    Arrays.fill(cells, 0, cellsAt[entries], 0);
    summaries.clear(cellsAt[entries]);
    entries = 0;
  }

  private int insert(CompiledView view, EventView event, long slice, int skipped, long hash) {
    if (entries == views.length) {
      heads = Arrays.copyOf(heads, entries * HEAD * 2);
      views = Arrays.copyOf(views, entries * 2);
      keysAt = Arrays.copyOf(keysAt, entries * 2 + 1);
      cellsAt = Arrays.copyOf(cellsAt, entries * 2 + 1);
    }
    int entry = entries++;
    int head = entry * HEAD;
    heads[head] = hash;
    heads[head + SLICE] = slice;
    heads[head + VIEW_AND_SKIPPED] = pair(view.ordinal(), skipped);
    heads[head + KEY_AND_CELLS] = pair(keysAt[entry], cellsAt[entry]);
    views[entry] = view;
    int keyEnd = keysAt[entry];
    for (int dimension : view.dimensions()) {
      int size = event.sizeOf(dimension);
      if (keys.length - keyEnd < size) {
        keys = Arrays.copyOf(keys, Math.max(keys.length * 2, keyEnd + size));
      }
      keyEnd = event.copyField(dimension, keys, keyEnd);
    }
    keysAt[entry + 1] = keyEnd;
    int cellsEnd = cellsAt[entry] + view.rules().length;
    if (cells.length < cellsEnd) {
      cells = Arrays.copyOf(cells, Math.max(cells.length * 2, cellsEnd));
    }
    cellsAt[entry + 1] = cellsEnd;
    view.clear(cells, cellsAt[entry]);
    return entry;
  }

  /** A field's own bytes tell its length: what equals it does not end behind the key's end. */
  private boolean keyEquals(int keyAt, CompiledView view, EventView event) {
    int at = keyAt;
    byte[] source = event.array();
    for (int dimension : view.dimensions()) {
      int start = event.startOf(dimension);
      int size = event.sizeOf(dimension);
      if (keys.length - at < size
          || !Arrays.equals(source, start, start + size, keys, at, at + size)) {
        return false;
      }
      at += size;
    }
    return true;
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | low;
  }

  private static long hash(CompiledView view, EventView event, long slice) {
    byte[] source = event.array();
    long hash = (slice ^ view.ordinal()) * MIX;
    for (int dimension : view.dimensions()) {
      int at = event.startOf(dimension);
      int end = at + event.sizeOf(dimension);
      for (; end - at >= 8; at += 8) {
        hash = (hash ^ (long) LONG.get(source, at)) * MIX;
        hash ^= hash >>> 32;
      }
      for (; at < end; at++) {
        hash = (hash ^ source[at]) * MIX;
      }
      hash ^= hash >>> 29;
    }
    return hash ^ hash >>> 32;
  }

  private void rehash() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int entry = 0; entry < entries; entry++) {
      int slot = (int) heads[entry * HEAD] & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = entry + 1;
    }
    slots = larger;
  }
}
