package io.plimsoll.transforms.views;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.plimsoll.transforms.batch.EventView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/**
 * Adds events up by view, slice and dimensions, without an object per event: an open-addressing
 * table whose keys and cells lie in arrays, an entry for all views of a {@link ViewFamily} and in
 * it a part for each {@link Fragment}. Emptied after each bundle. Not thread-safe.
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
  private static final int HEAD = 5;

  private static final int SLICE = 1;
  private static final int FAMILY_AND_SKIPPED = 2;
  private static final int KEY_AND_NEXT = 3;

  /** The first part: the number of its fragment, and where its cells begin. */
  private static final int PART = 4;

  private static final int NONE = 0;

  private final List<ViewFamily> families;

  /** By a view's ordinal: the fragment of that view and no other. */
  private final Fragment[] alone;

  private int[] slots = new int[INITIAL * 2];
  private int entries;
  private long[] heads = new long[INITIAL * HEAD];
  private int[] keysAt = new int[INITIAL + 1];
  private byte[] keys = new byte[INITIAL * 32];

  /** Of entries with several fragments, the other parts: each as the first, and the next one. */
  private long[] parts = new long[INITIAL];

  /** The end of the parts; the first is left out, so that its index can stand for none. */
  private int partsEnd = 2;

  private long[] cells = new long[INITIAL * 16];
  private int cellsEnd;
  private final Summaries summaries = new Summaries();

  /** Makes an empty table for the views of a plan. */
  public PartialTable(ViewPlan plan) {
    families = plan.families();
    alone = new Fragment[plan.all().size()];
    for (ViewFamily family : families) {
      for (CompiledView view : family.views()) {
        alone[view.ordinal()] = family.fragment(List.of(view));
      }
    }
  }

  /** Adds an event to all windows that hold it, of all views that take it. */
  public void add(Selection selection, EventView event) {
    for (Fragment fragment : selection.fragments()) {
      add(fragment, event, 0);
    }
  }

  /**
   * Adds an event to the windows of a view that hold it.
   *
   * @param skipped how many of them, the oldest, are not open
   */
  public void add(CompiledView view, EventView event, int skipped) {
    add(alone[view.ordinal()], event, skipped);
  }

  private void add(Fragment fragment, EventView event, int skipped) {
    // First: it may put another array in the place of the cells'.
    int at = cellsOf(fragment, event, skipped);
    fragment.add(event, cells, summaries, at);
  }

  /** Returns where the cells of an event's slice and dimensions begin, new ones if need be. */
  private int cellsOf(Fragment fragment, EventView event, int skipped) {
    int head = entry(fragment.family(), event, skipped) * HEAD;
    long part = heads[head + PART];
    return high(part) == fragment.number() && low(part) >= 0
        ? low(part)
        : cellsOfAnotherPart(fragment, head);
  }

  /** Makes the part of a fragment an entry's first: the next event is likely to be its too. */
  private int cellsOfAnotherPart(Fragment fragment, int head) {
    long first = heads[head + PART];
    if (low(first) < 0) {
      heads[head + PART] = newPart(fragment);
      return low(heads[head + PART]);
    }
    int next = low(heads[head + KEY_AND_NEXT]);
    int at = next;
    while (at != NONE && high(parts[at]) != fragment.number()) {
      at = (int) parts[at + 1];
    }
    if (at == NONE) {
      at = partsEnd;
      partsEnd += 2;
      if (partsEnd > parts.length) {
        parts = Arrays.copyOf(parts, parts.length * 2);
      }
      parts[at] = newPart(fragment);
      parts[at + 1] = next;
      heads[head + KEY_AND_NEXT] = pair(high(heads[head + KEY_AND_NEXT]), at);
    }
    heads[head + PART] = parts[at];
    parts[at] = first;
    return low(heads[head + PART]);
  }

  private long newPart(Fragment fragment) {
    int at = cellsEnd;
    cellsEnd += fragment.cells();
    if (cells.length < cellsEnd) {
      cells = Arrays.copyOf(cells, Math.max(cells.length * 2, cellsEnd));
    }
    fragment.clear(cells, at);
    return pair(fragment.number(), at);
  }

  /** Returns the entry of an event's slice and dimensions, a new one if there is none. */
  private int entry(ViewFamily family, EventView event, int skipped) {
    long slice = family.slice(event.eventTime());
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
          && keyEquals(high(heads[head + KEY_AND_NEXT]), dimensions, event)) {
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
      ViewFamily family = families.get(high(heads[entry * HEAD + FAMILY_AND_SKIPPED]));
      for (int member = 0; member < family.views().size(); member++) {
        drain(entry, family, member, groups);
      }
    }
    groups.drain(receiver);
    clear();
  }

  private void drain(int entry, ViewFamily family, int member, PartialGroups groups) {
    int head = entry * HEAD;
    long part = heads[head + PART];
    int next = low(heads[head + KEY_AND_NEXT]);
    Fragment fragment = family.fragment(high(part));
    CompiledView view = family.views().get(member);
    if (next == NONE && fragment.isWhole(member)) {
      hand(entry, view, cells, summaries, low(part), groups);
      return;
    }
    long[] merged = new long[view.rules().length];
    Summaries beside = new Summaries();
    view.clear(merged);
    while (true) {
      if (fragment.has(member)) {
        fragment.mergeInto(member, merged, beside, cells, summaries, low(part));
      }
      if (next == NONE) {
        break;
      }
      part = parts[next];
      next = (int) parts[next + 1];
      fragment = family.fragment(high(part));
    }
    if (merged[CompiledView.EVENTS] > 0) {
      hand(entry, view, merged, beside, 0, groups);
    }
  }

  private void hand(
      int entry, CompiledView view, long[] its, Summaries beside, int at, PartialGroups groups) {
    groups.add(
        view,
        heads[entry * HEAD + SLICE],
        low(heads[entry * HEAD + FAMILY_AND_SKIPPED]),
        keys,
        keysAt[entry],
        keysAt[entry + 1],
        its,
        beside,
        at);
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(slots, 0);
    Arrays.fill(cells, 0, cellsEnd, 0);
    summaries.clear(cellsEnd);
    entries = 0;
    cellsEnd = 0;
    partsEnd = 2;
  }

  private int insert(ViewFamily family, EventView event, long slice, int skipped, long hash) {
    if (entries == keysAt.length - 1) {
      heads = Arrays.copyOf(heads, entries * HEAD * 2);
      keysAt = Arrays.copyOf(keysAt, entries * 2 + 1);
    }
    int entry = entries++;
    int head = entry * HEAD;
    heads[head] = hash;
    heads[head + SLICE] = slice;
    heads[head + FAMILY_AND_SKIPPED] = pair(family.index(), skipped);
    heads[head + KEY_AND_NEXT] = pair(keysAt[entry], NONE);
    heads[head + PART] = pair(0, -1);
    int keyEnd = keysAt[entry];
    for (int dimension : family.dimensions()) {
      int size = event.sizeOf(dimension);
      if (keys.length - keyEnd < size) {
        keys = Arrays.copyOf(keys, Math.max(keys.length * 2, keyEnd + size));
      }
      keyEnd = event.copyField(dimension, keys, keyEnd);
    }
    keysAt[entry + 1] = keyEnd;
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
    return ((long) high << 32) | (low & 0xFFFFFFFFL);
  }

  private static int high(long pair) {
    return (int) (pair >>> 32);
  }

  private static int low(long pair) {
    return (int) pair;
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
