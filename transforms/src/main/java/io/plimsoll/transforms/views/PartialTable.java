package io.plimsoll.transforms.views;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.plimsoll.transforms.batch.EventView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds events up by view, slice and dimensions, without an object per event: an open-addressing
 * table whose keys and cells lie in two arrays, an entry for all views of a {@link ViewFamily}.
 * Emptied after each bundle. Not thread-safe.
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
  private static final int FAMILY_AND_SKIPPED = 2;
  private static final int KEY_AND_CELLS = 3;

  /** By a view's ordinal. */
  private final ViewFamily[] familyOf;

  private final int[] cellsInFamily;

  private int[] slots = new int[INITIAL * 2];
  private int entries;

  /** Of each entry: hash, slice, index of its family and skipped, start of the key and of cells. */
  private long[] heads = new long[INITIAL * HEAD];

  private ViewFamily[] families = new ViewFamily[INITIAL];
  private int[] keysAt = new int[INITIAL + 1];
  private int[] cellsAt = new int[INITIAL + 1];
  private byte[] keys = new byte[INITIAL * 32];
  private long[] cells = new long[INITIAL * 16];
  private final Summaries summaries = new Summaries();

  // The event at hand: what a family's first view found, the others need not look for.
  private @Nullable EventView event;
  private long eventMove;
  private long stamp;

  /** By a family's index: the stamp of the event that it was last looked up for, and the entry. */
  private final long[] foundFor;

  private final int[] found;

  /** Makes an empty table for the views of a plan. */
  public PartialTable(ViewPlan plan) {
    List<CompiledView> all = plan.all();
    List<ViewFamily> every = ViewFamily.of(all);
    familyOf = new ViewFamily[all.size()];
    cellsInFamily = new int[all.size()];
    for (ViewFamily family : every) {
      for (int i = 0; i < family.views().size(); i++) {
        int ordinal = family.views().get(i).ordinal();
        familyOf[ordinal] = family;
        cellsInFamily[ordinal] = family.cellsAt(i);
      }
    }
    foundFor = new long[every.size()];
    found = new int[every.size()];
  }

  /**
   * Adds an event to the windows of a view that hold it.
   *
   * @param skipped how many of them, the oldest, are not open
   */
  public void add(CompiledView view, EventView event, int skipped) {
    ViewFamily family = familyOf[view.ordinal()];
    int entry =
        family.isAlone()
            ? entry(family, view, event, skipped)
            : shared(family, view, event, skipped);
    view.add(event, cells, summaries, cellsAt[entry] + cellsInFamily[view.ordinal()]);
  }

  private int shared(ViewFamily family, CompiledView view, EventView at, int skipped) {
    if (at != event || at.moves() != eventMove) {
      event = at;
      eventMove = at.moves();
      stamp++;
    }
    int index = family.index();
    // The views may differ in how many windows are closed.
    if (foundFor[index] == stamp
        && (int) heads[found[index] * HEAD + FAMILY_AND_SKIPPED] == skipped) {
      return found[index];
    }
    int entry = entry(family, view, at, skipped);
    foundFor[index] = stamp;
    found[index] = entry;
    return entry;
  }

  /** Returns the entry of an event's slice and dimensions, a new one if there is none. */
  private int entry(ViewFamily family, CompiledView view, EventView event, int skipped) {
    long slice = view.windowing().slice(event.eventTime());
    int[] dimensions = family.dimensions();
    long hash = hash(family, event, slice + skipped);
    long familyAndSkipped = pair(family.index(), skipped);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    int entry;
    while ((entry = slots[slot] - 1) >= 0) {
      int head = entry * HEAD;
      if (heads[head] == hash
          && heads[head + SLICE] == slice
          && heads[head + FAMILY_AND_SKIPPED] == familyAndSkipped
          && keyEquals((int) (heads[head + KEY_AND_CELLS] >>> 32), dimensions, event)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    entry = insert(family, event, slice, skipped, hash);
    slots[slot] = entry + 1;
    if (entries * 2 > slots.length) {
      rehash();
    }
    return entry;
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
      ViewFamily family = families[entry];
      for (int i = 0; i < family.views().size(); i++) {
        int at = cellsAt[entry] + family.cellsAt(i);
        if (cells[at + CompiledView.EVENTS] > 0) {
          groups.add(
              family.views().get(i),
              heads[entry * HEAD + SLICE],
              (int) heads[entry * HEAD + FAMILY_AND_SKIPPED],
              keys,
              keysAt[entry],
              keysAt[entry + 1],
              cells,
              summaries,
              at);
        }
      }
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
    event = null;
  }

  private int insert(ViewFamily family, EventView event, long slice, int skipped, long hash) {
    if (entries == families.length) {
      heads = Arrays.copyOf(heads, entries * HEAD * 2);
      families = Arrays.copyOf(families, entries * 2);
      keysAt = Arrays.copyOf(keysAt, entries * 2 + 1);
      cellsAt = Arrays.copyOf(cellsAt, entries * 2 + 1);
    }
    int entry = entries++;
    int head = entry * HEAD;
    heads[head] = hash;
    heads[head + SLICE] = slice;
    heads[head + FAMILY_AND_SKIPPED] = pair(family.index(), skipped);
    heads[head + KEY_AND_CELLS] = pair(keysAt[entry], cellsAt[entry]);
    families[entry] = family;
    int keyEnd = keysAt[entry];
    for (int dimension : family.dimensions()) {
      int size = event.sizeOf(dimension);
      if (keys.length - keyEnd < size) {
        keys = Arrays.copyOf(keys, Math.max(keys.length * 2, keyEnd + size));
      }
      keyEnd = event.copyField(dimension, keys, keyEnd);
    }
    keysAt[entry + 1] = keyEnd;
    int cellsEnd = cellsAt[entry] + family.cells();
    if (cells.length < cellsEnd) {
      cells = Arrays.copyOf(cells, Math.max(cells.length * 2, cellsEnd));
    }
    cellsAt[entry + 1] = cellsEnd;
    family.clear(cells, cellsAt[entry]);
    return entry;
  }

  /** A field's own bytes tell its length: what equals it does not end behind the key's end. */
  private boolean keyEquals(int keyAt, int[] dimensions, EventView event) {
    int at = keyAt;
    byte[] source = event.array();
    for (int dimension : dimensions) {
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

  private static long hash(ViewFamily family, EventView event, long slice) {
    byte[] source = event.array();
    long hash = (slice ^ family.index()) * MIX;
    for (int dimension : family.dimensions()) {
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
